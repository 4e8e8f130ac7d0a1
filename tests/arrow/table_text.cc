#include "arrow/table_text.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_format.h"
#include "celadon/executor.h"
#include "runtime/status_macros.h"

namespace celadon {

std::string CellText(ValueView value) {
  if (value.is_null()) return "-";
  const std::string number =
      value.has_number() ? absl::StrFormat("%.17g", value.number() + 0.0) : "";
  if (!value.has_text()) return "n" + number;
  const std::string text(value.text());
  return value.has_number() ? "d" + number + "|" + text : "t" + text;
}

absl::StatusOr<std::string> TableText(TableReader& reader) {
  std::string lines;
  while (true) {
    CELADON_ASSIGN_OR_RETURN(const RowBatch batch, reader.Next());
    if (batch.rows == 0) return lines;
    for (size_t row = 0; row < batch.rows; ++row) {
      for (size_t column = 0; column < batch.columns.size(); ++column) {
        if (column > 0) lines += '\t';
        lines += CellText(batch.columns[column][row]);
      }
      lines += '\n';
    }
  }
}

absl::StatusOr<std::string> OutputOf(const std::string& command) {
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return absl::UnavailableError("cannot run: " + command);
  std::string output;
  char buffer[4096];
  for (size_t bytes; (bytes = std::fread(buffer, 1, sizeof(buffer), pipe)) > 0;) {
    output.append(buffer, bytes);
  }
  if (pclose(pipe) != 0) return absl::UnavailableError("failed: " + command);
  return output;
}

std::string ReadFile(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

Execution TestExecution() {
  static const std::unique_ptr<Executor> executor = MakeThreadPool(2);
  Execution execution;
  execution.executor = executor.get();
  return execution;
}

absl::StatusOr<RowBatch> MadeTable::Next() {
  RowBatch batch;
  batch.rows = std::min(batch_rows_, rows_.size() - next_);
  for (size_t column = 0; column < columns_.size(); ++column) {
    auto values = std::make_shared<DualVector>();
    BatchColumn made;
    for (size_t row = next_; row < next_ + batch.rows; ++row) {
      const Value& value = rows_[row][column];
      made.codes.push_back(value.is_null() ? BatchColumn::kNull
                                           : static_cast<uint32_t>(values->size()));
      if (!value.is_null()) values->Append(value);
    }
    values->Append(ValueView::Text("used by no row"));
    made.dictionary = std::move(values);
    batch.columns.push_back(std::move(made));
  }
  next_ += batch.rows;
  return batch;
}

ColumnInfo Column(std::string name, NumberType type) {
  ColumnInfo info;
  info.name = std::move(name);
  info.format.type = type;
  return info;
}

}  // namespace celadon
