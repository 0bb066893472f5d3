// Keys as values: PEM text in the scenario itself, or the name of a file that holds it.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "sim/scenario/value.hpp"

namespace failcast::scenario {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxKeyFile = 1u << 20;  // a key has some 2 kB; what is larger is none

std::optional<std::string> text_of(const fs::path& file) {
  std::error_code no_throw;
  if (!fs::is_regular_file(file, no_throw) || fs::file_size(file, no_throw) > kMaxKeyFile) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

bool ValueReader::read(PemText target, const Field&) {
  if (!node_.is_string()) return expected("a key, or the name of a file with a key");
  std::string text = node_.text;
  std::string from;
  if (!text.starts_with("-----BEGIN")) {
    const fs::path file = (node_.at.file ? node_.at.file->folder : fs::path()) / text;
    const std::optional<std::string> content = text_of(file);
    if (!content)
      return fail("E001", fmt::format("there is no key file {}", file.string()),
                  "a name starts at the folder of the file it stands in; a key begins with -----BEGIN");
    text = *content;
    from = file.filename().string() + ": ";
  }
  if (const std::optional<dr::KeyProblem> problem = problem_of(text, target.use)) {
    const KeyAdvice advice = advice_on(*problem, target.use);
    return fail("E071", fmt::format("{}{}: {}", from, name_of(*problem), advice.message), std::string(advice.hint));
  }
  target.value = pem_block(text);
  return true;
}

}  // namespace failcast::scenario
