#include "qvd/qvd_header.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <pugixml.hpp>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"
#include "qvd/markup_check.h"
#include "qvd/number_type.h"
#include "qvd/place.h"
#include "runtime/status_macros.h"
#include "runtime/string_map.h"
#include "value/utf8.h"

namespace celadon {
namespace {

constexpr size_t kMaxHeaderBytes = size_t{65} << 20;
constexpr std::string_view kBlanks = " \t\r\n";

std::string_view TrimBlanks(std::string_view text) {
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// An element and where it stands, for messages.
struct Place {
  pugi::xml_node node;
  std::string_view kind;
  std::string name;
};

absl::Status Error(const Place& place, const std::string& what) {
  return AtPlace(absl::DataLossError(what), place.kind, place.name);
}

// The characters directly in an element, comments and child elements left out.
std::string Content(pugi::xml_node node) {
  std::string text;
  for (pugi::xml_node child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      text += child.value();
    }
  }
  return text;
}

std::string ChildText(pugi::xml_node node, const char* name) { return Content(node.child(name)); }

std::vector<std::string> Strings(pugi::xml_node list) {
  std::vector<std::string> texts;
  for (pugi::xml_node item : list.children("String")) texts.push_back(Content(item));
  return texts;
}

// Blanks, an optional minus and digits that fit: nothing else is a number of a header.
absl::StatusOr<int64_t> ParseInteger(const Place& place, const char* name,
                                     const std::string& text) {
  const std::string_view digits = TrimBlanks(text);
  int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) {
    return Error(place,
                 absl::StrFormat("%s is not a whole number of 64 bits: \"%.40s\"", name, text));
  }
  return number;
}

// The number of a direct child that must occur exactly once.
absl::StatusOr<int64_t> Integer(const Place& place, const char* name) {
  const pugi::xml_node child = place.node.child(name);
  if (!child) return Error(place, absl::StrFormat("%s is missing", name));
  if (child.next_sibling(name)) return Error(place, absl::StrFormat("%s is given twice", name));
  return ParseInteger(place, name, Content(child));
}

absl::StatusOr<uint64_t> Count(const Place& place, const char* name) {
  CELADON_ASSIGN_OR_RETURN(const int64_t number, Integer(place, name));
  if (number < 0) return Error(place, absl::StrFormat("%s is negative: %d", name, number));
  return static_cast<uint64_t>(number);
}

// Display only, so what is absent or empty takes its default.
absl::StatusOr<NumberFormat> ParseNumberFormat(const Place& field) {
  const pugi::xml_node node = field.node.child("NumberFormat");
  NumberFormat format;
  format.type = NumberTypeOf(TrimBlanks(ChildText(node, "Type")));
  format.pattern = ChildText(node, "Fmt");
  format.decimal_separator = ChildText(node, "Dec");
  format.thousand_separator = ChildText(node, "Thou");
  format.use_thousands = TrimBlanks(ChildText(node, "UseThou")) == "1";
  if (const std::string text = ChildText(node, "nDec"); !TrimBlanks(text).empty()) {
    CELADON_ASSIGN_OR_RETURN(const int64_t decimals, ParseInteger(field, "nDec", text));
    if (decimals < 0 || decimals > 255) {
      return Error(field, absl::StrFormat("nDec is not within 0 to 255: %d", decimals));
    }
    format.decimals = static_cast<int>(decimals);
  }
  return format;
}

absl::Status ParseField(pugi::xml_node node, QvdLayout& layout) {
  ColumnInfo column;
  column.name = ChildText(node, "FieldName");
  const size_t number = layout.fields.size() + 1;
  if (column.name.empty()) {
    return absl::DataLossError(absl::StrFormat("field %d has no name", number));
  }
  const Place place{node, "field", column.name};
  QvdFieldLayout field;
  CELADON_ASSIGN_OR_RETURN(field.bit_offset, Count(place, "BitOffset"));
  CELADON_ASSIGN_OR_RETURN(field.bit_width, Count(place, "BitWidth"));
  CELADON_ASSIGN_OR_RETURN(field.bias, Integer(place, "Bias"));
  CELADON_ASSIGN_OR_RETURN(field.symbols, Count(place, "NoOfSymbols"));
  CELADON_ASSIGN_OR_RETURN(field.symbols_offset, Count(place, "Offset"));
  CELADON_ASSIGN_OR_RETURN(field.symbols_bytes, Count(place, "Length"));
  CELADON_ASSIGN_OR_RETURN(column.format, ParseNumberFormat(place));
  column.comment = ChildText(node, "Comment");
  column.tags = Strings(node.child("Tags"));
  layout.header.fields.push_back(std::move(column));
  layout.fields.push_back(field);
  return absl::OkStatus();
}

absl::Status ParseFields(const Place& root, QvdLayout& layout) {
  for (pugi::xml_node node : root.node.child("Fields").children("QvdFieldHeader")) {
    CELADON_RETURN_IF_ERROR(ParseField(node, layout));
  }
  if (layout.fields.empty()) return Error(root, "Fields is missing or empty");
  StringSet names;
  for (const ColumnInfo& column : layout.header.fields) {
    if (!names.insert(column.name).second) {
      return Error(root, absl::StrFormat("two fields are named \"%s\"", column.name));
    }
  }
  return absl::OkStatus();
}

// What stands in an element that is empty in plain files: its text, or the names of its children.
std::string Setting(pugi::xml_node node) {
  std::string text(TrimBlanks(Content(node)));
  for (pugi::xml_node child : node.children()) {
    if (child.type() == pugi::node_element) text += absl::StrFormat("<%s>", child.name());
  }
  return text;
}

absl::Status ParseRoot(const Place& root, QvdLayout& layout) {
  QvdHeader& header = layout.header;
  CELADON_ASSIGN_OR_RETURN(layout.record_bytes, Count(root, "RecordByteSize"));
  CELADON_ASSIGN_OR_RETURN(header.rows, Count(root, "NoOfRecords"));
  CELADON_ASSIGN_OR_RETURN(layout.rows_offset, Count(root, "Offset"));
  CELADON_ASSIGN_OR_RETURN(layout.rows_bytes, Count(root, "Length"));
  layout.compression = Setting(root.node.child("Compression"));
  layout.encryption = Setting(root.node.child("EncryptionInfo"));
  header.table_name = ChildText(root.node, "TableName");
  header.comment = ChildText(root.node, "Comment");
  header.tags = Strings(root.node.child("TableTags"));
  header.create_utc_time = ChildText(root.node, "CreateUtcTime");
  header.creator = ChildText(root.node, "CreatorDoc");
  header.build = ChildText(root.node, "QvBuildNo");
  return ParseFields(root, layout);
}

// The XML at the start of the file, a byte order mark left out.
absl::StatusOr<std::string_view> FindXml(std::string_view file) {
  if (file.starts_with(kByteOrderMark)) file.remove_prefix(kByteOrderMark.size());
  file = file.substr(0, kMaxHeaderBytes);
  const size_t first = file.find_first_not_of(kBlanks);
  if (first == std::string_view::npos || file[first] != '<') {
    return absl::InvalidArgumentError(
        "not a QVD file: it does not begin with an XML header; is it a pointer to the file, a text "
        "or another format under this name?");
  }
  const size_t end = file.find('\0');
  if (end == std::string_view::npos) {
    return absl::DataLossError(absl::StrFormat(
        "the XML header has no end: no zero byte in the first %d bytes; is the file cut short?",
        file.size()));
  }
  return file.substr(0, end);
}

}  // namespace

absl::StatusOr<QvdLayout> ParseQvdHeader(std::string_view file) {
  CELADON_ASSIGN_OR_RETURN(const std::string_view xml, FindXml(file));
  CELADON_RETURN_IF_ERROR(CheckMarkup(xml));
  pugi::xml_document document;
  const pugi::xml_parse_result parsed =
      document.load_buffer(xml.data(), xml.size(),
                           pugi::parse_default | pugi::parse_ws_pcdata_single, pugi::encoding_utf8);
  if (!parsed) {
    return absl::DataLossError(
        absl::StrFormat("the XML header is not well-formed: %s, byte position %d",
                        parsed.description(), parsed.offset));
  }
  const Place root{document.document_element(), "element", "QvdTableHeader"};
  if (root.name != root.node.name()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "not a QVD file: the root element of its header is not QvdTableHeader but %s",
        root.node.name()));
  }
  QvdLayout layout;
  layout.body = static_cast<uint64_t>(xml.data() + xml.size() + 1 - file.data());
  CELADON_RETURN_IF_ERROR(ParseRoot(root, layout));
  return layout;
}

}  // namespace celadon
