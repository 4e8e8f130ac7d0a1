#include "terminal_table.h"

#include <wchar.h>

#include <algorithm>
#include <array>

#include "absl/strings/str_format.h"

namespace celadon::command {
namespace {

// The code point at the front, and the bytes it takes; a byte that is no UTF-8 counts as itself.
std::pair<char32_t, size_t> FirstCodePoint(std::string_view text) {
  const auto byte = [text](size_t i) { return static_cast<unsigned char>(text[i]); };
  const size_t length = byte(0) < 0x80 ? 1 : byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (length == 1 || byte(0) < 0xC2 || length > text.size()) return {byte(0), 1};
  char32_t code = byte(0) & (0xFF >> (length + 1));
  for (size_t i = 1; i < length; ++i) code = code << 6 | (byte(i) & 0x3F);
  return {code, length};
}

int WidthOf(char32_t code) { return std::max(0, wcwidth(static_cast<wchar_t>(code))); }

// The text on one line, cut with an ellipsis where it is wider than a column may be.
std::string Fit(std::string_view text) {
  std::string fitted;
  int width = 0;
  while (!text.empty()) {
    const auto [code, length] = FirstCodePoint(text);
    if (width + WidthOf(code) > TerminalTable::kWidest - 1) return fitted + "…";
    fitted += code < 0x20 ? " " : std::string(text.substr(0, length));
    width += code < 0x20 ? 1 : WidthOf(code);
    text.remove_prefix(length);
  }
  return fitted;
}

void AppendCell(std::string_view cell, int width, bool right, std::string* line) {
  const std::string padding(static_cast<size_t>(std::max(0, width - DisplayWidth(cell))), ' ');
  if (right) line->append(padding);
  line->append(cell);
  if (!right) line->append(padding);
}

}  // namespace

int DisplayWidth(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const auto [code, length] = FirstCodePoint(text);
    width += WidthOf(code);
    text.remove_prefix(length);
  }
  return width;
}

std::string WithThousands(uint64_t number) {
  std::string digits = absl::StrFormat("%d", number);
  for (size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

std::string RowCount(uint64_t rows) { return WithThousands(rows) + (rows == 1 ? " row" : " rows"); }

std::string ReadableBytes(uint64_t bytes) {
  constexpr std::array<const char*, 5> kUnits = {"B", "kB", "MB", "GB", "TB"};
  double amount = static_cast<double>(bytes);
  size_t unit = 0;
  while (amount >= 1000 && unit + 1 < kUnits.size()) {
    amount /= 1000;
    ++unit;
  }
  return unit == 0 ? absl::StrFormat("%d B", bytes)
                   : absl::StrFormat("%.1f %s", amount, kUnits[unit]);
}

TerminalTable::TerminalTable(std::vector<std::string> headings)
    : headings_(std::move(headings)), right_(headings_.size(), false) {}

void TerminalTable::AddRow(std::vector<std::string> cells, std::string style) {
  for (std::string& cell : cells) cell = Fit(cell);
  rows_.push_back({std::move(cells), std::move(style)});
}

void TerminalTable::AddRule() { rows_.push_back({}); }

std::vector<int> TerminalTable::Widths() const {
  std::vector<int> widths;
  for (const std::string& heading : headings_) widths.push_back(DisplayWidth(heading));
  for (const Row& row : rows_) {
    for (size_t c = 0; c < row.cells.size(); ++c) {
      widths[c] = std::max(widths[c], DisplayWidth(row.cells[c]));
    }
  }
  return widths;
}

std::string TerminalTable::Line(const Row& row, const std::vector<int>& widths) const {
  std::string line;
  for (size_t c = 0; c < widths.size(); ++c) {
    if (c > 0) line += "  ";
    if (!row.cells.empty()) AppendCell(row.cells[c], widths[c], right_[c], &line);
    for (int i = 0; row.cells.empty() && i < widths[c]; ++i) line += "─";
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return (row.style.empty() ? line : row.style + line + "\x1b[0m") + "\n";
}

std::string TerminalTable::Text() const {
  const std::vector<int> widths = Widths();
  return Line({headings_, {}}, widths) + Line({}, widths) + RowText();
}

std::string TerminalTable::RowText() const {
  const std::vector<int> widths = Widths();
  std::string text;
  for (const Row& row : rows_) text += Line(row, widths);
  return text;
}

}  // namespace celadon::command
