#include "extensions/endpoint/model_request.h"
#include "value/number_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "absl/strings/str_format.h"

namespace celadon {
namespace {

constexpr size_t kNumberBytes = 20;  // about

bool IsWhole(double number) {
  return std::trunc(number) == number && std::abs(number) <= kExactIntegers;
}

// Without its rows' forms: keys that a body may have, and what MLflow 1 and others have instead.
const char* KeyOf(ModelForm form) {
  switch (form) {
    case ModelForm::kSplit:
      return "dataframe_split";
    case ModelForm::kRecords:
      return "dataframe_records";
    case ModelForm::kInstances:
      return "instances";
    case ModelForm::kInputs:
      return "inputs";
    case ModelForm::kMlflow1:
    case ModelForm::kRows:
      break;
  }
  return nullptr;
}

}  // namespace

class BodyWriter {
 public:
  explicit BodyWriter(const ModelRequest& request) : request_(request) {}

  std::string Write(uint64_t begin, uint64_t end) {
    const char* const key = KeyOf(request_.endpoint_.form);
    if (key != nullptr) {
      writer_.StartObject();
      writer_.Key(key);
    }
    WriteRows(begin, end);
    if (key != nullptr) {
      if (!request_.parameters_.empty()) {
        writer_.Key("params");
        writer_.RawValue(request_.parameters_.data(), request_.parameters_.size(),
                         rapidjson::kObjectType);
      }
      writer_.EndObject();
    }
    return {buffer_.GetString(), buffer_.GetSize()};
  }

 private:
  using Column = ModelRequest::Column;

  void WriteRows(uint64_t begin, uint64_t end) {
    switch (request_.endpoint_.form) {
      case ModelForm::kSplit:
      case ModelForm::kMlflow1:
        return WriteSplit(begin, end);
      case ModelForm::kInputs:
        return WriteColumns(begin, end);
      case ModelForm::kRecords:
      case ModelForm::kInstances:
      case ModelForm::kRows:
        return WriteRecords(begin, end);
    }
  }

  void WriteSplit(uint64_t begin, uint64_t end) {
    writer_.StartObject();
    writer_.Key("columns");
    writer_.StartArray();
    for (const Column& column : request_.columns_) WriteText(column.name);
    writer_.EndArray();
    writer_.Key("data");
    writer_.StartArray();
    for (uint64_t row = begin; row < end; ++row) {
      writer_.StartArray();
      for (const Column& column : request_.columns_) WriteValue(column, row);
      writer_.EndArray();
    }
    writer_.EndArray();
    writer_.EndObject();
  }

  void WriteColumns(uint64_t begin, uint64_t end) {
    writer_.StartObject();
    for (const Column& column : request_.columns_) {
      WriteText(column.name);
      writer_.StartArray();
      for (uint64_t row = begin; row < end; ++row) WriteValue(column, row);
      writer_.EndArray();
    }
    writer_.EndObject();
  }

  void WriteRecords(uint64_t begin, uint64_t end) {
    writer_.StartArray();
    for (uint64_t row = begin; row < end; ++row) {
      writer_.StartObject();
      for (const Column& column : request_.columns_) {
        WriteText(column.name);
        WriteValue(column, row);
      }
      writer_.EndObject();
    }
    writer_.EndArray();
  }

  void WriteText(std::string_view text) {
    writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  }

  // The shortest text that reads back as the same number; JSON has none for what is not finite.
  void WriteNumber(double number) {
    if (!std::isfinite(number)) {
      writer_.Null();
      return;
    }
    std::array<char, 40> buffer;
    char* end = std::to_chars(buffer.data(), buffer.data() + 32, number).ptr;
    const std::string_view text(buffer.data(), static_cast<size_t>(end - buffer.data()));
    if (text.find_first_of(".e") == std::string_view::npos) {
      *end++ = '.';
      *end++ = '0';
    }
    writer_.RawValue(buffer.data(), static_cast<size_t>(end - buffer.data()),
                     rapidjson::kNumberType);
  }

  void WriteTimestamp(double number) {
    const RegionalSettings& settings = request_.call_.settings;
    const auto part = [&](NumberType type, const char* pattern) {
      NumberFormat format;
      format.type = type;
      format.pattern = pattern;
      return FormatNumber(number, format, settings);
    };
    WriteText(part(NumberType::kDate, "YYYY-MM-DD") + "T" + part(NumberType::kTime, "hh:mm:ss"));
  }

  void WriteValue(const Column& column, uint64_t row) {
    const ValueView value = column.values[row];
    if (value.has_number() && column.wanted.type != ModelType::kAsGiven) {
      return WriteWanted(value.number(), column.wanted.type);
    }
    const bool as_number = column.type != ExternalType::kText && value.has_number();
    if (as_number && (column.type == ExternalType::kNumber || !value.has_text())) {
      return WriteNumber(value.number());
    }
    if (value.is_null() || column.type == ExternalType::kNumber) {
      writer_.Null();
    } else if (value.has_text()) {
      WriteText(value.text());
    } else {
      WriteText(PlainNumberText(value.number(), request_.call_.settings.decimal_separator));
    }
  }

  void WriteWanted(double number, ModelType type) {
    if (type == ModelType::kTruth) {
      writer_.Bool(number != 0);
    } else if (type == ModelType::kTimestamp) {
      WriteTimestamp(number);
    } else {
      writer_.Int64(static_cast<int64_t>(number));
    }
  }

  const ModelRequest& request_;
  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

ModelRequest::ModelRequest(const EndpointConfig& endpoint, const ExternalCall& call,
                           const std::vector<ExternalType>& types, const std::string& parameters)
    : endpoint_(endpoint), call_(call), parameters_(parameters) {
  for (size_t a = 0; a < call.arguments.size(); ++a) {
    const ExternalArgument& argument = call.arguments[a];
    const auto wanted = std::ranges::find(endpoint.columns, argument.name, &ModelColumn::name);
    columns_.push_back({argument.name, argument.values, types[a],
                        wanted == endpoint.columns.end() ? ModelColumn() : *wanted});
  }
}

absl::Status ModelRequest::Check() const {
  const auto error = [this](const Column& column, uint64_t row, std::string_view reason) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "endpoint %s: %s in the column %s, row %d", endpoint_.name, reason, column.name, row + 1));
  };
  if (!parameters_.empty() && KeyOf(endpoint_.form) == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrFormat("endpoint %s: its form has no place for parameters", endpoint_.name));
  }
  for (const Column& column : columns_) {
    for (size_t other = 0; columns_[other].name != column.name || &columns_[other] != &column;
         ++other) {
      if (columns_[other].name != column.name) continue;
      return absl::InvalidArgumentError(absl::StrFormat("endpoint %s: two columns have the name %s",
                                                        endpoint_.name, column.name));
    }
    const bool whole = column.wanted.type == ModelType::kWhole;
    const bool no_null = column.wanted.null == ModelNull::kError;
    for (uint64_t row = 0; (whole || no_null) && row < call_.rows; ++row) {
      const ValueView value = column.values[row];
      if (no_null && value.is_null()) return error(column, row, "NULL stands");
      if (whole && value.has_number() && !IsWhole(value.number())) {
        return error(column, row, "a number that is not whole stands");
      }
    }
  }
  return absl::OkStatus();
}

uint64_t ModelRequest::EndOf(uint64_t begin, uint64_t end, size_t most_bytes) const {
  const bool named = endpoint_.form == ModelForm::kRecords ||
                     endpoint_.form == ModelForm::kInstances || endpoint_.form == ModelForm::kRows;
  uint64_t row = begin;
  for (size_t bytes = 0; row < end; ++row) {
    for (const Column& column : columns_) {
      const ValueView value = column.values[row];
      const bool text = column.type != ExternalType::kNumber && value.has_text();
      bytes +=
          (text ? value.text().size() + 3 : kNumberBytes) + (named ? column.name.size() + 4 : 0);
    }
    if (row > begin && bytes > most_bytes) return row;
  }
  return row;
}

std::string ModelRequest::Body(uint64_t begin, uint64_t end) const {
  return BodyWriter(*this).Write(begin, end);
}

}  // namespace celadon
