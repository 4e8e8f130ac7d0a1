#include <memory>
#include <string>
#include <utility>

#include "celadon/xlsx.h"
#include "connectors/xlsx/sheet_rows.h"
#include "connectors/xlsx/workbook.h"
#include "connectors/xlsx/zip_archive.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"
#include "source/gathered_table.h"

namespace celadon {
namespace {

absl::StatusOr<std::unique_ptr<TableReader>> ReadSheet(const std::string& path,
                                                       const FormatOptions& options,
                                                       const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const ZipArchive archive, ZipArchive::Open(path));
  MemoryReservation memory(execution.memory);
  CELADON_ASSIGN_OR_RETURN(const Workbook workbook, ReadWorkbook(archive, memory));
  CELADON_ASSIGN_OR_RETURN(const Sheet* const sheet, workbook.SheetNamed(options.table));
  CELADON_ASSIGN_OR_RETURN(const std::string text, archive.Read(sheet->part, memory));
  CELADON_RETURN_IF_ERROR(execution.cancel.status());
  pugi::xml_document document;
  CELADON_RETURN_IF_ERROR(ParsePart(text, sheet->part, document));
  GatheredTable table(execution);
  CELADON_RETURN_IF_ERROR(AddSheetRows(document, workbook, options, table));
  return std::move(table).Read(options.columns);
}

class XlsxFormat final : public TableFormat {
 public:
  std::string_view name() const override { return "ooxml"; }
  std::vector<std::string_view> extensions() const override { return {".xlsx", ".xlsm"}; }
  bool reads_all_at_once() const override { return true; }

  absl::StatusOr<std::unique_ptr<TableReader>> Open(const std::string& path,
                                                    const FormatOptions& options,
                                                    const Execution& execution) const override {
    auto reader = ReadSheet(path, options, execution);
    if (!reader.ok()) return Annotate(reader.status(), path);
    return reader;
  }

  absl::Status Write(TableReader&, const std::string&, const std::string&, const FormatOptions&,
                     const Execution&) const override {
    return absl::UnimplementedError("Unimplemented: writing workbooks");
  }
};

}  // namespace

std::shared_ptr<const TableFormat> MakeXlsxFormat() { return std::make_shared<const XlsxFormat>(); }

}  // namespace celadon
