// Chromium as a program beside ours, which prints a page.
#pragma once
#include <optional>
#include <string>

namespace failcast::cli {

/// Writes the page as a PDF file. What kept it from being written; nothing when it is there.
std::optional<std::string> print_pdf(const std::string& html, const std::string& target);

}  // namespace failcast::cli
