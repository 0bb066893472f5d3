// Something to be read by people: sections of words, tables, charts and pictures, in the order of reading. A data
// structure; a page of HTML, a text in Markdown and JSON are three renderers of it, so that each number is in all
// three.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace failcast::page {

/// What a reader should feel about a cell or a bar. Never told by colour alone: the words beside it say it too.
enum class Tone : std::uint8_t { plain, good, bad, warn, quiet };
std::string_view name_of(Tone tone);

/// On which side of a limit a cell of a map lies; `unsure` is hatched. The cell's text says it too.
enum class Zone : std::uint8_t { none, inside, outside, unsure };
std::string_view name_of(Zone zone);

struct Cell {
  std::string text;
  std::optional<double> value{};  ///< the number behind the text, by which columns are sorted
  Tone tone = Tone::plain;
  std::optional<double> heat{};  ///< 0 to 1: depth of the cell's colour in a heat map
  Zone zone = Zone::none;
};
struct Table {
  std::string caption;
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;  ///< as many cells as columns
  bool is_map = false;                  ///< rows and columns are values of two knobs: their order stays
  std::string folded{};                 ///< words behind which scripts hide it until somebody asks; empty: in full view
};
/// Rows of a table that people are shown; all of them are in the JSON.
inline constexpr std::size_t kMostRows = 250;
/// Says how many rows of a table are left out; empty when none is.
std::string words_of_cut(const Table& table, std::size_t most_rows = kMostRows);

/// Numbers that a chart joins up, in the order of x.
struct Point {
  double x = 0, y = 0;
};
struct Series {
  /// `low` and `high` are the ends of an interval around the line before them; `limit` is a line not to be crossed.
  enum class Look : std::uint8_t { line, low, high, limit };
  std::string name;
  std::vector<Point> points;
  Look look = Look::line;
};
std::string_view name_of(Series::Look look);
/// A bar from one number to another, in a row of its own kind: a lane of time, a part of a sum, an interval.
struct Span {
  std::string row;
  double from = 0, to = 0;
  std::string name;
  Tone tone = Tone::plain;
  std::optional<double> at{};  ///< a point to be seen within it: the estimate of an interval
};
/// A line across the chart, say a limit.
struct Mark {
  double at = 0;
  std::string name;
};
struct Chart {
  enum class Kind : std::uint8_t {
    steps,  ///< each y holds up to the next x
    areas,  ///< the same, stacked
    lines,
    spans  ///< floating bars, one row below another
  };
  Kind kind{};
  std::string title;
  std::string label;  ///< what it shows, in a sentence, for who cannot see it
  std::string x_title, y_title;
  bool logarithmic_x = false;
  std::vector<Series> series{};
  std::vector<Span> spans{};
  std::vector<Mark> marks{};  ///< at x
  Table data{};               ///< its numbers
};
std::string_view name_of(Chart::Kind kind);

/// Of a part of a section.
struct Heading {
  std::string text;
};
struct Paragraph {
  std::string text;
};
struct List {
  std::vector<std::string> items;
};
/// To be copied as it stands.
struct Verbatim {
  std::string text;
};
/// A drawing as SVG, made by a program that is trusted to write no scripts.
struct Picture {
  std::string title, label, svg;
};
using Block = std::variant<Heading, Paragraph, List, Verbatim, Table, Chart, Picture>;

struct Section {
  std::string id;  ///< stable, for links
  std::string title;
  std::vector<Block> blocks;
};
struct Document {
  std::string title, subtitle;
  std::string verdict;  ///< in a word or two; empty: none
  Tone tone = Tone::plain;
  std::vector<Section> sections;
};

/// A name that somebody chose, for use within a sentence: written from right to left it does not turn its neighbours
/// around (Unicode's isolates).
std::string isolated(const std::string& name);

/// Larger pages have fewer rows of each table; with very many runs they are larger still.
inline constexpr std::size_t kUsualBytes = 1'000'000;
/// One file that needs nothing else: no network, no other file. Without JavaScript every number is in a table.
std::string to_html(const Document& document);
/// CommonMark with tables. Charts are their tables, pictures their labels.
std::string to_markdown(const Document& document);
/// Everything that the page says (report-1); keys sorted.
std::string to_json(const Document& document);
/// JSON Schema (draft-07) of that.
std::string report_schema();

}  // namespace failcast::page
