// A report that may leave the house: names of sites, networks, hosts, people and addresses stand as aliases, everywhere
// alike. Numbers, and words of the scenario format, stay.
#pragma once
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "analysis/page/document.hpp"
#include "sim/scenario/scenario.hpp"

namespace failcast::review {

class Redaction {
 public:
  Redaction();

  /// Everything that a scenario calls by a name, and every text in it that is no word of the format, no quantity and no
  /// parameter: titles, reasons, references, domains, files.
  void learn(const scenario::Scenario& scenario);
  /// One more text, with what its alias begins with: "file" gives "file-1".
  void learn(const std::string& text, std::string_view kind);
  /// Where somebody has a number from; keys of published documents, as "H2", say nothing about him and stay.
  void learn_reference(const std::string& text);

  /// Aliases in place of names, where they stand as words of their own: "fra" in "fra-00017", not in "fraction". The
  /// longest name counts.
  std::string operator()(std::string_view text) const;
  /// The same of all its texts but numbers; says so on its first page. Pictures are taken as they are.
  page::Document operator()(page::Document document) const;

  std::size_t size() const { return names_; }

 private:
  bool says_nothing(std::string_view text) const;
  bool is_known_throughout(std::string_view text) const;

  std::set<std::string, std::less<>> words_;                  ///< of the format and of metrics
  std::map<std::string, std::string, std::less<>> alias_of_;  ///< a name that is written in several ways has several
  std::map<std::string, std::size_t, std::less<>> counts_;    ///< by kind
  std::set<std::size_t, std::greater<>> lengths_;             ///< of names
  std::size_t names_ = 0;
};

}  // namespace failcast::review
