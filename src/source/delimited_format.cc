#include <string_view>
#include <utility>

#include "celadon/delimited.h"
#include "source/delimited_reader.h"
#include "source/delimited_writer.h"

namespace celadon {
namespace {

class DelimitedFormat final : public TableFormat {
 public:
  std::string_view name() const override { return "txt"; }
  std::vector<std::string_view> aliases() const override { return {"csv"}; }
  std::vector<std::string_view> extensions() const override {
    return {".csv", ".txt", ".tsv", ".tab"};
  }

  absl::StatusOr<std::unique_ptr<TableReader>> Open(const std::string& path,
                                                    const FormatOptions& options,
                                                    const Execution& execution) const override {
    return OpenDelimitedFile(path, options, execution);
  }

  absl::Status Write(TableReader& rows, const std::string& /*table_name*/, const std::string& path,
                     const FormatOptions& options, const Execution& execution) const override {
    return WriteDelimitedFile(rows, path, options, execution);
  }
};

}  // namespace

std::shared_ptr<const TableFormat> MakeDelimitedFormat() {
  return std::make_shared<DelimitedFormat>();
}

}  // namespace celadon
