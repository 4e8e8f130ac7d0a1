#include "connectors/arrow/parquet_writer.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "arrow/table.h"
#include "arrow/type.h"
#include "arrow/util/compression.h"
#include "celadon/text_rules.h"
#include "connectors/arrow/arrow_status.h"
#include "connectors/arrow/atomic_sink.h"
#include "connectors/arrow/collected_rows.h"
#include "connectors/arrow/column_choice.h"
#include "connectors/arrow/stored_column.h"
#include "connectors/arrow/stored_type.h"
#include "parquet/arrow/writer.h"
#include "parquet/properties.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

// Enough for good compression, few enough that readers find row groups to share out.
constexpr uint64_t kRowGroupRows = 1 << 18;

using Compression = arrow::Compression::type;

struct CompressionName {
  std::string_view name;
  Compression compression;
};

// As `compression is` names them (load-script.md section 11).
constexpr std::array<CompressionName, 7> kCompressions = {{
    {"snappy", Compression::SNAPPY},
    {"gzip", Compression::GZIP},
    {"lz4", Compression::LZ4},
    {"brotli", Compression::BROTLI},
    {"zstd", Compression::ZSTD},
    {"lz4_hadoop", Compression::LZ4_HADOOP},
    {"uncompressed", Compression::UNCOMPRESSED},
}};

absl::StatusOr<Compression> CompressionNamed(std::string_view name) {
  if (name.empty()) return Compression::SNAPPY;
  std::string known;
  for (const CompressionName& each : kCompressions) {
    if (!EqualsIgnoringCase(each.name, name)) {
      known.append(known.empty() ? "" : ", ").append(each.name);
    } else if (arrow::util::Codec::IsAvailable(each.compression)) {
      return each.compression;
    } else {
      return absl::UnimplementedError(
          absl::StrFormat("Unimplemented: Parquet compressed by %s", each.name));
    }
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "the compression of a Parquet file is not known: %s; known are %s", name, known));
}

class ParquetTable {
 public:
  ParquetTable(std::vector<ColumnInfo> columns, CollectedRows rows, Compression compression,
               const RegionalSettings& settings, const Execution& execution)
      : columns_(std::move(columns)),
        rows_(std::move(rows)),
        compression_(compression),
        settings_(settings),
        execution_(execution),
        types_(columns_.size()) {
    execution_.executor->Run(columns_.size(), [this](size_t i, size_t) {
      StoredTypeFinder finder(columns_[i], settings_);
      rows_.ForEachUsedEntry(i, [&](ValueView value) { finder.Add(value); });
      types_[i] = finder.type();
    });
  }

  arrow::Status WriteTo(const std::shared_ptr<arrow::io::OutputStream>& sink) const {
    const std::shared_ptr<arrow::Schema> schema = Schema();
    ARROW_ASSIGN_OR_RAISE(std::unique_ptr<parquet::arrow::FileWriter> writer,
                          parquet::arrow::FileWriter::Open(*schema, arrow::default_memory_pool(),
                                                           sink, Properties()));
    for (uint64_t begin = 0; begin < rows_.rows(); begin += kRowGroupRows) {
      if (execution_.cancel.cancelled()) return arrow::Status::Cancelled("the writing was stopped");
      const uint64_t end = std::min(begin + kRowGroupRows, rows_.rows());
      ARROW_ASSIGN_OR_RAISE(arrow::ArrayVector arrays, BuildColumns(begin, end));
      const auto table =
          arrow::Table::Make(schema, std::move(arrays), static_cast<int64_t>(end - begin));
      ARROW_RETURN_NOT_OK(writer->WriteTable(*table, static_cast<int64_t>(kRowGroupRows)));
    }
    return writer->Close();
  }

 private:
  std::shared_ptr<parquet::WriterProperties> Properties() const {
    return parquet::WriterProperties::Builder()
        .compression(compression_)
        ->enable_page_checksum()
        ->build();
  }

  std::shared_ptr<arrow::Schema> Schema() const {
    arrow::FieldVector fields;
    for (size_t i = 0; i < columns_.size(); ++i) {
      fields.push_back(arrow::field(columns_[i].name, ArrowTypeOf(types_[i])));
    }
    return arrow::schema(std::move(fields));
  }

  arrow::Result<arrow::ArrayVector> BuildColumns(uint64_t begin, uint64_t end) const {
    arrow::ArrayVector arrays(columns_.size());
    std::vector<arrow::Status> statuses(columns_.size());
    execution_.executor->Run(columns_.size(), [&](size_t i, size_t) {
      auto array =
          BuildStoredColumn(rows_, i, begin, end, types_[i], columns_[i].format, settings_);
      statuses[i] = array.status();
      if (array.ok()) arrays[i] = *std::move(array);
    });
    for (const arrow::Status& status : statuses) ARROW_RETURN_NOT_OK(status);
    return arrays;
  }

  const std::vector<ColumnInfo> columns_;
  const CollectedRows rows_;
  const Compression compression_;
  const RegionalSettings& settings_;
  const Execution& execution_;
  std::vector<StoredType> types_;
};

}  // namespace

absl::Status WriteParquet(TableReader& rows, const std::string& path, const FormatOptions& options,
                          const Execution& execution) {
  CELADON_RETURN_IF_ERROR(RefuseTextOptions(options));
  if (!options.delimiter.empty()) {
    return absl::InvalidArgumentError(
        "columns are stored without groups, which a delimiter would name; leave it out");
  }
  if (rows.columns().empty()) {
    return absl::InvalidArgumentError("a Parquet file needs at least one column: " + path);
  }
  CELADON_ASSIGN_OR_RETURN(const Compression compression, CompressionNamed(options.compression));
  CELADON_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Open(path));
  CELADON_ASSIGN_OR_RETURN(CollectedRows collected, CollectedRows::From(rows, execution));
  const ParquetTable table(rows.columns(), std::move(collected), compression, options.settings,
                           execution);
  const auto sink = std::make_shared<AtomicSink>(std::move(file));
  const absl::Status written =
      CatchArrow(path, [&] { return FromArrow(table.WriteTo(sink), path); });
  CELADON_RETURN_IF_ERROR(sink->status());
  CELADON_RETURN_IF_ERROR(written);
  return sink->Commit();
}

}  // namespace celadon
