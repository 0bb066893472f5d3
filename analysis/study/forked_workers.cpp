// Worker processes on this machine: one socket pair each, cells one way, lines the other.
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <deque>
#include <exception>
#include <map>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "analysis/study/workers.hpp"

namespace failcast::study {
namespace {

/// What a worker says before its text.
struct Header {
  std::uint64_t cell = 0, length = 0;
  std::uint64_t succeeded = 0;
};

bool send_all(int socket, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t n = ::send(socket, data, size, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    data += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

/// One cell number; false at the end of the connection.
bool receive(int socket, std::uint64_t& cell) {
  char bytes[sizeof cell];
  for (std::size_t got = 0; got < sizeof bytes;) {
    const ssize_t n = ::recv(socket, bytes + got, sizeof bytes - got, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    got += static_cast<std::size_t>(n);
  }
  std::memcpy(&cell, bytes, sizeof cell);
  return true;
}

/// The life of a worker.
void serve(int socket, const Work& work) {
  std::uint64_t cell = 0;
  while (receive(socket, cell)) {
    std::string text;
    bool succeeded = true;
    try {
      text = work(cell);
    } catch (const std::exception& trouble) {
      text = trouble.what();
      succeeded = false;
    }
    const Header header{cell, text.size(), succeeded ? 1U : 0U};
    char bytes[sizeof header];
    std::memcpy(bytes, &header, sizeof header);
    if (!send_all(socket, bytes, sizeof bytes) || !send_all(socket, text.data(), text.size())) return;
  }
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) {
    const char* name = ::sigabbrev_np(WTERMSIG(status));
    return fmt::format("its worker was ended by signal {} ({})", WTERMSIG(status), name == nullptr ? "?" : name);
  }
  return fmt::format("its worker ended with exit code {}", WEXITSTATUS(status));
}

struct Worker {
  pid_t process = 0;
  int socket = -1;
  std::optional<std::uint64_t> cell;
  std::string received;
};

class ForkedWorkers final : public Workers {
 public:
  ForkedWorkers(unsigned jobs, Work work, std::function<void()> on_fork)
      : jobs_(std::max(1U, jobs)), work_(std::move(work)), on_fork_(std::move(on_fork)) {}
  ForkedWorkers(const ForkedWorkers&) = delete;
  ForkedWorkers& operator=(const ForkedWorkers&) = delete;
  ~ForkedWorkers() override {
    for (Worker& worker : workers_) bury(worker, SIGKILL);
  }

  unsigned count() const override { return jobs_; }

  void run(const std::vector<std::uint64_t>& cells, const std::function<bool(const std::vector<Ended>&)>& ended,
           const std::function<bool()>& idle) override {
    waiting_.assign(cells.begin(), cells.end());
    attempts_.clear();
    bool go_on = true;
    for (;;) {
      if (go_on) give_away();
      const bool busy =
          std::any_of(workers_.begin(), workers_.end(), [](const Worker& w) { return w.cell.has_value(); });
      if (!busy && (!go_on || waiting_.empty())) return;
      std::vector<Ended> done = wait();
      if (go_on) give_away();  // nobody idles while the others' lines go to the disk
      if (!done.empty() && !ended(done)) go_on = false;
      if (!idle()) go_on = false;
    }
  }

 private:
  static constexpr int kLongestWait = 200;  ///< ms

  void give_away() {
    for (Worker& worker : workers_) {
      if (waiting_.empty()) return;
      if (!worker.cell) give(worker);
    }
    while (!waiting_.empty() && workers_.size() < jobs_) {
      workers_.push_back(fork_one());
      give(workers_.back());
    }
  }

  void give(Worker& worker) {
    const std::uint64_t cell = waiting_.front();
    waiting_.pop_front();
    worker.cell = cell;
    char bytes[sizeof cell];
    std::memcpy(bytes, &cell, sizeof cell);
    send_all(worker.socket, bytes, sizeof bytes);  // a worker that is gone shows when it is read from
  }

  Worker fork_one() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
      throw std::runtime_error(fmt::format("no connection to a worker: {}", std::strerror(errno)));
    const pid_t parent = ::getpid();
    const pid_t process = ::fork();
    if (process < 0) {
      ::close(ends[0]);
      ::close(ends[1]);
      throw std::runtime_error(fmt::format("cannot start a worker: {}", std::strerror(errno)));
    }
    if (process == 0) {
      std::signal(SIGINT, SIG_IGN);
      std::signal(SIGTERM, SIG_IGN);
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (::getppid() != parent) ::_exit(1);  // it was gone before
      ::close(ends[0]);
      for (const Worker& other : workers_) ::close(other.socket);
      if (on_fork_) on_fork_();
      serve(ends[1], work_);
      ::_exit(0);
    }
    ::close(ends[1]);
    Worker worker;
    worker.process = process;
    worker.socket = ends[0];
    return worker;
  }

  /// What ended while it waited; empty after a while, or when a signal came.
  std::vector<Ended> wait() {
    std::vector<pollfd> polled;
    for (const Worker& worker : workers_) polled.push_back({worker.socket, POLLIN, 0});
    std::vector<Ended> done;
    if (::poll(polled.data(), polled.size(), kLongestWait) <= 0) return done;
    for (std::size_t i = polled.size(); i-- > 0;)
      if (polled[i].revents != 0 && !read_from(workers_[i], done)) {
        lose(workers_[i], done);
        workers_.erase(workers_.begin() + static_cast<std::ptrdiff_t>(i));
      }
    return done;
  }

  /// False when the worker is gone.
  bool read_from(Worker& worker, std::vector<Ended>& done) {
    char bytes[65536];
    const ssize_t n = ::recv(worker.socket, bytes, sizeof bytes, MSG_DONTWAIT);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) return true;
    if (n <= 0) return false;
    worker.received.append(bytes, static_cast<std::size_t>(n));
    Header header;
    if (worker.received.size() < sizeof header) return true;
    std::memcpy(&header, worker.received.data(), sizeof header);
    if (worker.received.size() < sizeof header + header.length) return true;
    std::string text = worker.received.substr(sizeof header);
    worker.received.clear();  // one cell at a time
    worker.cell.reset();
    if (header.succeeded != 0)
      done.push_back({header.cell, std::move(text), {}});
    else
      try_again(header.cell, std::move(text), done);
    return true;
  }

  void lose(Worker& worker, std::vector<Ended>& done) {
    const std::optional<std::uint64_t> cell = worker.cell;
    const int status = bury(worker, 0);
    if (cell) try_again(*cell, how_it_ended(status), done);
  }

  void try_again(std::uint64_t cell, std::string why, std::vector<Ended>& done) {
    if (++attempts_[cell] < kAttempts)
      waiting_.push_front(cell);
    else
      done.push_back({cell, std::nullopt, std::move(why)});
  }

  static int bury(Worker& worker, int signal) {
    if (signal != 0) ::kill(worker.process, signal);
    ::close(worker.socket);
    int status = 0;
    while (::waitpid(worker.process, &status, 0) < 0 && errno == EINTR) {}
    return status;
  }

  unsigned jobs_;
  Work work_;
  std::function<void()> on_fork_;
  std::vector<Worker> workers_;
  std::deque<std::uint64_t> waiting_;
  std::map<std::uint64_t, unsigned> attempts_;
};

}  // namespace

std::unique_ptr<Workers> forked_workers(unsigned jobs, Work work, std::function<void()> on_fork) {
  return std::make_unique<ForkedWorkers>(jobs, std::move(work), std::move(on_fork));
}

}  // namespace failcast::study
