#include <memory>
#include <string>
#include <utility>

#include "celadon/xlsx.h"
#include "connectors/xlsx/sheet_rows.h"
#include "connectors/xlsx/workbook.h"
#include "connectors/xlsx/zip_archive.h"
#include "runtime/status_macros.h"
#include "source/gathered_table.h"
#include "source/whole_file_format.h"

namespace celadon {
namespace {

class XlsxFormat final : public WholeFileFormat {
 public:
  std::string_view name() const override { return "ooxml"; }
  std::vector<std::string_view> extensions() const override { return {".xlsx", ".xlsm"}; }

 private:
  std::string_view files() const override { return "workbooks"; }

  absl::StatusOr<std::unique_ptr<TableReader>> ReadFile(const std::string& path,
                                                        const FormatOptions& options,
                                                        const Execution& execution) const override {
    CELADON_ASSIGN_OR_RETURN(const ZipArchive archive, ZipArchive::Open(path));
    MemoryReservation memory(execution.memory);
    CELADON_ASSIGN_OR_RETURN(const Workbook workbook, ReadWorkbook(archive, memory));
    CELADON_ASSIGN_OR_RETURN(const SheetTable found, workbook.TableNamed(options.table));
    const std::string& part = found.sheet->part;
    CELADON_ASSIGN_OR_RETURN(const std::string text, archive.Read(part, memory));
    CELADON_RETURN_IF_ERROR(execution.cancel.status());
    pugi::xml_document document;
    CELADON_RETURN_IF_ERROR(ParsePart(text, part, document));
    GatheredTable table(execution);
    CELADON_RETURN_IF_ERROR(AddSheetRows(document, workbook, found.area, options, table));
    return std::move(table).Read(options.columns);
  }
};

}  // namespace

std::shared_ptr<const TableFormat> MakeXlsxFormat() { return std::make_shared<const XlsxFormat>(); }

}  // namespace celadon
