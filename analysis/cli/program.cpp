#include "analysis/cli/program.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>

namespace failcast::cli {
namespace {

constexpr int kNotThere = 127;

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

/// Nothing when there is no room for it.
File file_with(const std::string& text) {
  File file(std::tmpfile(), &std::fclose);
  if (file == nullptr || std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() ||
      std::fflush(file.get()) != 0)
    return {nullptr, &std::fclose};
  std::rewind(file.get());
  return file;
}

std::string all_of(int descriptor) {
  std::string text;
  std::array<char, 65536> part{};
  for (ssize_t n = 0; (n = ::read(descriptor, part.data(), part.size())) > 0;)
    text.append(part.data(), static_cast<std::size_t>(n));
  return text;
}

/// Becomes the program in a child, whose standard streams are these; does not wait.
pid_t start(const std::vector<std::string>& words, int input, int output, int errors) {
  std::vector<std::string> kept = words;
  std::vector<char*> pointers;
  for (std::string& word : kept) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::dup2(input, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(errors, STDERR_FILENO);
  ::execvp(pointers.front(), pointers.data());
  ::_exit(kNotThere);
}

Ran::End end_of(pid_t child) {
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status)) return Ran::End::failed;
  if (WEXITSTATUS(status) == kNotThere) return Ran::End::not_there;
  return WEXITSTATUS(status) == 0 ? Ran::End::done : Ran::End::failed;
}

}  // namespace

Ran run_program(const std::vector<std::string>& words, const std::string& input) {
  const File from = file_with(input);
  std::array<int, 2> pipe{};
  if (from == nullptr || ::pipe2(pipe.data(), O_CLOEXEC) != 0) return {};
  const pid_t child = start(words, ::fileno(from.get()), pipe[1], STDERR_FILENO);
  ::close(pipe[1]);
  Ran ran;
  if (child > 0) ran.out = all_of(pipe[0]);
  ::close(pipe[0]);
  ran.end = end_of(child);
  return ran;
}

Ran run_quietly(const std::vector<std::string>& words) {
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  const Ran ran{.end = end_of(start(words, nowhere, nowhere, nowhere))};
  ::close(nowhere);
  return ran;
}

}  // namespace failcast::cli
