// The setting Endpoint: one connection in a line.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>

#include "absl/strings/str_format.h"
#include "celadon/endpoint.h"
#include "celadon/text_rules.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> Split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find(',', begin), text.size());
    parts.push_back(Trimmed(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return parts;
}

// What a word of an option stands for.
template <typename Enum>
struct Word {
  std::string_view text;
  Enum value;
};

constexpr Word<ModelForm> kForms[] = {
    {"split", ModelForm::kSplit},         {"records", ModelForm::kRecords},
    {"instances", ModelForm::kInstances}, {"inputs", ModelForm::kInputs},
    {"mlflow1", ModelForm::kMlflow1},     {"rows", ModelForm::kRows}};
constexpr Word<ModelType> kTypes[] = {{"number", ModelType::kAsGiven},
                                      {"whole", ModelType::kWhole},
                                      {"truth", ModelType::kTruth},
                                      {"timestamp", ModelType::kTimestamp}};
constexpr Word<bool> kTruths[] = {{"yes", true}, {"no", false}};

template <typename Enum, size_t kSize>
bool ReadWord(const Word<Enum> (&words)[kSize], std::string_view text, Enum* value) {
  const auto found = std::ranges::find_if(
      words, [text](const Word<Enum>& word) { return EqualsIgnoringCase(word.text, text); });
  if (found == std::end(words)) return false;
  *value = found->value;
  return true;
}

template <typename Number>
bool ReadNumber(std::string_view text, Number* value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *value);
  return error == std::errc() && end == text.data() + text.size() && *value >= 0;
}

bool ReadText(std::string_view text, std::string* value) {
  *value = text;
  return true;
}

bool ReadColumn(std::string_view name, std::string_view type, EndpointConfig* endpoint) {
  ModelColumn& column = endpoint->columns.emplace_back();
  column.name = name;
  return ReadWord(kTypes, type, &column.type);
}

bool ReadSeconds(std::string_view text, EndpointConfig* endpoint) {
  double seconds = 0;
  if (!ReadNumber(text, &seconds) || !std::isfinite(seconds)) return false;
  endpoint->chart_timeout = endpoint->script_timeout = seconds;
  endpoint->chart_budget = endpoint->script_budget = seconds;
  return true;
}

// False for an option that there is not, or a value that it does not take.
bool ReadOption(std::string_view name, std::string_view value, EndpointConfig* endpoint) {
  constexpr std::string_view kField = "field.", kColumn = "column.";
  if (name.starts_with(kField)) {
    endpoint->fields.push_back({std::string(name.substr(kField.size())), std::string(value)});
    return true;
  }
  if (name.starts_with(kColumn)) return ReadColumn(name.substr(kColumn.size()), value, endpoint);
  if (name == "form") return ReadWord(kForms, value, &endpoint->form);
  if (name == "table") return ReadText(value, &endpoint->table);
  if (name == "certificates") return ReadText(value, &endpoint->ca_file);
  if (name == "batch_rows") return ReadNumber(value, &endpoint->batch_rows);
  if (name == "most_rows") return ReadNumber(value, &endpoint->most_rows);
  if (name == "parallel") return ReadNumber(value, &endpoint->parallel);
  if (name == "calls_per_second") return ReadNumber(value, &endpoint->calls_per_second);
  if (name == "seconds") return ReadSeconds(value, endpoint);
  if (name == "deterministic") return ReadWord(kTruths, value, &endpoint->deterministic);
  if (name == "missing_on_error") return ReadWord(kTruths, value, &endpoint->missing_on_error);
  if (name == "send_association") return ReadWord(kTruths, value, &endpoint->send_association);
  return false;
}

}  // namespace

absl::StatusOr<EndpointConfig> ParseEndpoint(std::string_view setting,
                                             std::string* token_variable) {
  EndpointConfig endpoint;
  std::string* const places[] = {&endpoint.name, &endpoint.url, token_variable,
                                 &endpoint.association};
  size_t place = 0;
  for (const std::string_view part : Split(setting)) {
    const size_t equals = place < 2 ? std::string_view::npos : part.find('=');
    if (equals == std::string_view::npos) {
      if (place == std::size(places)) {
        return absl::InvalidArgumentError(absl::StrFormat("Endpoint: what is %s to be?", part));
      }
      *places[place++] = part;
    } else if (!ReadOption(Trimmed(part.substr(0, equals)), Trimmed(part.substr(equals + 1)),
                           &endpoint)) {
      return absl::InvalidArgumentError(
          absl::StrFormat("Endpoint: there is no such option, or not with this value: %s", part));
    }
  }
  if (!endpoint.name.empty() && place >= 2) return endpoint;
  return absl::InvalidArgumentError(
      "Endpoint=NAME,URL[,VARIABLE OF THE TOKEN[,FIELD OF THE ASSOCIATION]][,OPTION=VALUE…]");
}

}  // namespace celadon
