#include "analysis/cli/printer.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "analysis/cli/output_file.hpp"
#include "analysis/cli/program.hpp"

namespace failcast::cli {
namespace {

namespace fs = std::filesystem;

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

}  // namespace

std::optional<std::string> print_pdf(const std::string& html, const std::string& target) {
  const Scratch scratch;
  const fs::path page = scratch.path() / "page.html", pdf = scratch.path() / "page.pdf";
  if (scratch.path().empty() || !(std::ofstream(page, std::ios::binary) << html << std::flush))
    return "cannot write a temporary file to print from";
  // A page of our own, without network: the browser's sandbox needs rights that containers do not have.
  const Ran ran = run_quietly({"chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                               "--virtual-time-budget=5000", "--user-data-dir=" + (scratch.path() / "profile").string(),
                               "--print-to-pdf=" + pdf.string(), "file://" + page.string()});
  if (ran.end == Ran::End::not_there)
    return "no program chromium to print with  = install the package chromium, or print the file of --html";
  const auto printed = read_whole(pdf.string());
  if (ran.end == Ran::End::failed || !printed || printed->empty())
    return "chromium could not print the page  = print the file of --html";
  OutputFile file(target);
  if (!file.commit(*printed)) return *file.trouble();
  return std::nullopt;
}

}  // namespace failcast::cli
