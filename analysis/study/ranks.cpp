#include "analysis/study/ranks.hpp"

#include <charconv>
#include <cstdlib>
#include <string_view>

#ifdef FAILCAST_MPI
#include <mpi.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#endif

namespace failcast::study {
namespace {

/// Of the launchers' variables the first that is set: Open MPI's, then that of PMI (Slurm, MPICH).
const char* variable(const char* open_mpi, const char* pmi) {
  const char* value = std::getenv(open_mpi);
  return value != nullptr ? value : std::getenv(pmi);
}

}  // namespace

bool launched_as_rank() { return variable("OMPI_COMM_WORLD_SIZE", "PMI_SIZE") != nullptr; }

int rank_number() {
  const char* text = variable("OMPI_COMM_WORLD_RANK", "PMI_RANK");
  int number = 0;
  if (text != nullptr) {
    const std::string_view digits(text);
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
  }
  return number;
}

#ifndef FAILCAST_MPI

bool ranks_are_built() { return false; }
std::unique_ptr<Workers> ranks(Work) { return nullptr; }

#else

namespace {

constexpr int kCellTag = 1, kDoneTag = 2, kFailedTag = 3;
constexpr std::uint64_t kNoMore = UINT64_MAX;
/// Between looks for messages: a rank that waits leaves its processor to those that work.
constexpr std::chrono::microseconds kPause{200};

/// MPI from its first use to the end of the program.
class Session {
 public:
  static Session& get() {
    static Session session;
    return session;
  }
  int rank() const { return rank_; }
  int size() const { return size_; }

 private:
  Session() {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() { MPI_Finalize(); }
  int rank_ = 0, size_ = 1;
};

/// Text of a cell, or why there is none.
std::pair<std::string, bool> attempt(const Work& work, std::uint64_t cell) {
  try {
    return {work(cell), true};
  } catch (const std::exception& trouble) {
    return {trouble.what(), false};
  }
}

/// Waits for a message without burning the processor.
MPI_Status wait_for_message(int source) {
  MPI_Status status;
  for (int there = 0;;) {
    MPI_Iprobe(source, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status);
    if (there != 0) return status;
    std::this_thread::sleep_for(kPause);
  }
}

/// The life of a rank that only works. What it says begins with the cell.
void serve(const Work& work) {
  for (;;) {
    wait_for_message(0);
    std::uint64_t cell = 0;
    MPI_Recv(&cell, 1, MPI_UINT64_T, 0, kCellTag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    if (cell == kNoMore) return;
    const auto [text, succeeded] = attempt(work, cell);
    MPI_Send(text.data(), static_cast<int>(text.size()), MPI_CHAR, 0, succeeded ? kDoneTag : kFailedTag,
             MPI_COMM_WORLD);
  }
}

/// Rank 0's own share of the work, in a thread that never speaks MPI.
class OwnThread {
 public:
  explicit OwnThread(const Work& work) : thread_([this, &work] { live(work); }) {}
  OwnThread(const OwnThread&) = delete;
  OwnThread& operator=(const OwnThread&) = delete;
  ~OwnThread() {
    give(kNoMore);
    thread_.join();
  }
  void give(std::uint64_t cell) {
    const std::lock_guard lock(mutex_);
    cell_ = cell;
    given_.notify_one();
  }
  std::optional<std::pair<std::string, bool> > take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(answer_, std::nullopt);
  }

 private:
  void live(const Work& work) {
    for (;;) {
      std::unique_lock lock(mutex_);
      given_.wait(lock, [this] { return cell_.has_value(); });
      const std::uint64_t cell = *std::exchange(cell_, std::nullopt);
      lock.unlock();
      if (cell == kNoMore) return;
      auto answer = attempt(work, cell);
      lock.lock();
      answer_ = std::move(answer);
    }
  }

  std::mutex mutex_;
  std::condition_variable given_;
  std::optional<std::uint64_t> cell_;
  std::optional<std::pair<std::string, bool> > answer_;
  std::thread thread_;
};

class RankWorkers final : public Workers {
 public:
  explicit RankWorkers(Work work) : work_(std::move(work)), own_(work_), cells_(static_cast<std::size_t>(size())) {}
  ~RankWorkers() override {
    for (int rank = 1; rank < size(); ++rank) MPI_Send(&kNoMore, 1, MPI_UINT64_T, rank, kCellTag, MPI_COMM_WORLD);
  }

  unsigned count() const override { return static_cast<unsigned>(size()); }

  void run(const std::vector<std::uint64_t>& cells, const std::function<bool(const std::vector<Ended>&)>& ended,
           const std::function<bool()>& idle) override {
    waiting_.assign(cells.begin(), cells.end());
    attempts_.clear();
    bool go_on = true;
    for (;;) {
      if (go_on) give_away();
      bool busy = false;
      for (const auto& cell : cells_) busy = busy || cell.has_value();
      if (!busy && (!go_on || waiting_.empty())) return;
      const std::vector<Ended> done = take();
      if (go_on) give_away();
      if (!done.empty() && !ended(done)) go_on = false;
      if (!idle()) go_on = false;
      if (done.empty()) std::this_thread::sleep_for(kPause);
    }
  }

 private:
  static int size() { return Session::get().size(); }

  void give_away() {
    // The others first: rank 0 has the keeping to do as well.
    for (int i = 1; i <= size() && !waiting_.empty(); ++i) {
      const int rank = i % size();
      auto& cell = cells_[static_cast<std::size_t>(rank)];
      if (cell) continue;
      cell = waiting_.front();
      waiting_.pop_front();
      if (rank == 0)
        own_.give(*cell);
      else
        MPI_Send(&*cell, 1, MPI_UINT64_T, rank, kCellTag, MPI_COMM_WORLD);
    }
  }

  std::vector<Ended> take() {
    std::vector<Ended> done;
    if (auto own = own_.take()) end(0, std::move(own->first), own->second, done);
    for (;;) {
      MPI_Status status;
      int there = 0, length = 0;
      MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status);
      if (there == 0) return done;
      MPI_Get_count(&status, MPI_CHAR, &length);
      std::string text(static_cast<std::size_t>(length), ' ');
      MPI_Recv(text.data(), length, MPI_CHAR, status.MPI_SOURCE, status.MPI_TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      end(status.MPI_SOURCE, std::move(text), status.MPI_TAG == kDoneTag, done);
    }
  }

  void end(int rank, std::string text, bool succeeded, std::vector<Ended>& done) {
    const std::uint64_t cell = *std::exchange(cells_[static_cast<std::size_t>(rank)], std::nullopt);
    if (succeeded)
      done.push_back({cell, std::move(text), {}});
    else if (++attempts_[cell] < kAttempts)
      waiting_.push_front(cell);
    else
      done.push_back({cell, std::nullopt, std::move(text)});
  }

  Work work_;
  OwnThread own_;
  std::vector<std::optional<std::uint64_t> > cells_;  ///< under way, by rank
  std::deque<std::uint64_t> waiting_;
  std::map<std::uint64_t, unsigned> attempts_;
};

}  // namespace

bool ranks_are_built() { return true; }

std::unique_ptr<Workers> ranks(Work work) {
  if (Session::get().rank() == 0) return std::make_unique<RankWorkers>(std::move(work));
  serve(work);
  return nullptr;
}

#endif

}  // namespace failcast::study
