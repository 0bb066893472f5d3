// Somebody's text within a document that is written in a language of its own.
#pragma once
#include <string>
#include <string_view>

namespace failcast::page {

/// The text as it reads, on one line: nothing in it means anything to a reader of Markdown, in a cell of a table
/// neither.
std::string markdown_text(std::string_view text);
/// The same within HTML and XML, in attributes too, and within a label of Graphviz.
std::string escaped(std::string_view text);

}  // namespace failcast::page
