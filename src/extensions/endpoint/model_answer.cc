#include "extensions/endpoint/model_answer.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "absl/strings/str_format.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

using Json = rapidjson::Value;

constexpr size_t kMostReasonBytes = 500;
// Python writes NaN and Infinity, which are no JSON.
constexpr unsigned kParseFlags = rapidjson::kParseNanAndInfFlag | rapidjson::kParseIterativeFlag;

std::string_view TextOf(const Json& json) { return {json.GetString(), json.GetStringLength()}; }

std::string Printed(const Json& json) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer, rapidjson::UTF8<>, rapidjson::UTF8<>,
                    rapidjson::CrtAllocator, rapidjson::kWriteNanAndInfFlag>
      writer(buffer);
  json.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

void Append(const Json& json, DualVector* values) {
  if (json.IsNumber()) {
    const double number = json.GetDouble();
    return values->Append(std::isnan(number) ? ValueView() : ValueView::Number(number));
  }
  if (json.IsString()) return values->Append(ValueView::Text(TextOf(json)));
  if (json.IsNull()) return values->Append(ValueView());
  values->Append(ValueView::Text(Printed(json)));  // true, false, or nested
}

class Rows {
 public:
  explicit Rows(ExternalTable* table) : table_(*table) {
    if (!table_.columns.empty()) before_ = table_.columns.front().values.size();
  }

  absl::Status Take(const Json& predictions) {
    if (predictions.IsObject()) return TakeColumns(predictions);
    if (!predictions.IsArray()) return absl::DataLossError("the predictions are no list");
    for (const Json& row : predictions.GetArray()) {
      TakeRow(row);
      ++taken_;
      Fill();
    }
    return absl::OkStatus();
  }
  // A column a field: the elements of the list that its path leads to, or the one value there.
  absl::Status TakeFields(const Json& answer, const std::vector<AnswerField>& fields) {
    rapidjson::Document::AllocatorType memory;
    Json columns(rapidjson::kObjectType);
    for (const AnswerField& field : fields) {
      Json found = field.path.Select(answer, memory);
      if (found.IsNull()) {
        return absl::DataLossError(
            absl::StrFormat("the answer has nothing for the field %s", field.name));
      }
      Json column(rapidjson::kArrayType);
      found.IsArray() ? column.Swap(found) : column.PushBack(found, memory);
      columns.AddMember(rapidjson::StringRef(field.name.data(), field.name.size()), column, memory);
    }
    return TakeColumns(columns);
  }
  uint64_t taken() const { return taken_; }

 private:
  // The values of a column in the rows so far.
  DualVector& Column(std::string_view name) {
    const auto found = std::ranges::find(table_.columns, name, &ExternalColumn::name);
    ExternalColumn& column = found != table_.columns.end() ? *found : table_.columns.emplace_back();
    column.name = name;
    while (column.values.size() < before_ + taken_) column.values.Append(ValueView());
    return column.values;
  }

  void TakeRow(const Json& row) {
    if (row.IsObject()) {
      for (const auto& member : row.GetObject()) {
        DualVector& values = Column(TextOf(member.name));
        if (values.size() == before_ + taken_) Append(member.value, &values);  // not a second one
      }
    } else if (row.IsArray()) {
      for (rapidjson::SizeType i = 0; i < row.Size(); ++i) {
        Append(row[i], &Column(absl::StrFormat("prediction_%d", i)));
      }
    } else {
      Append(row, &Column("prediction"));
    }
  }

  // NULL in the columns that the last row had not.
  void Fill() {
    for (ExternalColumn& column : table_.columns) {
      while (column.values.size() < before_ + taken_) column.values.Append(ValueView());
    }
  }

  absl::Status TakeColumns(const Json& columns) {
    bool first = true;
    uint64_t taken = 0;
    for (const auto& member : columns.GetObject()) {
      if (!member.value.IsArray()) {
        return absl::DataLossError("the predictions are an object, but not of columns");
      }
      const uint64_t rows = member.value.Size();
      if (!std::exchange(first, false) && rows != taken) {
        return absl::DataLossError("the predictions are columns of different lengths");
      }
      taken = rows;
      DualVector& values = Column(TextOf(member.name));
      for (const Json& value : member.value.GetArray()) Append(value, &values);
    }
    taken_ = taken;
    Fill();
    return absl::OkStatus();
  }

  ExternalTable& table_;
  uint64_t before_ = 0, taken_ = 0;
};

}  // namespace

absl::Status TakeModelAnswer(const std::string& body, const std::vector<AnswerField>& fields,
                             ExternalTable* table, uint64_t* rows) {
  rapidjson::Document json;
  json.Parse<kParseFlags>(body.data(), body.size());
  const bool list = !json.HasParseError() && json.IsArray();
  if (json.HasParseError() || (!json.IsObject() && !list)) {
    return absl::DataLossError("the answer is no JSON object");
  }
  Rows taken(table);
  if (!fields.empty()) {
    CELADON_RETURN_IF_ERROR(taken.TakeFields(json, fields));
  } else if (list) {
    CELADON_RETURN_IF_ERROR(taken.Take(json));
  } else {
    auto found = json.FindMember("predictions");
    if (found == json.MemberEnd()) found = json.FindMember("outputs");
    if (found == json.MemberEnd()) return absl::DataLossError("the answer has no predictions");
    CELADON_RETURN_IF_ERROR(taken.Take(found->value));
  }
  *rows = taken.taken();
  return absl::OkStatus();
}

std::string ReasonOf(const std::string& body) {
  rapidjson::Document json;
  json.Parse<kParseFlags>(body.data(), body.size());
  const auto member = [&json](const char* name) -> std::string {
    if (json.HasParseError() || !json.IsObject()) return {};
    const auto found = json.FindMember(name);
    const bool text = found != json.MemberEnd() && found->value.IsString();
    return text ? std::string(TextOf(found->value)) : std::string();
  };
  std::string message = member("message");
  if (json.HasParseError()) message = body;
  constexpr std::string_view kError = "Error: ";
  if (const size_t place = message.rfind(kError); place != std::string::npos) {
    message.erase(0, place + kError.size());  // rows may stand before it
  } else if (!member("error_class").empty()) {
    message.clear();
  }
  std::string reason;
  for (const std::string& part : {member("error_code"), member("error_class"), message}) {
    if (!part.empty()) reason += (reason.empty() ? "" : ": ") + part;
  }
  return reason.substr(0, kMostReasonBytes);
}

}  // namespace celadon
