// Rows and columns as text for a terminal.
#ifndef CELADON_TOOLS_TERMINAL_TABLE_H_
#define CELADON_TOOLS_TERMINAL_TABLE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace celadon::command {

// Columns as wide as their widest cell, at most kWidest; cells of numeric columns stand right.
class TerminalTable {
 public:
  static constexpr int kWidest = 48;

  explicit TerminalTable(std::vector<std::string> headings);

  // Before the first row: the column holds numbers.
  void AlignRight(size_t column) { right_[column] = true; }
  // `style` is an escape sequence that colours the row; empty: none.
  void AddRow(std::vector<std::string> cells, std::string style = {});
  // Puts a line between the rows before and the rows after.
  void AddRule();

  // With the headings above.
  std::string Text() const;
  // The rows alone.
  std::string RowText() const;

 private:
  struct Row {
    std::vector<std::string> cells;  // none: a rule
    std::string style;
  };
  std::vector<int> Widths() const;
  std::string Line(const Row& row, const std::vector<int>& widths) const;

  std::vector<std::string> headings_;
  std::vector<bool> right_;
  std::vector<Row> rows_;
};

// Columns that a text takes on a terminal.
int DisplayWidth(std::string_view text);
// 1234567 as 1,234,567.
std::string WithThousands(uint64_t number);
// 1 row; 1,234,567 rows.
std::string RowCount(uint64_t rows);
// Bytes with a unit: 12.3 MB.
std::string ReadableBytes(uint64_t bytes);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_TERMINAL_TABLE_H_
