#include <unistd.h>

#include <exception>
#include <iostream>
#include <streambuf>

#include "analysis/cli/app.hpp"
#include "analysis/study/ranks.hpp"

namespace {

/// Takes everything and keeps nothing.
class Nowhere final : public std::streambuf {
  int_type overflow(int_type c) override { return traits_type::not_eof(c); }
};

}  // namespace

int main(int argc, char** argv) {
  using failcast::cli::ExitCode;
  Nowhere nowhere;
  std::ostream silence(&nowhere);
  const bool speaks = failcast::study::rank_number() == 0;  // one of many equal processes
  const failcast::cli::Console console{speaks ? std::cout : silence, speaks ? std::cerr : silence,
                                       ::isatty(STDOUT_FILENO) != 0, ::isatty(STDERR_FILENO) != 0};
  try {
    return static_cast<int>(failcast::cli::main({argv + 1, argv + argc}, console));
  } catch (const std::exception& trouble) {
    console.error(trouble.what());
    return static_cast<int>(ExitCode::internal_error);
  }
}
