#include "connectors/arrow/parquet_chunk.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "connectors/arrow/number_encoder.h"
#include "connectors/arrow/physical_value.h"
#include "connectors/arrow/plain_values.h"
#include "connectors/arrow/watched_pages.h"
#include "parquet/column_reader.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// Rows between two looks at the cancel token; also the plain values decoded into scratch at once.
constexpr size_t kStep = 1 << 16;

template <typename DType>
class TypedChunk final : public ParquetChunk {
 public:
  using T = typename DType::c_type;

  TypedChunk(std::unique_ptr<parquet::PageReader> pages,
             const parquet::ColumnDescriptor& descriptor, const ColumnType& type)
      : reader_(std::static_pointer_cast<parquet::TypedColumnReader<DType>>(
            parquet::ColumnReader::Make(&descriptor, std::make_unique<WatchedPages>(
                                                         std::move(pages), &dictionary_encoded_)))),
        type_{type, static_cast<size_t>(std::max(0, descriptor.type_length()))},
        defined_(descriptor.max_definition_level()) {}

  absl::StatusOr<BatchColumn> Read(size_t rows, const CancelToken& cancel) override {
    Slice slice(rows, type_);
    levels_.resize(defined_ > 0 ? rows : 0);
    for (size_t row = 0; row < rows;) {
      if (cancel.cancelled()) return cancel.status();
      CELADON_ASSIGN_OR_RETURN(const size_t more, ReadStep(row, rows - row, &slice));
      row += more;
    }
    slice.codes.resize(slice.values);
    CELADON_RETURN_IF_ERROR(CheckIndexes(slice));
    BatchColumn column = Merge(std::move(slice));
    CELADON_RETURN_IF_ERROR(SpreadNulls(rows, &column.codes));
    return column;
  }

 private:
  // A slice while it is read: one code a value. Those of plain values are known at its end.
  struct Slice {
    Slice(size_t rows, const PhysicalType& type) : codes(rows), plain(type) {}

    std::vector<uint32_t> codes;
    size_t values = 0;
    PlainValues<T> plain;
    std::vector<std::pair<size_t, size_t>> plain_ranges;  // begin and end among `codes`
  };

  // Reads rows of one page; returns how many.
  absl::StatusOr<size_t> ReadStep(size_t row, size_t rows_left, Slice* slice) {
    const auto step = static_cast<int64_t>(std::min(rows_left, kStep));
    int16_t* levels = levels_.empty() ? nullptr : levels_.data() + row;
    int64_t rows = 0;
    if (reader_->HasNext()) {
      if (dictionary_encoded_) {
        CELADON_ASSIGN_OR_RETURN(rows, ReadIndexes(step, levels, slice));
      } else {
        CELADON_ASSIGN_OR_RETURN(rows, ReadPlain(step, levels, slice));
      }
    }
    if (rows > 0) return static_cast<size_t>(rows);
    return absl::DataLossError(
        absl::StrFormat("values end early: %d rows of the row group are missing", rows_left));
  }

  absl::StatusOr<int64_t> ReadIndexes(int64_t step, int16_t* levels, Slice* slice) {
    const T* entries = nullptr;
    int32_t entry_count = 0;
    int64_t values = 0;
    const int64_t rows = reader_->ReadBatchWithDictionary(
        step, levels, nullptr, reinterpret_cast<int32_t*>(slice->codes.data() + slice->values),
        &values, &entries, &entry_count);
    slice->values += static_cast<size_t>(values);
    if (dictionary_ == nullptr) {
      CELADON_RETURN_IF_ERROR(TakeDictionary({entries, static_cast<size_t>(entry_count)}));
    }
    return rows;
  }

  absl::Status TakeDictionary(std::span<const T> entries) {
    DualVector values;
    values.Reserve(entries.size());
    std::string scratch;
    for (const T& entry : entries) {
      CELADON_ASSIGN_OR_RETURN(const ValueView value, PhysicalValue(type_, entry, &scratch));
      if (value.is_null()) null_entries_.push_back(static_cast<uint32_t>(values.size()));
      values.Append(value.is_null() ? ValueView::Number(0) : value);
    }
    dictionary_ = std::make_shared<const DualVector>(std::move(values));
    return absl::OkStatus();
  }

  absl::StatusOr<int64_t> ReadPlain(int64_t step, int16_t* levels, Slice* slice) {
    if (scratch_ == nullptr) scratch_ = std::make_unique<T[]>(kStep);
    int64_t values = 0;
    const int64_t rows = reader_->ReadBatch(step, levels, nullptr, scratch_.get(), &values);
    CELADON_RETURN_IF_ERROR(slice->plain.Add({scratch_.get(), static_cast<size_t>(values)}));
    const size_t begin = std::exchange(slice->values, slice->values + static_cast<size_t>(values));
    slice->plain_ranges.emplace_back(begin, slice->values);
    return rows;
  }

  // Codes of plain values are still 0 here.
  absl::Status CheckIndexes(const Slice& slice) const {
    uint32_t highest = 0;
    for (const uint32_t code : slice.codes) highest = std::max(highest, code);
    const size_t entries = Entries()->size();
    if (highest < entries || slice.plain.size() == slice.codes.size()) return absl::OkStatus();
    return absl::DataLossError(
        absl::StrFormat("dictionary index is out of range: %d of %d entries", highest, entries));
  }

  // Entries of the file's dictionary, where the slice uses it, and behind them those made here. A
  // value may be in both.
  BatchColumn Merge(Slice slice) const {
    for (const uint32_t null_entry : null_entries_) {
      std::replace(slice.codes.begin(), slice.codes.end(), null_entry, BatchColumn::kNull);
    }
    if (slice.plain.size() == 0) return {Entries(), std::move(slice.codes)};
    const bool only_plain = slice.plain.size() == slice.codes.size();
    BatchColumn plain = slice.plain.Encode();
    if (only_plain) return plain;
    DualVector entries = *Entries();
    for (size_t i = 0; i < plain.dictionary->size(); ++i) entries.Append((*plain.dictionary)[i]);
    size_t next = 0;
    for (const auto& [begin, end] : slice.plain_ranges) {
      for (size_t i = begin; i < end; ++i) slice.codes[i] = Behind(plain.codes[next++]);
    }
    return {std::make_shared<const DualVector>(std::move(entries)), std::move(slice.codes)};
  }

  std::shared_ptr<const DualVector> Entries() const {
    return dictionary_ == nullptr ? std::make_shared<const DualVector>() : dictionary_;
  }

  uint32_t Behind(uint32_t code) const {
    return code == BatchColumn::kNull ? code : code + static_cast<uint32_t>(Entries()->size());
  }

  absl::Status SpreadNulls(size_t rows, std::vector<uint32_t>* codes) const {
    const size_t values = codes->size();
    if (values == rows) return absl::OkStatus();
    const auto defined = static_cast<size_t>(std::count(levels_.begin(), levels_.end(), defined_));
    if (levels_.size() != rows || defined != values) {
      return absl::DataLossError(
          absl::StrFormat("%d values but %d rows that have one", values, defined));
    }
    SpreadCodes(rows, [this](size_t row) { return levels_[row] == defined_; }, codes);
    return absl::OkStatus();
  }

  bool dictionary_encoded_ = false;  // the page being read
  const std::shared_ptr<parquet::TypedColumnReader<DType>> reader_;
  const PhysicalType type_;
  const int16_t defined_;  // the definition level of a row that has a value; 0: no row is NULL
  std::vector<int16_t> levels_;
  std::unique_ptr<T[]> scratch_;
  std::shared_ptr<const DualVector> dictionary_;  // the file's, once a page of it was met
  std::vector<uint32_t> null_entries_;            // of the dictionary: NaN
};

}  // namespace

std::unique_ptr<ParquetChunk> ParquetChunk::Open(parquet::RowGroupReader& group, int column,
                                                 const parquet::ColumnDescriptor& descriptor,
                                                 const ColumnType& type) {
  const auto make = [&]<typename DType>(DType) -> std::unique_ptr<ParquetChunk> {
    return std::make_unique<TypedChunk<DType>>(group.GetColumnPageReader(column), descriptor, type);
  };
  switch (descriptor.physical_type()) {
    case parquet::Type::BOOLEAN:
      return make(parquet::BooleanType());
    case parquet::Type::INT32:
      return make(parquet::Int32Type());
    case parquet::Type::INT64:
      return make(parquet::Int64Type());
    case parquet::Type::INT96:
      return make(parquet::Int96Type());
    case parquet::Type::FLOAT:
      return make(parquet::FloatType());
    case parquet::Type::DOUBLE:
      return make(parquet::DoubleType());
    case parquet::Type::BYTE_ARRAY:
      return make(parquet::ByteArrayType());
    default:
      return make(parquet::FLBAType());
  }
}

}  // namespace celadon
