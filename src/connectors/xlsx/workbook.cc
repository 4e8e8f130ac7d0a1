#include "connectors/xlsx/workbook.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "connectors/xlsx/escaped_text.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr char kWorkbookPart[] = "xl/workbook.xml";
constexpr std::string_view kProgramsNames = "_xlnm.";

std::string_view LocalName(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view Attribute(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    if (LocalName(attribute.name()) == name) return attribute.value();
  }
  return {};
}

bool IsTrue(std::string_view text) { return text == "1" || text == "true"; }

// A part that may be missing: then the document stays empty.
absl::Status ReadOptional(const ZipArchive& archive, const std::string& part,
                          MemoryReservation& memory, pugi::xml_document& document) {
  const absl::StatusOr<std::string> text = archive.Read(part, memory);
  if (absl::IsNotFound(text.status())) return absl::OkStatus();
  CELADON_RETURN_IF_ERROR(text.status());
  return ParsePart(*text, part, document);
}

// Names of one sheet alone and those of the program itself are no tables.
void ReadAreas(const pugi::xml_node& root, Workbook& workbook) {
  for (const pugi::xml_node& node : Children(Child(root, "definedNames"), "definedName")) {
    const std::string_view name = Attribute(node, "name");
    const bool local = node.attribute("localSheetId") || name.starts_with(kProgramsNames);
    auto reference = local ? std::nullopt : ParseAreaReference(node.child_value());
    if (reference.has_value()) {
      workbook.areas.push_back({std::string(name), *std::move(reference)});
    }
  }
}

absl::Status ReadSheets(const ZipArchive& archive, MemoryReservation& memory, Workbook& workbook) {
  CELADON_ASSIGN_OR_RETURN(const std::string text, archive.Read(kWorkbookPart, memory));
  pugi::xml_document document, relations;
  CELADON_RETURN_IF_ERROR(ParsePart(text, kWorkbookPart, document));
  CELADON_RETURN_IF_ERROR(ReadOptional(archive, "xl/_rels/workbook.xml.rels", memory, relations));
  std::map<std::string, std::string, std::less<>> targets;
  for (const auto& relation : Children(relations.document_element(), "Relationship")) {
    const std::string_view target = Attribute(relation, "Target");
    targets.emplace(Attribute(relation, "Id"), target.starts_with('/')
                                                   ? std::string(target.substr(1))
                                                   : absl::StrFormat("xl/%s", target));
  }
  const pugi::xml_node root = document.document_element();
  workbook.counts_from_1904 = IsTrue(Attribute(Child(root, "workbookPr"), "date1904"));
  for (const pugi::xml_node& node : Children(Child(root, "sheets"), "sheet")) {
    Sheet& sheet = workbook.sheets.emplace_back();
    sheet.name = node.attribute("name").value();
    const auto target = targets.find(Attribute(node, "id"));
    sheet.part = target != targets.end()
                     ? target->second
                     : absl::StrFormat("xl/worksheets/sheet%d.xml", workbook.sheets.size());
  }
  ReadAreas(root, workbook);
  return absl::OkStatus();
}

absl::Status ReadStyles(const ZipArchive& archive, MemoryReservation& memory, Workbook& workbook) {
  pugi::xml_document document;
  CELADON_RETURN_IF_ERROR(ReadOptional(archive, "xl/styles.xml", memory, document));
  const pugi::xml_node root = document.document_element();
  std::map<int, CellKind> kinds;
  for (const pugi::xml_node& format : Children(Child(root, "numFmts"), "numFmt")) {
    kinds[format.attribute("numFmtId").as_int()] =
        KindOfFormatCode(format.attribute("formatCode").value());
  }
  for (const pugi::xml_node& style : Children(Child(root, "cellXfs"), "xf")) {
    const int id = style.attribute("numFmtId").as_int();
    const auto known = kinds.find(id);
    workbook.styles.push_back(known != kinds.end() ? known->second : KindOfBuiltInFormat(id));
  }
  return absl::OkStatus();
}

absl::Status ReadSharedTexts(const ZipArchive& archive, MemoryReservation& memory,
                             Workbook& workbook) {
  pugi::xml_document document;
  CELADON_RETURN_IF_ERROR(ReadOptional(archive, "xl/sharedStrings.xml", memory, document));
  for (const pugi::xml_node& item : Children(document.document_element(), "si")) {
    workbook.shared_texts.push_back(ItemText(item));
  }
  return absl::OkStatus();
}

}  // namespace

bool IsNamed(const pugi::xml_node& node, std::string_view name) {
  return LocalName(node.name()) == name;
}

std::vector<pugi::xml_node> Children(const pugi::xml_node& node, std::string_view name) {
  std::vector<pugi::xml_node> children;
  for (const pugi::xml_node& child : node.children()) {
    if (IsNamed(child, name)) children.push_back(child);
  }
  return children;
}

pugi::xml_node Child(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node& child : node.children()) {
    if (IsNamed(child, name)) return child;
  }
  return {};
}

std::string ItemText(const pugi::xml_node& item) {
  std::string text;
  for (const pugi::xml_node& child : item.children()) {
    if (IsNamed(child, "t")) text += child.child_value();
    if (IsNamed(child, "r")) text += Child(child, "t").child_value();
  }
  return UnescapedText(text);
}

absl::Status ParsePart(const std::string& text, const std::string& part,
                       pugi::xml_document& document) {
  const pugi::xml_parse_result parsed = document.load_buffer(
      text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
  if (parsed) return absl::OkStatus();
  return absl::DataLossError(absl::StrFormat("a part of the workbook is no XML: '%s': %s, byte %d",
                                             part, parsed.description(), parsed.offset));
}

absl::StatusOr<SheetTable> Workbook::TableNamed(std::string_view name) const {
  std::string known;
  for (const Sheet& sheet : sheets) {
    if (IsSheetAskedFor(sheet.name, name)) return SheetTable{&sheet, {}};
    known += known.empty() ? sheet.name : ", " + sheet.name;
  }
  for (const NamedArea& area : areas) {
    const auto sheet = std::ranges::find_if(sheets, [&area](const Sheet& candidate) {
      return EqualsIgnoringCase(candidate.name, area.refers_to.sheet);
    });
    if (sheet == sheets.end()) continue;
    if (EqualsIgnoringCase(area.name, name)) return SheetTable{&*sheet, area.refers_to.area};
    known += ", " + area.name;
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("the workbook has no sheet and no area '%s'; it has: %s", name, known));
}

absl::StatusOr<Workbook> ReadWorkbook(const ZipArchive& archive, MemoryReservation& memory) {
  Workbook workbook;
  CELADON_RETURN_IF_ERROR(ReadSheets(archive, memory, workbook));
  CELADON_RETURN_IF_ERROR(ReadStyles(archive, memory, workbook));
  CELADON_RETURN_IF_ERROR(ReadSharedTexts(archive, memory, workbook));
  return workbook;
}

}  // namespace celadon
