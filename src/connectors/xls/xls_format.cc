#include <memory>
#include <set>
#include <string>
#include <utility>

#include "celadon/xls.h"
#include "connectors/xls/binary_workbook.h"
#include "runtime/mapped_file.h"
#include "runtime/status_macros.h"
#include "source/gathered_table.h"
#include "source/sheet_table.h"
#include "source/whole_file_format.h"

namespace celadon {
namespace {

// What FreeXL takes in memory for each byte of a file, about.
constexpr uint64_t kBytesPerFileByte = 8;

absl::Status AddRows(const BinaryWorkbook& workbook, const FormatOptions& options,
                     const Execution& execution, GatheredTable& table) {
  const RegionalSettings& settings = options.settings;
  std::map<size_t, Value> labels;
  bool labelled = options.labels != FormatOptions::Labels::kEmbedded;
  size_t first = options.header_lines;
  std::set<size_t> used;
  for (size_t row = first; row < workbook.rows(); ++row) {
    CELADON_RETURN_IF_ERROR(execution.cancel.status());
    std::map<size_t, Value> cells = workbook.Cells(row, settings);
    for (const auto& [column, value] : cells) used.insert(column);
    if (labelled || cells.empty()) continue;
    labels = std::move(cells);
    labelled = true;
    first = row + 1;
  }
  const std::vector<size_t> places = AddSheetColumns(used, labels, table);
  for (size_t row = first; row < workbook.rows(); ++row) {
    const std::map<size_t, Value> cells = workbook.Cells(row, settings);
    for (const auto& [column, value] : cells) table.Set(places[column], value);
    if (!cells.empty()) CELADON_RETURN_IF_ERROR(table.EndRow());
  }
  return absl::OkStatus();
}

class XlsFormat final : public WholeFileFormat {
 public:
  std::string_view name() const override { return "biff"; }
  std::vector<std::string_view> extensions() const override { return {".xls"}; }

 private:
  std::string_view files() const override { return "workbooks"; }

  absl::StatusOr<std::unique_ptr<TableReader>> ReadFile(const std::string& path,
                                                        const FormatOptions& options,
                                                        const Execution& execution) const override {
    CELADON_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(path));
    MemoryReservation memory(execution.memory);
    CELADON_RETURN_IF_ERROR(memory.Resize(file.data().size() * kBytesPerFileByte, "a workbook"));
    CELADON_ASSIGN_OR_RETURN(BinaryWorkbook workbook, BinaryWorkbook::Open(path));
    CELADON_RETURN_IF_ERROR(workbook.GoToSheet(options.table));
    GatheredTable table(execution);
    CELADON_RETURN_IF_ERROR(AddRows(workbook, options, execution, table));
    return std::move(table).Read(options.columns);
  }
};

}  // namespace

std::shared_ptr<const TableFormat> MakeXlsFormat() { return std::make_shared<const XlsFormat>(); }

}  // namespace celadon
