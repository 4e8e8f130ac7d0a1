#include "source/workbook_format.h"

#include "runtime/text_view.h"

namespace celadon {

absl::StatusOr<std::unique_ptr<TableReader>> WorkbookFormat::Open(
    const std::string& path, const FormatOptions& options, const Execution& execution) const {
  auto reader = ReadSheet(path, options, execution);
  if (!reader.ok()) return Annotate(reader.status(), path);
  return reader;
}

absl::Status WorkbookFormat::Write(TableReader&, const std::string&, const std::string&,
                                   const FormatOptions&, const Execution&) const {
  return absl::UnimplementedError("Unimplemented: writing workbooks");
}

}  // namespace celadon
