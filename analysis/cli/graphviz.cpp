#include "analysis/cli/graphviz.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>

namespace failcast::cli {
namespace {

constexpr int kNotThere = 127;

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

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

}  // namespace

std::variant<std::string, NoPicture> draw_svg(const std::string& dot) {
  const File input = file_with(dot);
  std::array<int, 2> pipe{};
  if (input == nullptr || ::pipe(pipe.data()) != 0)
    return NoPicture{"cannot hand the graph to dot", "--format dot writes it as it is"};
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(::fileno(input.get()), STDIN_FILENO);
    ::dup2(pipe[1], STDOUT_FILENO);
    ::close(pipe[0]);
    ::close(pipe[1]);
    ::execlp("dot", "dot", "-Tsvg", static_cast<char*>(nullptr));
    ::_exit(kNotThere);
  }
  ::close(pipe[1]);
  std::string svg = child > 0 ? all_of(pipe[0]) : "";
  ::close(pipe[0]);
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child)
    return NoPicture{"cannot start dot", "--format dot writes the graph as it is"};
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNotThere)
    return NoPicture{"no program dot to draw with", "install the package graphviz, or use --format dot"};
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || svg.empty())
    return NoPicture{"dot could not draw the graph", "--format dot writes it as it is"};
  return svg;
}

}  // namespace failcast::cli
