#include "extensions/endpoint/model_request.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace celadon {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void WriteText(std::string_view text, Writer* writer) {
  writer->String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

// The shortest text that reads back as the same number; JSON has none for what is not finite.
void WriteNumber(double number, Writer* writer) {
  if (!std::isfinite(number)) {
    writer->Null();
    return;
  }
  std::array<char, 40> buffer;
  char* end = std::to_chars(buffer.data(), buffer.data() + 32, number).ptr;
  const std::string_view text(buffer.data(), static_cast<size_t>(end - buffer.data()));
  if (text.find_first_of(".e") == std::string_view::npos) {
    *end++ = '.';
    *end++ = '0';
  }
  writer->RawValue(buffer.data(), static_cast<size_t>(end - buffer.data()), rapidjson::kNumberType);
}

void WriteValue(ValueView value, ExternalType type, const RegionalSettings& settings,
                Writer* writer) {
  const bool as_number = type != ExternalType::kText && value.has_number();
  if (as_number && (type == ExternalType::kNumber || !value.has_text())) {
    return WriteNumber(value.number(), writer);
  }
  if (value.is_null() || type == ExternalType::kNumber) {
    writer->Null();
  } else if (value.has_text()) {
    WriteText(value.text(), writer);
  } else {
    WriteText(PlainNumberText(value.number(), settings.decimal_separator), writer);
  }
}

}  // namespace

std::string WriteModelRequest(const ExternalCall& call, const std::vector<ExternalType>& types,
                              const std::string& parameters, uint64_t begin, uint64_t end,
                              size_t most_bytes, uint64_t* stopped) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  writer.Key("dataframe_split");
  writer.StartObject();
  writer.Key("columns");
  writer.StartArray();
  for (const ExternalArgument& argument : call.arguments) WriteText(argument.name, &writer);
  writer.EndArray();
  writer.Key("data");
  writer.StartArray();
  uint64_t row = begin;
  for (; row < end && (row == begin || buffer.GetSize() < most_bytes); ++row) {
    writer.StartArray();
    for (size_t a = 0; a < types.size(); ++a) {
      WriteValue(call.arguments[a].values[row], types[a], call.settings, &writer);
    }
    writer.EndArray();
  }
  writer.EndArray();
  writer.EndObject();
  if (!parameters.empty()) {
    writer.Key("params");
    writer.RawValue(parameters.data(), parameters.size(), rapidjson::kObjectType);
  }
  writer.EndObject();
  *stopped = row;
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace celadon
