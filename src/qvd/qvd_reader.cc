#include "qvd/qvd_reader.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "celadon/rows_at_hand.h"
#include "qvd/place.h"
#include "qvd/qvd_header.h"
#include "qvd/qvd_layout.h"
#include "qvd/qvd_rows.h"
#include "qvd/qvd_symbol.h"
#include "qvd/qvd_symbol_decoding.h"
#include "runtime/nearest_name.h"
#include "runtime/status_macros.h"
#include "value/final_values.h"

namespace celadon {
namespace {

// The codes of a batch's column are few enough for the allocator to have them at hand again.
constexpr uint64_t kBatchRows = uint64_t{1} << 14;
// The records of a block are still in the cache when the next field's cells are taken from them.
constexpr size_t kBlockRows = 2048;
// What a decoded symbol takes beside its text: kind, number and text end.
constexpr uint64_t kSymbolBytes = sizeof(ValueKind) + sizeof(double) + sizeof(uint64_t);
// Parts of symbol tables that a worker decodes before all are stored: what they hold is still in a
// cache then.
constexpr size_t kWindowParts = 8;

using Dictionary = std::shared_ptr<const DualVector>;

class QvdReader final : public TableReader, public ReaderAtHand, private RowsAtHand {
 public:
  // `selected` are the fields to read, in the order of the columns.
  QvdReader(QvdFile file, const QvdLayout& layout, const std::vector<size_t>& selected,
            const QvdOptions& options, const Execution& execution)
      : file_(std::move(file)),
        body_(layout.body),
        rows_(file_.bytes.substr(layout.body + layout.rows_offset, layout.rows_bytes),
              layout.record_bytes, layout.header.rows),
        table_name_(layout.header.table_name),
        created_(ParseDateTime(layout.header.create_utc_time, "YYYY-MM-DD hh:mm:ss", {})
                     .value_or(std::numeric_limits<double>::quiet_NaN())),
        past_end_is_null_(options.index_past_symbols_is_null),
        replace_invalid_text_(options.replace_invalid_text),
        execution_(execution),
        dictionary_memory_(execution.memory),
        window_memory_(execution.memory) {
    for (size_t field : selected) {
      columns_.push_back(layout.header.fields[field]);
      fields_.push_back(layout.fields[field]);
    }
  }

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  uint64_t expected_rows() const override { return rows_.rows(); }
  std::string_view table_name() const override { return table_name_; }
  double created() const override { return created_; }

  absl::StatusOr<RowBatch> Next() override {
    if (window_.empty() && status_.ok()) {
      status_ = AtPlace(FillWindow(), "file", file_.name);
    }
    CELADON_RETURN_IF_ERROR(status_);
    if (window_.empty()) return RowBatch();
    RowBatch batch = std::move(window_.front());
    window_.pop_front();
    ReportProgress(batch.rows);
    return batch;
  }

  void Recycle(RowBatch batch) override { spare_.push_back(std::move(batch)); }

  absl::StatusOr<RowsAtHand*> AllRows() override {
    if (rows_.rows() == 0) return nullptr;
    CELADON_RETURN_IF_ERROR(AtPlace(NeedDictionaries(), "file", file_.name));
    return static_cast<RowsAtHand*>(this);
  }

 private:
  // A part of the symbol table of a column.
  struct PartOfColumn {
    size_t column = 0;
    size_t part = 0;
  };

  absl::Status FillWindow() {
    if (next_row_ == rows_.rows()) return window_memory_.Resize(0, "QVD rows");
    CELADON_RETURN_IF_ERROR(NeedDictionaries());
    return DecodeWindow();
  }

  absl::Status NeedDictionaries() {
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    return dictionaries_.empty() ? DecodeDictionaries() : absl::OkStatus();
  }

  absl::Status DecodeDictionaries() {
    uint64_t bytes = 0;
    for (const QvdFieldLayout& field : fields_) {
      bytes += field.symbols * kSymbolBytes + field.symbols_bytes;
    }
    CELADON_RETURN_IF_ERROR(dictionary_memory_.Resize(bytes, "QVD symbol tables"));
    std::vector<QvdSymbolDecoding> decodings;
    std::vector<PartOfColumn> parts;
    decodings.reserve(fields_.size());
    for (size_t column = 0; column < fields_.size(); ++column) {
      decodings.emplace_back(SymbolTableOf(fields_[column]));
      for (size_t part = 0; part < decodings.back().parts(); ++part)
        parts.push_back({column, part});
    }
    std::vector<QvdSymbolPart> window(kWindowParts * execution_.executor->workers());
    for (size_t first = 0; first < parts.size(); first += window.size()) {
      const size_t count = std::min(window.size(), parts.size() - first);
      CELADON_RETURN_IF_ERROR(
          DecodeParts(std::span(parts).subspan(first, count), window, decodings));
    }
    for (size_t column = 0; column < decodings.size(); ++column) {
      absl::StatusOr<DualVector> values = decodings[column].Take();
      if (!values.ok()) return AtField(column, values.status());
      dictionaries_.push_back(ShareFinal(*std::move(values)));
    }
    return absl::OkStatus();
  }

  // Reads parts by all threads, and then stores them where this thread has found that they go.
  absl::Status DecodeParts(std::span<const PartOfColumn> parts, std::vector<QvdSymbolPart>& window,
                           std::vector<QvdSymbolDecoding>& decodings) {
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    execution_.executor->Run(parts.size(), [&](size_t i, size_t) {
      decodings[parts[i].column].Read(parts[i].part, window[i]);
    });
    for (size_t i = 0; i < parts.size(); ++i) {
      const auto [column, part] = parts[i];
      CELADON_RETURN_IF_ERROR(AtField(column, decodings[column].Place(part, window[i])));
    }
    execution_.executor->Run(
        parts.size(), [&](size_t i, size_t) { decodings[parts[i].column].Store(window[i]); });
    return absl::OkStatus();
  }

  uint64_t rows() const override { return rows_.rows(); }
  const Dictionary& values(size_t column) const override { return dictionaries_[column]; }
  Dictionary TakeValues(size_t column) override {
    return std::exchange(dictionaries_[column], nullptr);
  }
  bool may_hold_nulls(size_t column) const override {
    return fields_[column].bias < 0 || past_end_is_null_;
  }
  absl::Status Read(size_t column, uint64_t first_row, std::span<uint32_t> codes) const override {
    const absl::Status status = rows_.Unpack(fields_[column], first_row, past_end_is_null_, codes);
    return AtPlace(AtField(column, status), "file", file_.name);
  }

  QvdSymbolTable SymbolTableOf(const QvdFieldLayout& field) const {
    const uint64_t position = body_ + field.symbols_offset;
    return {file_.bytes.substr(position, field.symbols_bytes), field.symbols, position,
            replace_invalid_text_};
  }

  absl::Status DecodeWindow() {
    const uint64_t left = rows_.rows() - next_row_;
    const size_t batches =
        std::min<uint64_t>(execution_.executor->workers(), (left + kBatchRows - 1) / kBatchRows);
    const uint64_t rows = std::min<uint64_t>(left, batches * kBatchRows);
    CELADON_RETURN_IF_ERROR(
        window_memory_.Resize(rows * fields_.size() * sizeof(uint32_t), "QVD rows"));
    std::vector<absl::Status> statuses(batches);
    for (size_t batch = 0; batch < batches; ++batch) window_.push_back(SpareBatch());
    execution_.executor->Run(batches, [&](size_t batch, size_t) {
      statuses[batch] = DecodeBatch(next_row_ + batch * kBatchRows, window_[batch]);
    });
    for (const absl::Status& status : statuses) {
      if (!status.ok()) window_.clear();
      CELADON_RETURN_IF_ERROR(status);
    }
    next_row_ += rows;
    return absl::OkStatus();
  }

  // A batch with the memory of one that was given back.
  RowBatch SpareBatch() {
    if (spare_.empty()) return {};
    RowBatch batch = std::move(spare_.back());
    spare_.pop_back();
    return batch;
  }

  absl::Status DecodeBatch(uint64_t first_row, RowBatch& batch) const {
    batch.rows = std::min(kBatchRows, rows_.rows() - first_row);
    batch.columns.resize(dictionaries_.size());
    for (size_t column = 0; column < dictionaries_.size(); ++column) {
      batch.columns[column].dictionary = dictionaries_[column];
      batch.columns[column].codes.resize(batch.rows);
    }
    for (size_t row = 0; row < batch.rows; row += kBlockRows) {
      const size_t rows = std::min(kBlockRows, batch.rows - row);
      for (size_t column = 0; column < fields_.size(); ++column) {
        const std::span<uint32_t> codes(batch.columns[column].codes);
        CELADON_RETURN_IF_ERROR(
            AtField(column, rows_.Unpack(fields_[column], first_row + row, past_end_is_null_,
                                         codes.subspan(row, rows))));
      }
    }
    return absl::OkStatus();
  }

  absl::Status AtField(size_t column, const absl::Status& status) const {
    return AtPlace(status, "field", columns_[column].name);
  }

  void ReportProgress(uint64_t rows) {
    reported_rows_ += rows;
    if (execution_.progress) {
      execution_.progress({reported_rows_, reported_rows_, rows_.rows()});
    }
  }

  const QvdFile file_;
  const uint64_t body_;
  const QvdRows rows_;
  const std::string table_name_;
  const double created_;
  const bool past_end_is_null_;
  const bool replace_invalid_text_;
  const Execution execution_;
  std::vector<ColumnInfo> columns_;
  std::vector<QvdFieldLayout> fields_;    // one a column
  std::vector<Dictionary> dictionaries_;  // one a column, once the first rows were asked for
  std::deque<RowBatch> window_;           // decoded, not yet handed over
  std::vector<RowBatch> spare_;           // given back
  uint64_t next_row_ = 0;                 // the first row behind the window
  uint64_t reported_rows_ = 0;
  absl::Status status_;
  MemoryReservation dictionary_memory_;
  MemoryReservation window_memory_;
};

absl::StatusOr<size_t> FindField(const QvdHeader& header, const std::string& name) {
  const auto found = std::ranges::find(header.fields, name, &ColumnInfo::name);
  if (found != header.fields.end()) return static_cast<size_t>(found - header.fields.begin());
  NearestName nearest(name);
  for (const ColumnInfo& field : header.fields) nearest.Consider(field.name);
  return absl::NotFoundError(absl::StrFormat("field is unknown: \"%s\"%s, table \"%s\"", name,
                                             nearest.Hint(), header.table_name));
}

absl::StatusOr<std::vector<size_t>> SelectFields(const QvdHeader& header,
                                                 const std::vector<std::string>& names) {
  std::vector<size_t> selected;
  for (const std::string& name : names) {
    CELADON_ASSIGN_OR_RETURN(const size_t field, FindField(header, name));
    selected.push_back(field);
  }
  if (names.empty()) {
    selected.resize(header.fields.size());
    std::iota(selected.begin(), selected.end(), size_t{0});
  }
  return selected;
}

absl::StatusOr<std::unique_ptr<TableReader>> OpenChecked(QvdFile file, const QvdOptions& options,
                                                         const FormatOptions& words,
                                                         const Execution& execution) {
  CELADON_RETURN_IF_ERROR(CheckQvdWords(words));
  CELADON_ASSIGN_OR_RETURN(const QvdLayout layout, ParseQvdHeader(file.bytes));
  CELADON_RETURN_IF_ERROR(CheckQvdLayout(layout, file.bytes.size()));
  CELADON_ASSIGN_OR_RETURN(const std::vector<size_t> selected,
                           SelectFields(layout.header, words.columns));
  return std::make_unique<QvdReader>(std::move(file), layout, selected, options, execution);
}

}  // namespace

absl::StatusOr<std::unique_ptr<TableReader>> OpenQvd(QvdFile file, const QvdOptions& options,
                                                     const FormatOptions& words,
                                                     const Execution& execution) {
  const std::string name = file.name;
  auto reader = OpenChecked(std::move(file), options, words, execution);
  if (!reader.ok()) return AtPlace(reader.status(), "file", name);
  return reader;
}

absl::Status CheckQvdWords(const FormatOptions& words) {
  const char* word = words.labels == FormatOptions::Labels::kNone ? "no labels"
                     : !words.delimiter.empty()                   ? "delimiter is"
                     : !words.encoding.empty()                    ? "an encoding"
                     : words.header_lines > 0                     ? "header is"
                     : !words.comment_prefix.empty()              ? "comment is"
                                                                  : nullptr;
  if (word == nullptr) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrFormat("a format word has no meaning for QVD files: %s", word));
}

}  // namespace celadon
