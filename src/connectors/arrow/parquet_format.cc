#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "celadon/arrow.h"
#include "connectors/arrow/mapped_buffer.h"
#include "connectors/arrow/parquet_reader.h"
#include "connectors/arrow/parquet_writer.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

class ParquetFormat final : public TableFormat {
 public:
  std::string_view name() const override { return "parquet"; }
  std::vector<std::string_view> extensions() const override { return {".parquet"}; }

  absl::StatusOr<std::unique_ptr<TableReader>> Open(const std::string& path,
                                                    const FormatOptions& options,
                                                    const Execution& execution) const override {
    CELADON_ASSIGN_OR_RETURN(std::shared_ptr<arrow::Buffer> bytes, MapBuffer(path));
    return OpenParquet(std::move(bytes), path, options, execution);
  }

  absl::Status Write(TableReader& rows, const std::string&, const std::string& path,
                     const FormatOptions& options, const Execution& execution) const override {
    return WriteParquet(rows, path, options, execution);
  }
};

}  // namespace

std::shared_ptr<const TableFormat> MakeParquetFormat() { return std::make_shared<ParquetFormat>(); }

}  // namespace celadon
