// A workbook without its cells: sheets, shared texts and number formats.
//
// Source: ECMA-376 part 1, 18.2 (workbook), 18.4 (shared strings), 18.8 (styles); QlikView help
// "File Wizard: Type - Excel XLSX", which calls sheets and named areas tables.
#ifndef CELADON_CONNECTORS_XLSX_WORKBOOK_H_
#define CELADON_CONNECTORS_XLSX_WORKBOOK_H_

#include <pugixml.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "connectors/xlsx/cell_area.h"
#include "connectors/xlsx/cell_format.h"
#include "connectors/xlsx/zip_archive.h"

namespace celadon {

struct Sheet {
  std::string name;
  std::string part;  // of the archive
};

// An area of cells that has a name in all of the workbook.
struct NamedArea {
  std::string name;
  AreaReference refers_to;
};

// A table of a workbook.
struct SheetTable {
  const Sheet* sheet = nullptr;
  CellArea area;
};

struct Workbook {
  std::vector<Sheet> sheets;
  std::vector<NamedArea> areas;
  std::vector<std::string> shared_texts;
  std::vector<CellKind> styles;  // by the number that cells name
  bool counts_from_1904 = false;

  // The sheet of this name, with or without a `$` behind it, in any case, or else the area; the
  // first sheet where the name is empty. InvalidArgument, naming those there are.
  absl::StatusOr<SheetTable> TableNamed(std::string_view name) const;
};

absl::StatusOr<Workbook> ReadWorkbook(const ZipArchive& archive, MemoryReservation& memory);

// A part as a document; DataLoss where it is no XML.
absl::Status ParsePart(const std::string& text, const std::string& part,
                       pugi::xml_document& document);

// The children of a node with this name, whatever the namespace's prefix.
std::vector<pugi::xml_node> Children(const pugi::xml_node& node, std::string_view name);
pugi::xml_node Child(const pugi::xml_node& node, std::string_view name);
bool IsNamed(const pugi::xml_node& node, std::string_view name);

// The text of a rich or plain text item: that of all its runs.
std::string ItemText(const pugi::xml_node& item);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_XLSX_WORKBOOK_H_
