#include "dimension_output.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "cell_output.h"
#include "list_output.h"

namespace celadon::command {
namespace {

void WriteDetails(const DimensionDetails& details, JsonWriter* json) {
  json->Key("values").Unsigned(details.values);
  WriteCounts(details.states, json);
  if (details.min.has_value()) json->Key("min").Number(*details.min);
  if (details.max.has_value()) json->Key("max").Number(*details.max);
  json->Key("longest").Unsigned(details.longest);
  json->Key("type").String(std::string(1, details.type));
  json->Key("sorted").String(std::string(1, details.sorted));
  json->Key("calculated").Bool(details.calculated);
  json->Key("locked").Bool(details.locked);
  json->Key("single").Bool(details.single);
  WriteTexts("tags", details.tags, json);
  if (!details.group.empty()) WriteTexts("group", details.group, json);
}

}  // namespace

void WriteDimensions(const std::vector<DimensionInfo>& dimensions, JsonWriter* json) {
  json->Key("dimensions").BeginArray();
  for (const DimensionInfo& dimension : dimensions) {
    json->BeginObject().Key("name").String(dimension.name);
    json->Key("cardinality").Unsigned(dimension.cardinality);
    if (dimension.details.has_value()) WriteDetails(*dimension.details, json);
    json->EndObject();
  }
  json->EndArray();
}

std::string DetailsText(const std::vector<DimensionInfo>& dimensions) {
  std::string text;
  for (const DimensionInfo& dimension : dimensions) {
    if (!dimension.details.has_value()) continue;
    const DimensionDetails& details = *dimension.details;
    absl::StrAppend(&text, dimension.name, ": ", dimension.cardinality, " of ", details.values,
                    " values");
    if (details.min.has_value()) absl::StrAppend(&text, ", ", *details.min, " to ", *details.max);
    absl::StrAppend(&text, ", up to ", details.longest, " characters");
    if (details.calculated) text += ", calculated";
    if (details.locked) text += ", locked";
    if (details.single) text += ", one value selected";
    for (const std::string& tag : details.tags) absl::StrAppend(&text, " ", tag);
    text += "\n";
  }
  return text;
}

}  // namespace celadon::command
