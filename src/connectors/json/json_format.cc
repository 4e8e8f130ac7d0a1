#include "celadon/json.h"

#include <rapidjson/document.h>
#include <rapidjson/encodedstream.h>
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/format.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"
#include "source/gathered_format.h"
#include "source/gathered_table.h"
#include "value/utf8.h"

namespace celadon {
namespace {

using Json = rapidjson::Value;

// Brackets inside each other, so that no file can exhaust the stack. Our own.
constexpr int kMaxDepth = 200;
// What a document takes in memory for each byte of its text, at most and about.
constexpr uint64_t kBytesPerTextByte = 8;

bool IsTooDeep(const Json& value, int left) {
  if (left == 0) return true;
  if (value.IsArray()) {
    for (const Json& element : value.GetArray()) {
      if ((element.IsArray() || element.IsObject()) && IsTooDeep(element, left - 1)) return true;
    }
  }
  if (value.IsObject()) {
    for (const auto& member : value.GetObject()) {
      const bool nested = member.value.IsArray() || member.value.IsObject();
      if (nested && IsTooDeep(member.value, left - 1)) return true;
    }
  }
  return false;
}

std::string_view TextOf(const Json& value) { return {value.GetString(), value.GetStringLength()}; }

std::string Written(const Json& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

// The member of an object; null where there is none.
const Json* Member(const Json& value, std::string_view name) {
  if (!value.IsObject()) return nullptr;
  const auto found =
      value.FindMember(Json(name.data(), static_cast<rapidjson::SizeType>(name.size())));
  return found == value.MemberEnd() ? nullptr : &found->value;
}

// The element of an array at a number, from 0 on; null where there is none.
const Json* Element(const Json& value, std::string_view number) {
  rapidjson::SizeType at = 0;
  const char* const end = number.data() + number.size();
  const bool is_number = std::from_chars(number.data(), end, at).ptr == end;
  return value.IsArray() && is_number && at < value.Size() ? &value[at] : nullptr;
}

// The value at a path of names and numbers, `Root` for the document itself.
absl::StatusOr<const Json*> ValueAt(const Json& document, std::string_view path) {
  const Json* value = &document;
  bool first = true;
  for (std::string_view rest = path; !rest.empty(); first = false) {
    const size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view name = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const Json* const member = value->IsArray() ? Element(*value, name) : Member(*value, name);
    if (member == nullptr && first && name == "Root") continue;
    if (member == nullptr) {
      return absl::NotFoundError(
          absl::StrFormat("the document has no member at the path '%s': %s", path, name));
    }
    value = member;
  }
  return value;
}

// The document, or the only array among its members.
const Json* DefaultTable(const Json& document) {
  const Json* array = nullptr;
  if (!document.IsObject()) return &document;
  for (const auto& member : document.GetObject()) {
    if (!member.value.IsArray()) continue;
    if (array != nullptr) return &document;
    array = &member.value;
  }
  return array == nullptr ? &document : array;
}

class RowMaker {
 public:
  RowMaker(GatheredTable& table, const TextInterpreter& interpreter)
      : table_(table), interpreter_(interpreter) {}

  absl::Status AddRows(const Json& value) {
    if (!value.IsArray()) return AddRow(value);
    for (const Json& element : value.GetArray()) CELADON_RETURN_IF_ERROR(AddRow(element));
    return absl::OkStatus();
  }

  absl::Status AddRow(const Json& value) {
    value.IsObject() ? AddMembers(value, "") : AddCell("value", value);
    return table_.EndRow();
  }

 private:
  void AddMembers(const Json& object, const std::string& prefix) {
    for (const auto& member : object.GetObject()) {
      const std::string name = absl::StrFormat("%s%s", prefix, TextOf(member.name));
      member.value.IsObject() ? AddMembers(member.value, name + ".") : AddCell(name, member.value);
    }
  }

  // A whole number keeps all its digits, of which a plain number shows 14; one that no double has
  // is a text, so that it stays apart from its neighbours.
  void SetNumber(size_t column, const Json& value) {
    const double number = value.GetDouble();
    const std::string digits = value.IsInt64()    ? std::to_string(value.GetInt64())
                               : value.IsUint64() ? std::to_string(value.GetUint64())
                                                  : std::string();
    const bool plain = digits.empty() || digits == PlainNumberText(number);
    const bool exact = std::abs(number) <= 0x1p53;
    table_.Set(column, plain   ? ValueView::Number(number)
                       : exact ? ValueView::Dual(digits, number)
                               : ValueView::Text(digits));
  }

  void AddCell(const std::string& name, const Json& value) {
    const size_t column = table_.Column(name);
    if (value.IsNumber()) {
      SetNumber(column, value);
    } else if (value.IsBool()) {
      table_.Set(column,
                 value.GetBool() ? ValueView::Dual("true", -1) : ValueView::Dual("false", 0));
    } else if (value.IsString()) {
      SetUntyped(table_, column, TextOf(value), interpreter_);
    } else if (value.IsArray()) {
      table_.Set(column, ValueView::Text(Written(value)));
    }
  }

  GatheredTable& table_;
  const TextInterpreter& interpreter_;
};

// Whether all of the text is a number that the type holds.
bool IsRead(std::string_view digits, auto& number) {
  const char* const end = digits.data() + digits.size();
  const auto [read, error] = std::from_chars(digits.data(), end, number);
  return error == std::errc() && read == end;
}

// A document whose numbers the standard library reads: RapidJSON 1.1 takes 0e99 for 1e-81.
class Document final : public rapidjson::Document {
 public:
  rapidjson::ParseResult Read(std::string_view text) {
    constexpr unsigned kFlags = rapidjson::kParseIterativeFlag |
                                rapidjson::kParseNumbersAsStringsFlag |
                                rapidjson::kParseValidateEncodingFlag;
    rapidjson::MemoryStream bytes(text.data(), text.size());
    rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(bytes);
    rapidjson::Reader reader;
    const auto read = [&](rapidjson::Document&) {
      return !reader.Parse<kFlags>(stream, *this).IsError();
    };
    Populate(read);
    return {reader.GetParseErrorCode(), reader.GetErrorOffset()};
  }

  // Called by the reader, which has seen that the text is a number. One that is too small is 0.
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
    const std::string_view digits(text, length);
    int64_t whole = 0;
    if (IsRead(digits, whole)) return Int64(whole);
    uint64_t large = 0;
    if (IsRead(digits, large)) return Uint64(large);
    double number = 0;
    const bool in_range = IsRead(digits, number);
    const size_t exponent = digits.find_first_of("eE");
    const bool small = exponent == std::string_view::npos || digits[exponent + 1] == '-';
    return (in_range || small) && Double(number);
  }
};

absl::Status Parse(std::string_view text, Document& document) {
  if (const rapidjson::ParseResult result = document.Read(text); result.IsError()) {
    return absl::DataLossError(absl::StrFormat("the text is no JSON: %s, byte %d",
                                               GetParseError_En(result.Code()), result.Offset()));
  }
  if (!IsTooDeep(document, kMaxDepth)) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrFormat("objects and arrays stand more than %d inside each other", kMaxDepth));
}

std::string_view WithoutMark(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

absl::StatusOr<std::unique_ptr<TableReader>> ReadJson(std::string_view text,
                                                      const FormatOptions& options,
                                                      const Execution& execution) {
  MemoryReservation memory(execution.memory);
  CELADON_RETURN_IF_ERROR(memory.Resize(text.size() * kBytesPerTextByte, "a JSON document"));
  Document document;
  CELADON_RETURN_IF_ERROR(Parse(WithoutMark(text), document));
  const Json* rows = DefaultTable(document);
  if (!options.table.empty()) {
    CELADON_ASSIGN_OR_RETURN(rows, ValueAt(document, options.table));
  }
  GatheredTable table(execution);
  const TextInterpreter interpreter(options.settings);
  CELADON_RETURN_IF_ERROR(RowMaker(table, interpreter).AddRows(*rows));
  return std::move(table).Read(options.columns);
}

// A value of its own: a row, or the rows at the path of the table.
absl::Status AddLine(std::string_view line, const FormatOptions& options, MemoryReservation& memory,
                     RowMaker& rows) {
  CELADON_RETURN_IF_ERROR(memory.Resize(line.size() * kBytesPerTextByte, "a line of JSON"));
  Document document;
  CELADON_RETURN_IF_ERROR(Parse(line, document));
  if (options.table.empty()) return rows.AddRow(document);
  CELADON_ASSIGN_OR_RETURN(const Json* const value, ValueAt(document, options.table));
  return rows.AddRows(*value);
}

absl::StatusOr<std::unique_ptr<TableReader>> ReadJsonLines(std::string_view text,
                                                           const FormatOptions& options,
                                                           const Execution& execution) {
  GatheredTable table(execution);
  const TextInterpreter interpreter(options.settings);
  RowMaker rows(table, interpreter);
  MemoryReservation memory(execution.memory);
  uint64_t number = 0;
  for (std::string_view rest = WithoutMark(text); !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    CELADON_RETURN_IF_ERROR(
        Annotate(AddLine(line, options, memory, rows), absl::StrFormat("line %d", number)));
  }
  return std::move(table).Read(options.columns);
}

class JsonFormat final : public GatheredFormat {
 public:
  std::string_view name() const override { return "json"; }
  std::vector<std::string_view> extensions() const override { return {".json"}; }

 protected:
  std::string_view files() const override { return "JSON files"; }
  absl::StatusOr<std::unique_ptr<TableReader>> Read(std::string_view text,
                                                    const FormatOptions& options,
                                                    const Execution& execution) const override {
    return ReadJson(text, options, execution);
  }
};

class JsonLinesFormat final : public GatheredFormat {
 public:
  std::string_view name() const override { return "ndjson"; }
  std::vector<std::string_view> aliases() const override { return {"jsonl"}; }
  std::vector<std::string_view> extensions() const override { return {".ndjson", ".jsonl"}; }

 protected:
  std::string_view files() const override { return "files of one JSON value a line"; }
  absl::StatusOr<std::unique_ptr<TableReader>> Read(std::string_view text,
                                                    const FormatOptions& options,
                                                    const Execution& execution) const override {
    return ReadJsonLines(text, options, execution);
  }
};

}  // namespace

std::shared_ptr<const TableFormat> MakeJsonFormat() { return std::make_shared<const JsonFormat>(); }

std::shared_ptr<const TableFormat> MakeJsonLinesFormat() {
  return std::make_shared<const JsonLinesFormat>();
}

}  // namespace celadon
