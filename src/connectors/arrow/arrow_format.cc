#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "celadon/arrow.h"
#include "connectors/arrow/arrow_reader.h"
#include "connectors/arrow/mapped_buffer.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

class ArrowFormat final : public TableFormat {
 public:
  std::string_view name() const override { return "arrow"; }
  std::vector<std::string_view> extensions() const override {
    return {".arrow", ".feather", ".ipc"};
  }

  absl::StatusOr<std::unique_ptr<TableReader>> Open(const std::string& path,
                                                    const FormatOptions& options,
                                                    const Execution& execution) const override {
    CELADON_ASSIGN_OR_RETURN(std::shared_ptr<arrow::Buffer> bytes, MapBuffer(path));
    return OpenArrow(std::move(bytes), path, options, execution);
  }

  absl::Status Write(TableReader&, const std::string&, const std::string&, const FormatOptions&,
                     const Execution&) const override {
    return absl::UnimplementedError("Unimplemented: writing Arrow files; write Parquet");
  }
};

}  // namespace

std::shared_ptr<const TableFormat> MakeArrowFormat() { return std::make_shared<ArrowFormat>(); }

}  // namespace celadon
