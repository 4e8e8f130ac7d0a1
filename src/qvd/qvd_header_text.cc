#include "qvd/qvd_header_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/strings/str_format.h"
#include "qvd/number_type.h"
#include "qvd/place.h"
#include "runtime/status_macros.h"
#include "runtime/string_map.h"
#include "value/utf8.h"

namespace celadon {
namespace {

// Elements a line each, deeper ones further in, lines ended by CR LF.
class ElementWriter {
 public:
  void Open(std::string_view name) {
    Indent();
    absl::StrAppendFormat(&text_, "<%s>\r\n", name);
    ++depth_;
  }

  void Close(std::string_view name) {
    --depth_;
    Indent();
    absl::StrAppendFormat(&text_, "</%s>\r\n", name);
  }

  void Leaf(std::string_view name, std::string_view content) {
    Indent();
    absl::StrAppendFormat(&text_, "<%s>", name);
    for (const char c : content) AppendEscaped(c);
    absl::StrAppendFormat(&text_, "</%s>\r\n", name);
  }

  void Leaf(std::string_view name, uint64_t number) { Leaf(name, absl::StrFormat("%d", number)); }

  void List(std::string_view name, const std::vector<std::string>& texts) {
    if (texts.empty()) return Leaf(name, "");
    Open(name);
    for (const std::string& text : texts) Leaf("String", text);
    Close(name);
  }

  std::string& text() { return text_; }

 private:
  void Indent() { text_.append(1 + 2 * depth_, ' '); }

  void AppendEscaped(char c) {
    switch (c) {
      case '&':
        text_ += "&amp;";
        break;
      case '<':
        text_ += "&lt;";
        break;
      case '>':
        text_ += "&gt;";
        break;
      case '"':
        text_ += "&quot;";
        break;
      case '\r':
        text_ += "&#13;";
        break;  // a raw one would be read as a line feed
      default:
        text_ += c;
    }
  }

  std::string text_ = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n";
  size_t depth_ = 0;
};

void WriteNumberFormat(const NumberFormat& format, ElementWriter& out) {
  out.Open("NumberFormat");
  out.Leaf("Type", NumberTypeName(format.type));
  out.Leaf("nDec", static_cast<uint64_t>(std::max(format.decimals, 0)));
  out.Leaf("UseThou", format.use_thousands ? "1" : "0");
  out.Leaf("Fmt", format.pattern);
  out.Leaf("Dec", format.decimal_separator);
  out.Leaf("Thou", format.thousand_separator);
  out.Close("NumberFormat");
}

void WriteField(const ColumnInfo& column, const QvdFieldLayout& field, ElementWriter& out) {
  out.Open("QvdFieldHeader");
  out.Leaf("FieldName", column.name);
  out.Leaf("BitOffset", field.bit_offset);
  out.Leaf("BitWidth", field.bit_width);
  out.Leaf("Bias", absl::StrFormat("%d", field.bias));
  WriteNumberFormat(column.format, out);
  out.Leaf("NoOfSymbols", field.symbols);
  out.Leaf("Offset", field.symbols_offset);
  out.Leaf("Length", field.symbols_bytes);
  out.Leaf("Comment", column.comment);
  out.List("Tags", column.tags);
  out.Close("QvdFieldHeader");
}

void WriteOrigin(const QvdHeader& header, ElementWriter& out) {
  out.Leaf("QvBuildNo", header.build);
  out.Leaf("CreatorDoc", header.creator);
  out.Leaf("CreateUtcTime", header.create_utc_time);
  out.Leaf("SourceCreateUtcTime", "");
  out.Leaf("SourceFileUtcTime", "");
  out.Leaf("SourceFileSize", "-1");
  out.Leaf("StaleUtcTime", "");
  out.Leaf("TableName", header.table_name);
}

void WriteRowBlock(const QvdLayout& layout, ElementWriter& out) {
  out.Leaf("Compression", "");
  out.Leaf("RecordByteSize", layout.record_bytes);
  out.Leaf("NoOfRecords", layout.header.rows);
  out.Leaf("Offset", layout.rows_offset);
  out.Leaf("Length", layout.rows_bytes);
  out.Leaf("Lineage", "");
  out.Leaf("Comment", layout.header.comment);
  out.Leaf("EncryptionInfo", "");
  out.List("TableTags", layout.header.tags);
  out.Leaf("ProfilingData", "");
}

absl::Status CheckText(std::string_view text) {
  const auto is_forbidden = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
  };
  if (!IsValidUtf8(text) || std::ranges::any_of(text, is_forbidden)) {
    return absl::InvalidArgumentError(
        "a QVD header cannot hold a text that is not UTF-8 or has control characters");
  }
  return absl::OkStatus();
}

absl::Status CheckColumnTexts(const ColumnInfo& column) {
  const NumberFormat& format = column.format;
  for (const std::string_view text :
       {std::string_view(column.name), std::string_view(column.comment),
        std::string_view(format.pattern), std::string_view(format.decimal_separator),
        std::string_view(format.thousand_separator)}) {
    CELADON_RETURN_IF_ERROR(CheckText(text));
  }
  for (const std::string& tag : column.tags) CELADON_RETURN_IF_ERROR(CheckText(tag));
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckHeaderTexts(const QvdHeader& header) {
  CELADON_RETURN_IF_ERROR(AtPlace(CheckText(header.table_name), "table", header.table_name));
  CELADON_RETURN_IF_ERROR(AtPlace(CheckText(header.creator), "creator", header.creator));
  if (header.fields.empty()) {
    return absl::InvalidArgumentError("a QVD file needs at least one field");
  }
  StringSet names;
  for (const ColumnInfo& column : header.fields) {
    CELADON_RETURN_IF_ERROR(AtPlace(CheckColumnTexts(column), "field", column.name));
    if (column.name.empty()) {
      return absl::InvalidArgumentError("a QVD file cannot hold a field without a name");
    }
    if (!names.insert(column.name).second) {
      return absl::InvalidArgumentError(
          absl::StrFormat("a QVD file cannot hold two fields of one name: \"%s\"", column.name));
    }
  }
  return absl::OkStatus();
}

std::string QvdHeaderText(const QvdLayout& layout) {
  ElementWriter out;
  out.Open("QvdTableHeader");
  WriteOrigin(layout.header, out);
  out.Open("Fields");
  for (size_t i = 0; i < layout.fields.size(); ++i) {
    WriteField(layout.header.fields[i], layout.fields[i], out);
  }
  out.Close("Fields");
  WriteRowBlock(layout, out);
  out.Close("QvdTableHeader");
  out.text().push_back('\0');
  return std::move(out.text());
}

}  // namespace celadon
