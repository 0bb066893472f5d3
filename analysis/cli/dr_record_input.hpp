// What the verb dr-record is given: TXT strings from files, arguments and standard input, keys, and everything wrong
// with them, collected.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/cli/console.hpp"
#include "models/dr/evaluate.hpp"
#include "models/dr/signature.hpp"
#include "sim/scenario/diagnostic.hpp"

namespace failcast::cli {

/// All mistakes of one command. Bad contents and unreadable files have exit codes of their own.
class Findings {
 public:
  /// @param column  from 1; 0: the whole of it
  void add(std::string code, std::string where, int line, std::size_t column, std::string message, std::string hint);
  void unreadable(const std::string& file);
  bool any() const { return is_unreadable_ || !all_.empty(); }
  /// Everything on stderr, and the exit code that goes with it.
  ExitCode tell(const Console& console) const;
  std::size_t size() const { return all_.size(); }
  const std::vector<scenario::Diagnostic>& all() const { return all_; }

 private:
  std::vector<scenario::Diagnostic> all_;
  std::vector<std::string> unreadable_;
  bool is_unreadable_ = false;
};

/// One TXT record, its character-strings joined, and where each of its bytes stood.
struct TxtString {
  std::string where;  ///< file, "stdin", "argument 2"
  int line = 1;
  std::string text;
  std::vector<std::size_t> columns;  ///< of each byte and of the end, from 1
};

/// Inputs that contain `=` are records themselves, "-" is standard input, others are files. A file has one record a
/// line: as it is, in quoted character-strings, or a line of a zone file; blank lines and comments (; or #) are
/// skipped. Equal strings count once (RFC 2181 section 5); none at all is a finding.
std::vector<TxtString> read_records(const std::vector<std::string>& inputs, Findings& findings);

/// The mistakes of a string by place. Of a string of another version, or of none, only that: what the rest would mean
/// in a record says nothing about it.
std::vector<dr::Mistake> mistakes_to_tell(const dr::Parsed& parsed);
/// What the string is wrong about, each mistake with its column and what to write instead.
void report_mistakes(const TxtString& string, const dr::Parsed& parsed, Findings& findings);

std::optional<dr::PublicKey> read_public_key(const std::string& file, Findings& findings);
std::optional<dr::PrivateKey> read_private_key(const std::string& file, Findings& findings);

/// Labels of letters, digits, hyphens and underscores, with dots between, at most 253 characters.
bool is_domain(std::string_view text);

/// Bytes that a terminal may be shown; all others as "?".
std::string printable(std::string_view text);

}  // namespace failcast::cli
