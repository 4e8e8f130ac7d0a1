// The reader, its chunks cut as small as can be, against a parser that knows no chunks.
#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "source/read_rows.h"

namespace celadon {
namespace {

// RFC 4180 with the reader's rules for blanks and for quotes out of place, one character at a time.
class SlowParser {
 public:
  SlowParser(std::string text, char delimiter, bool trim)
      : text_(std::move(text)), delimiter_(delimiter), trim_(trim && delimiter != ' ') {}

  // nullopt where a quote is never closed.
  std::optional<std::vector<Row>> Parse() {
    std::vector<Row> records;
    while (at_ < text_.size()) {
      if (PassBlankLine()) continue;
      records.emplace_back();
      do {
        std::optional<std::string> cell = Cell();
        if (!cell.has_value()) return std::nullopt;
        records.back().push_back(*std::move(cell));
      } while (PassDelimiter());
      PassLineEnd();
    }
    return records;
  }

 private:
  char At(size_t at) const { return at < text_.size() ? text_[at] : '\n'; }
  bool IsLineEnd(size_t at) const { return At(at) == '\n' || At(at) == '\r'; }
  bool IsStop(size_t at) const { return IsLineEnd(at) || At(at) == delimiter_; }

  size_t AfterBlanks(size_t at) const {
    while (trim_ && At(at) == ' ') ++at;
    return at;
  }

  void PassLineEnd() {
    at_ += At(at_) == '\r' && at_ + 1 < text_.size() && At(at_ + 1) == '\n' ? 2 : 1;
  }

  bool PassBlankLine() {
    const size_t first = AfterBlanks(at_);
    if (!IsLineEnd(first)) return false;
    at_ = first;
    PassLineEnd();
    return true;
  }

  bool PassDelimiter() {
    if (at_ >= text_.size() || At(at_) != delimiter_) return false;
    ++at_;
    return true;
  }

  std::optional<std::string> Cell() {
    const size_t first = AfterBlanks(at_);
    size_t from = first;
    if (first < text_.size() && text_[first] == '"') {
      std::string content;
      size_t i = first + 1;
      for (; !(At(i) == '"' && At(i + 1) != '"'); ++i) {
        if (i >= text_.size()) return std::nullopt;
        if (At(i) == '"') ++i;
        content += At(i);
      }
      from = i + 1;
      if (IsStop(AfterBlanks(from))) {
        at_ = AfterBlanks(from);
        return content;
      }
    }
    while (!IsStop(from)) ++from;
    at_ = from;
    while (trim_ && from > first && text_[from - 1] == ' ') --from;
    return text_.substr(first, from - first);
  }

  const std::string text_;
  const char delimiter_;
  const bool trim_;
  size_t at_ = 0;
};

// Cells beyond the first record's are cut, missing ones are empty.
void MakeRectangular(std::vector<Row>& rows) {
  if (rows.empty()) return;
  const size_t columns = rows[0].size();
  for (Row& row : rows) row.resize(columns);
}

std::string RandomText(std::mt19937& random, std::string_view alphabet, size_t length) {
  std::string text(length, ' ');
  for (char& c : text) c = alphabet[random() % alphabet.size()];
  return text;
}

FormatOptions Options(char delimiter, bool trim) {
  FormatOptions options;
  options.labels = FormatOptions::Labels::kNone;
  options.delimiter = delimiter;
  options.trim_blanks = trim;
  return options;
}

void ExpectSame(const std::string& text, char delimiter, bool trim, size_t chunk_bytes) {
  SCOPED_TRACE("text: " + testing::PrintToString(text) + " chunk " + std::to_string(chunk_bytes));
  static const TestExecution execution;
  const auto read =
      ReadAll(OpenDelimitedText(text, "text", Options(delimiter, trim), execution, chunk_bytes));
  std::optional<std::vector<Row>> expected = SlowParser(text, delimiter, trim).Parse();
  if (!expected.has_value()) {
    EXPECT_EQ(read.status().code(), absl::StatusCode::kDataLoss) << read.status();
    return;
  }
  ASSERT_TRUE(read.ok()) << read.status();
  MakeRectangular(*expected);
  EXPECT_EQ(read->rows, *expected);
}

TEST(DelimitedOracle, AgreesOnRandomTextsCutIntoTinyChunks) {
  std::mt19937 random(1);
  constexpr std::string_view kDelimiters = ",;\t| ";
  for (int i = 0; i < 3000 && !testing::Test::HasFailure(); ++i) {
    const char delimiter = kDelimiters[random() % kDelimiters.size()];
    const std::string alphabet = std::string("a\"\"\n\r 'b") + delimiter;
    const std::string text = RandomText(random, alphabet, random() % 80);
    ExpectSame(text, delimiter, random() % 2 == 0, 1 + random() % 20);
  }
}

// Well-formed tables with line ends, delimiters and quotes inside their cells.
TEST(DelimitedOracle, AgreesOnQuotedTablesCutIntoSmallChunks) {
  std::mt19937 random(2);
  for (int i = 0; i < 300 && !testing::Test::HasFailure(); ++i) {
    std::string text;
    for (int cell = 0; cell < 200; ++cell) {
      std::string content = RandomText(random, "ab,\n\r\"", random() % 12);
      for (size_t at = 0; (at = content.find('"', at)) != std::string::npos; at += 2) {
        content.insert(at, 1, '"');
      }
      text += '"' + content + '"' + (cell % 4 == 3 ? "\r\n" : ",");
    }
    ExpectSame(text, ',', true, 1 + random() % 200);
  }
}

}  // namespace
}  // namespace celadon
