// What a page carries with it: its style, its script and the library that draws its charts, as texts in the program.
// Made by the build from page.css, page.js, chart_licence.txt and the installed Chart.js.
#pragma once
#include <string_view>

namespace failcast::page {

extern const std::string_view kPageCss, kPageJs, kChartJs, kChartLicence;

}  // namespace failcast::page
