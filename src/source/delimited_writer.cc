#include "source/delimited_writer.h"

#include <cstdint>
#include <string_view>
#include <vector>

#include "celadon/format.h"
#include "runtime/atomic_file.h"
#include "runtime/status_macros.h"
#include "source/dialect.h"
#include "value/utf8.h"

namespace celadon {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

class RecordWriter {
 public:
  RecordWriter(AtomicFile& file, const Dialect& dialect, size_t columns)
      : file_(file), dialect_(dialect), columns_(columns) {}

  void AddCell(std::string_view text) {
    if (cells_++ > 0) record_ += dialect_.delimiter;
    if (NeedsQuotes(text)) {
      AppendQuoted(text);
    } else {
      record_ += text;
    }
  }

  absl::Status EndRecord() {
    record_ += kLineEnd;
    CELADON_RETURN_IF_ERROR(file_.Write(record_));
    record_.clear();
    cells_ = 0;
    return absl::OkStatus();
  }

 private:
  bool NeedsQuotes(std::string_view text) const {
    if (text.empty()) return columns_ == 1 || dialect_.spaces;  // a blank line is no record
    return text.front() == ' ' || text.back() == ' ' ||
           text.find_first_of("\"\r\n\x1A") != std::string_view::npos ||
           text.find(dialect_.delimiter) != std::string_view::npos;
  }

  void AppendQuoted(std::string_view text) {
    record_ += '"';
    for (const char c : text) record_.append(c == '"' ? 2 : 1, c);
    record_ += '"';
  }

  AtomicFile& file_;
  const Dialect& dialect_;
  const size_t columns_;
  size_t cells_ = 0;
  std::string record_;
};

// Shows values as text, the way a reader of the file shall see them.
class CellTexts {
 public:
  CellTexts(const std::vector<ColumnInfo>& columns, const RegionalSettings& settings)
      : columns_(columns), settings_(settings) {}

  // Valid until the next call.
  std::string_view Of(size_t column, ValueView value) {
    if (value.is_null()) return {};
    if (value.has_text()) return value.text();
    return shown_ = FormatNumber(value.number(), columns_[column].format, settings_);
  }

 private:
  const std::vector<ColumnInfo>& columns_;
  const RegionalSettings& settings_;
  std::string shown_;
};

absl::Status WriteLabels(const std::vector<ColumnInfo>& columns, RecordWriter& writer) {
  for (const ColumnInfo& column : columns) writer.AddCell(column.name);
  return writer.EndRecord();
}

absl::Status WriteBatch(const RowBatch& batch, CellTexts& texts, RecordWriter& writer) {
  for (size_t row = 0; row < batch.rows; ++row) {
    for (size_t column = 0; column < batch.columns.size(); ++column) {
      writer.AddCell(texts.Of(column, batch.columns[column][row]));
    }
    CELADON_RETURN_IF_ERROR(writer.EndRecord());
  }
  return absl::OkStatus();
}

absl::Status WriteRows(TableReader& rows, const RegionalSettings& settings,
                       const Execution& execution, RecordWriter& writer) {
  CellTexts texts(rows.columns(), settings);
  for (Progress progress{.total = rows.expected_rows()};;) {
    CELADON_RETURN_IF_ERROR(execution.cancel.status());
    CELADON_ASSIGN_OR_RETURN(const RowBatch batch, rows.Next());
    if (batch.rows == 0) return absl::OkStatus();
    CELADON_RETURN_IF_ERROR(WriteBatch(batch, texts, writer));
    progress.done = progress.rows += batch.rows;
    if (execution.progress) execution.progress(progress);
  }
}

}  // namespace

absl::Status WriteDelimitedFile(TableReader& rows, const std::string& path,
                                const FormatOptions& options, const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const Dialect dialect,
                           Dialect::Make(options, DefaultDelimiter(path), TextEncoding::kUtf8));
  CELADON_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Open(path));
  CELADON_RETURN_IF_ERROR(file.Write(kByteOrderMark));
  RecordWriter writer(file, dialect, rows.columns().size());
  if (options.labels == FormatOptions::Labels::kEmbedded && !rows.columns().empty()) {
    CELADON_RETURN_IF_ERROR(WriteLabels(rows.columns(), writer));
  }
  CELADON_RETURN_IF_ERROR(WriteRows(rows, options.settings, execution, writer));
  return file.Commit();
}

}  // namespace celadon
