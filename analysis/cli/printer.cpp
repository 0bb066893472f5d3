#include "analysis/cli/printer.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "analysis/cli/output_file.hpp"

namespace failcast::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kNotThere = 127;

/// A folder of our own that goes with everything in it.
class Scratch {
 public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "failcast-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// Runs the browser without a window; its exit code.
int print(const fs::path& page, const fs::path& pdf, const fs::path& profile) {
  const std::string to = "--print-to-pdf=" + pdf.string(), from = "file://" + page.string(),
                    user = "--user-data-dir=" + profile.string();
  const pid_t child = ::fork();
  if (child == 0) {
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, stream);
    // A page of our own, without network: the browser's sandbox needs rights that containers do not have.
    ::execlp("chromium", "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             "--virtual-time-budget=5000", user.c_str(), to.c_str(), from.c_str(), static_cast<char*>(nullptr));
    ::_exit(kNotThere);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

}  // namespace

std::optional<std::string> print_pdf(const std::string& html, const std::string& target) {
  const Scratch scratch;
  const fs::path page = scratch.path() / "page.html", pdf = scratch.path() / "page.pdf";
  if (scratch.path().empty() || !(std::ofstream(page, std::ios::binary) << html << std::flush))
    return "cannot write a temporary file to print from";
  const int code = print(page, pdf, scratch.path() / "profile");
  if (code == kNotThere)
    return "no program chromium to print with  = install the package chromium, or print the file of --html";
  const auto printed = read_whole(pdf.string());
  if (code != 0 || !printed || printed->empty()) return "chromium could not print the page  = print the file of --html";
  OutputFile file(target);
  if (!file.commit(*printed)) return *file.trouble();
  return std::nullopt;
}

}  // namespace failcast::cli
