#include "connectors/arrow/parquet_chunk.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "connectors/arrow/bytes_value.h"
#include "connectors/arrow/value_encoder.h"
#include "parquet/column_reader.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// Rows between two looks at the cancel token; also the values decoded into scratch at once.
constexpr size_t kStep = 1 << 16;

constexpr int64_t kMicrosecondsPerDay = int64_t{86400} * 1000 * 1000;

// Microseconds since 1970 of a Julian day and nanoseconds in it; nanoseconds would leave the range
// of 64 bits in the year 2262.
int64_t Microseconds(const parquet::Int96& value) {
  const int64_t day = int64_t{value.value[2]} - parquet::kJulianToUnixEpochDays;
  const uint64_t nanoseconds = uint64_t{value.value[1]} << 32 | value.value[0];
  constexpr int64_t kLastDay = std::numeric_limits<int64_t>::max() / kMicrosecondsPerDay - 1;
  return std::min(day, kLastDay) * kMicrosecondsPerDay +
         static_cast<int64_t>(nanoseconds / 1000 % kMicrosecondsPerDay);
}

template <typename DType>
class TypedChunk final : public ParquetChunk {
 public:
  using T = typename DType::c_type;

  TypedChunk(std::shared_ptr<parquet::ColumnReader> reader, const ColumnType& type)
      : reader_(std::static_pointer_cast<parquet::TypedColumnReader<DType>>(std::move(reader))),
        type_(type),
        defined_(reader_->descr()->max_definition_level()),
        length_(static_cast<size_t>(std::max(0, reader_->descr()->type_length()))) {}

  absl::StatusOr<BatchColumn> Read(size_t rows, const CancelToken& cancel) override {
    levels_.resize(defined_ > 0 ? rows : 0);
    BatchColumn column;
    if (reader_->GetExposedEncoding() == parquet::ExposedEncoding::DICTIONARY) {
      CELADON_ASSIGN_OR_RETURN(column, ReadIndexes(rows, cancel));
    } else {
      CELADON_ASSIGN_OR_RETURN(column, ReadValues(rows, cancel));
    }
    CELADON_RETURN_IF_ERROR(SpreadNulls(rows, &column.codes));
    return column;
  }

 private:
  static constexpr bool kIsReal = std::is_floating_point_v<T>;
  static constexpr bool kIsBytes =
      std::is_same_v<T, parquet::ByteArray> || std::is_same_v<T, parquet::FixedLenByteArray>;

  int16_t* Levels(size_t row) { return levels_.empty() ? nullptr : levels_.data() + row; }

  // Calls page(first_row, rows, values so far, &values) until all rows are read; it returns how
  // many rows it has read. The result is the number of values, NULLs not among them.
  template <typename ReadPage>
  absl::StatusOr<size_t> ReadPages(size_t rows, const CancelToken& cancel, ReadPage page) {
    size_t values = 0;
    for (size_t row = 0; row < rows;) {
      if (cancel.cancelled()) return cancel.status();
      int64_t more_values = 0;
      const int64_t more_rows = page(row, std::min(rows - row, kStep), values, &more_values);
      if (more_rows <= 0) {
        return absl::DataLossError(
            absl::StrFormat("values end early: %d rows are missing", rows - row));
      }
      row += more_rows;
      values += more_values;
    }
    return values;
  }

  absl::StatusOr<BatchColumn> ReadIndexes(size_t rows, const CancelToken& cancel) {
    std::vector<uint32_t> codes(rows);
    const T* entries = nullptr;
    int32_t entry_count = 0;
    CELADON_ASSIGN_OR_RETURN(
        const size_t values,
        ReadPages(rows, cancel, [&](size_t row, size_t step, size_t at, int64_t* more_values) {
          return reader_->ReadBatchWithDictionary(static_cast<int64_t>(step), Levels(row), nullptr,
                                                  reinterpret_cast<int32_t*>(codes.data() + at),
                                                  more_values, &entries, &entry_count);
        }));
    codes.resize(values);
    if (dictionary_ == nullptr)
      CELADON_RETURN_IF_ERROR(TakeDictionary({entries, static_cast<size_t>(entry_count)}));
    CELADON_RETURN_IF_ERROR(CheckIndexes(codes));
    return BatchColumn{dictionary_, std::move(codes)};
  }

  absl::Status TakeDictionary(std::span<const T> entries) {
    DualVector values;
    values.Reserve(entries.size());
    std::string scratch;
    for (const T& entry : entries) {
      CELADON_ASSIGN_OR_RETURN(const ValueView value, ValueOf(entry, &scratch));
      if (value.is_null()) null_entries_.push_back(static_cast<uint32_t>(values.size()));
      values.Append(value.is_null() ? ValueView::Number(0) : value);
    }
    dictionary_ = std::make_shared<const DualVector>(std::move(values));
    return absl::OkStatus();
  }

  // Makes indexes of NULL entries (NaN) kNull.
  absl::Status CheckIndexes(std::vector<uint32_t>& codes) const {
    uint32_t highest = 0;
    for (const uint32_t code : codes) highest = std::max(highest, code);
    if (!codes.empty() && highest >= dictionary_->size()) {
      return absl::DataLossError(absl::StrFormat(
          "dictionary index is out of range: %d of %d entries", highest, dictionary_->size()));
    }
    for (const uint32_t null_entry : null_entries_) {
      std::replace(codes.begin(), codes.end(), null_entry, BatchColumn::kNull);
    }
    return absl::OkStatus();
  }

  absl::StatusOr<ValueView> ValueOf(const T& value, std::string* scratch) const {
    if constexpr (kIsBytes) {
      return BytesValue(type_, Bytes(value), scratch);
    } else if constexpr (kIsReal) {
      return std::isnan(value) ? ValueView() : ValueView::Number(static_cast<double>(value));
    } else {
      return IntegerValue(type_, Integer(value), scratch);
    }
  }

  std::string_view Bytes(const T& value) const {
    if constexpr (std::is_same_v<T, parquet::ByteArray>) {
      return std::string_view(value);
    } else {
      return {reinterpret_cast<const char*>(value.ptr), length_};
    }
  }

  int64_t Integer(const T& value) const {
    if constexpr (std::is_same_v<T, parquet::Int96>) {
      return Microseconds(value);
    } else if constexpr (std::is_same_v<T, int32_t>) {
      const bool is_unsigned = type_.kind == ColumnType::Kind::kUnsigned;
      return is_unsigned ? int64_t{static_cast<uint32_t>(value)} : int64_t{value};
    } else {
      return static_cast<int64_t>(value);
    }
  }

  absl::StatusOr<BatchColumn> ReadValues(size_t rows, const CancelToken& cancel) {
    if constexpr (kIsBytes) {
      return ReadBytes(rows, cancel);
    } else if constexpr (kIsReal) {
      std::vector<double> numbers;
      CELADON_RETURN_IF_ERROR(
          Collect(rows, cancel, &numbers, [](T value) { return double{value}; }));
      return EncodeReals(numbers);
    } else {
      std::vector<int64_t> raw;
      CELADON_RETURN_IF_ERROR(
          Collect(rows, cancel, &raw, [this](const T& value) { return Integer(value); }));
      return EncodeIntegers(raw, type_);
    }
  }

  template <typename Out, typename Convert>
  absl::Status Collect(size_t rows, const CancelToken& cancel, std::vector<Out>* out,
                       Convert convert) {
    out->resize(rows);
    const auto page = std::make_unique<T[]>(std::min(rows, kStep));
    const auto read = [&](size_t row, size_t step, size_t at, int64_t* more_values) {
      const int64_t more = reader_->ReadBatch(static_cast<int64_t>(step), Levels(row), nullptr,
                                              page.get(), more_values);
      std::transform(page.get(), page.get() + *more_values, out->begin() + at, convert);
      return more;
    };
    CELADON_ASSIGN_OR_RETURN(const size_t values, ReadPages(rows, cancel, read));
    out->resize(values);
    return absl::OkStatus();
  }

  absl::StatusOr<BatchColumn> ReadBytes(size_t rows, const CancelToken& cancel) {
    std::vector<uint32_t> codes(rows);
    const auto page = std::make_unique<T[]>(std::min(rows, kStep));
    ValueEncoder encoder;
    absl::Status status;
    const auto read = [&](size_t row, size_t step, size_t at, int64_t* more_values) {
      const int64_t more = reader_->ReadBatch(static_cast<int64_t>(step), Levels(row), nullptr,
                                              page.get(), more_values);
      status.Update(EncodeBytes({page.get(), static_cast<size_t>(*more_values)}, &encoder,
                                codes.data() + at));
      return status.ok() ? more : 0;
    };
    absl::StatusOr<size_t> values = ReadPages(rows, cancel, read);
    CELADON_RETURN_IF_ERROR(status);
    CELADON_RETURN_IF_ERROR(values.status());
    codes.resize(*values);
    return BatchColumn{std::make_shared<const DualVector>(encoder.Take()), std::move(codes)};
  }

  absl::Status EncodeBytes(std::span<const T> values, ValueEncoder* encoder, uint32_t* codes) {
    std::string scratch;
    for (const T& value : values) {
      CELADON_ASSIGN_OR_RETURN(const ValueView view, ValueOf(value, &scratch));
      *codes++ = encoder->Add(view);
    }
    return absl::OkStatus();
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

  const std::shared_ptr<parquet::TypedColumnReader<DType>> reader_;
  const ColumnType type_;
  const int16_t defined_;  // the definition level of a row that has a value; 0: no row is NULL
  const size_t length_;    // bytes of a fixed-length value
  std::vector<int16_t> levels_;
  std::shared_ptr<const DualVector> dictionary_;
  std::vector<uint32_t> null_entries_;  // of the dictionary
};

}  // namespace

std::unique_ptr<ParquetChunk> ParquetChunk::Open(parquet::RowGroupReader& group, int column,
                                                 const ColumnType& type) {
  std::shared_ptr<parquet::ColumnReader> reader =
      group.ColumnWithExposeEncoding(column, parquet::ExposedEncoding::DICTIONARY);
  switch (reader->type()) {
    case parquet::Type::BOOLEAN:
      return std::make_unique<TypedChunk<parquet::BooleanType>>(std::move(reader), type);
    case parquet::Type::INT32:
      return std::make_unique<TypedChunk<parquet::Int32Type>>(std::move(reader), type);
    case parquet::Type::INT64:
      return std::make_unique<TypedChunk<parquet::Int64Type>>(std::move(reader), type);
    case parquet::Type::INT96:
      return std::make_unique<TypedChunk<parquet::Int96Type>>(std::move(reader), type);
    case parquet::Type::FLOAT:
      return std::make_unique<TypedChunk<parquet::FloatType>>(std::move(reader), type);
    case parquet::Type::DOUBLE:
      return std::make_unique<TypedChunk<parquet::DoubleType>>(std::move(reader), type);
    case parquet::Type::BYTE_ARRAY:
      return std::make_unique<TypedChunk<parquet::ByteArrayType>>(std::move(reader), type);
    default:
      return std::make_unique<TypedChunk<parquet::FLBAType>>(std::move(reader), type);
  }
}

}  // namespace celadon
