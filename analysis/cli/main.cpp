#include <unistd.h>

#include <exception>
#include <iostream>

#include "analysis/cli/app.hpp"

int main(int argc, char** argv) {
  using failcast::cli::ExitCode;
  const failcast::cli::Console console{std::cout, std::cerr, ::isatty(STDOUT_FILENO) != 0,
                                       ::isatty(STDERR_FILENO) != 0};
  try {
    return static_cast<int>(failcast::cli::main({argv + 1, argv + argc}, console));
  } catch (const std::exception& trouble) {
    console.error(trouble.what());
    return static_cast<int>(ExitCode::internal_error);
  }
}
