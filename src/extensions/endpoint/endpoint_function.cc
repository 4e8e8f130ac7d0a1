#include "extensions/endpoint/endpoint_function.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "absl/strings/str_format.h"
#include "celadon/text_rules.h"
#include "extensions/endpoint/scoring.h"
#include "extensions/endpoint/sent_rows.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

struct Form {
  const char* name;
  bool aggregates;
  bool typed;  // the first argument has a letter for each argument behind the request
  bool text;   // of arguments that are not typed, and of the result
};

constexpr Form kForms[] = {
    {"ScriptEval", false, false, false},  {"ScriptEvalStr", false, false, true},
    {"ScriptAggr", true, false, false},   {"ScriptAggrStr", true, false, true},
    {"ScriptEvalEx", false, true, false}, {"ScriptEvalExStr", false, true, true},
    {"ScriptAggrEx", true, true, false},  {"ScriptAggrExStr", true, true, true}};

// What the JSON text of a call asks for.
struct Wanted {
  std::string connection;
  std::string column;      // of the answer; empty: the first one
  std::string parameters;  // JSON; empty: none
  std::string unknown;     // a key that means nothing; empty: none
};

void NoteUnknown(const rapidjson::Value& object, std::initializer_list<std::string_view> known,
                 std::string* unknown) {
  for (const auto& member : object.GetObject()) {
    const std::string_view name(member.name.GetString(), member.name.GetStringLength());
    if (std::ranges::find(known, name) == known.end()) *unknown = name;
  }
}

absl::StatusOr<Wanted> ReadWanted(const Value& text) {
  rapidjson::Document json;
  if (text.has_text()) {
    json.Parse<rapidjson::kParseIterativeFlag>(text.text().data(), text.text().size());
  }
  const auto malformed = [](std::string_view reason) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "the request is {\"RequestType\":\"endpoint\",\"endpoint\":{\"connectionname\":\"…\"}}: %s",
        reason));
  };
  if (!text.has_text() || json.HasParseError() || !json.IsObject()) {
    return malformed("it is no JSON object");
  }
  const auto type = json.FindMember("RequestType");
  if (type == json.MemberEnd() || !type->value.IsString() ||
      !EqualsIgnoringCase(type->value.GetString(), "endpoint")) {
    return malformed("the RequestType is another one");
  }
  const auto endpoint = json.FindMember("endpoint");
  if (endpoint == json.MemberEnd() || !endpoint->value.IsObject()) {
    return malformed("it names no endpoint");
  }
  const auto member = [&endpoint](const char* name) -> std::string {
    const auto found = endpoint->value.FindMember(name);
    const bool there = found != endpoint->value.MemberEnd() && found->value.IsString();
    return there ? found->value.GetString() : std::string();
  };
  Wanted wanted{member("connectionname"), member("column"), {}, {}};
  NoteUnknown(json, {"RequestType", "endpoint"}, &wanted.unknown);
  NoteUnknown(endpoint->value, {"connectionname", "column", "parameters"}, &wanted.unknown);
  if (wanted.connection.empty()) return malformed("it names no connection");
  const auto parameters = endpoint->value.FindMember("parameters");
  if (parameters != endpoint->value.MemberEnd() && parameters->value.IsObject()) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    parameters->value.Accept(writer);
    wanted.parameters.assign(buffer.GetString(), buffer.GetSize());
  }
  return wanted;
}

class EndpointFunction final : public ExternalFunction {
 public:
  EndpointFunction(const Form& form, const std::string& alias, std::shared_ptr<EndpointSet> set)
      : form_(form), set_(std::move(set)) {
    signature_.name = absl::StrFormat("%s.%s", alias, form.name);
    signature_.kind = form.aggregates ? ExternalKind::kAggregation : ExternalKind::kScalar;
    signature_.parameters = form.typed ? "types, request[, value, …]" : "request[, value, …]";
    signature_.help = "What a model behind an endpoint predicts";
    signature_.constants = form.typed ? 2 : 1;
    signature_.parallel = 2;
  }

  const ExternalSignature& signature() const override { return signature_; }

  absl::StatusOr<ExternalTable> Call(const ExternalCall& call,
                                     const Execution& execution) const override {
    CELADON_ASSIGN_OR_RETURN(const Wanted wanted, ReadWanted(call.constants.back()));
    CELADON_ASSIGN_OR_RETURN(const Endpoint* const endpoint, Find(wanted.connection));
    const uint64_t most_rows = endpoint->config.most_rows;
    if (most_rows != 0 && call.rows > most_rows) {
      return absl::ResourceExhaustedError(
          absl::StrFormat("endpoint %s: a call sends %d rows at the most, not %d",
                          endpoint->config.name, most_rows, call.rows));
    }
    if (!wanted.unknown.empty()) {
      endpoint->Log(absl::StrFormat("the request has an unknown key: %s", wanted.unknown));
    }
    const Asked asked{*endpoint, wanted, execution};
    if (call.place == ExternalPlace::kChart) return InChart(call, asked);
    if (call.place == ExternalPlace::kTable) return AsTable(call, asked);
    CELADON_ASSIGN_OR_RETURN(ExternalTable answer, Ask(call, false, asked));
    return OneColumn(std::move(answer), asked, call);
  }

 private:
  struct Asked {
    const Endpoint& endpoint;
    const Wanted& wanted;
    const Execution& execution;
  };

  // With `distinct`, rows that are alike are asked for once.
  absl::StatusOr<ExternalTable> Ask(const ExternalCall& call, bool distinct,
                                    const Asked& asked) const {
    const std::vector<size_t> needed = NeededArguments(call, asked.endpoint.config);
    if (!distinct && needed.empty()) return Send(call, asked);
    const SentRows sent(call, needed, distinct);
    CELADON_ASSIGN_OR_RETURN(ExternalTable answer, Send(sent.call(), asked));
    return form_.aggregates ? answer : sent.Expand(std::move(answer));
  }

  absl::StatusOr<ExternalTable> Send(const ExternalCall& call, const Asked& asked) const {
    CELADON_ASSIGN_OR_RETURN(const std::vector<ExternalType> types, TypesOf(call));
    std::string columns;
    for (const ExternalArgument& argument : call.arguments) {
      columns += (columns.empty() ? "" : ", ") + argument.name;
    }
    asked.endpoint.Log(absl::StrFormat("sends %d rows of %s", call.rows, columns));
    return Scoring(asked.endpoint, call, types, asked.wanted.parameters, form_.aggregates,
                   asked.execution)
        .Run();
  }

  // Those that a row is not sent without.
  static std::vector<size_t> NeededArguments(const ExternalCall& call,
                                             const EndpointConfig& config) {
    std::vector<size_t> needed;
    for (size_t a = 0; a < call.arguments.size(); ++a) {
      const auto column =
          std::ranges::find(config.columns, call.arguments[a].name, &ModelColumn::name);
      if (column != config.columns.end() && column->null == ModelNull::kLeaveOut) {
        needed.push_back(a);
      }
    }
    return needed;
  }

  // Calls that are alike are not asked again.
  absl::StatusOr<ExternalTable> InChart(const ExternalCall& call, const Asked& asked) const {
    const EndpointConfig& config = asked.endpoint.config;
    const auto key = config.deterministic ? set_->cache.KeyOf(signature_.name, call) : std::nullopt;
    if (key.has_value()) {
      if (const auto kept = set_->cache.Find(*key)) return *kept;
    }
    absl::StatusOr<ExternalTable> answer = AskInChart(call, asked);
    if (!answer.ok()) {
      CELADON_RETURN_IF_ERROR(asked.execution.cancel.status());
      if (!config.missing_on_error) return answer;
      asked.endpoint.Log(
          absl::StrFormat("NULL in place of an error: %s", answer.status().message()));
      return ExternalTable();
    }
    if (key.has_value()) set_->cache.Keep(*key, *answer);
    return answer;
  }

  absl::StatusOr<ExternalTable> AskInChart(const ExternalCall& call, const Asked& asked) const {
    CELADON_RETURN_IF_ERROR(asked.endpoint.rate.Wait(asked.execution.cancel));
    const bool distinct = asked.endpoint.config.deterministic && !form_.aggregates;
    CELADON_ASSIGN_OR_RETURN(ExternalTable answer, Ask(call, distinct, asked));
    return OneColumn(std::move(answer), asked, call);
  }

  // The field of the association stands before the predictions, by which they find their rows.
  absl::StatusOr<ExternalTable> AsTable(const ExternalCall& call, const Asked& asked) const {
    const EndpointConfig& config = asked.endpoint.config;
    if (config.association.empty()) return Ask(call, false, asked);
    ExternalCall sent = call;
    const auto field =
        std::ranges::find(sent.arguments, config.association, &ExternalArgument::name);
    if (field == sent.arguments.end()) {
      return absl::InvalidArgumentError(
          absl::StrFormat("endpoint %s: the table has no field to associate its answers by: %s",
                          config.name, config.association));
    }
    ExternalColumn keys{.name = field->name, .tags = {}, .values = field->values};
    if (const size_t again = SentRows(KeysOf(*field, call), {}, true).call().rows;
        again < call.rows) {
      asked.endpoint.Log(absl::StrFormat("%d rows have the same %s as another one",
                                         call.rows - again, config.association));
    }
    if (!config.send_association) sent.arguments.erase(field);
    CELADON_ASSIGN_OR_RETURN(ExternalTable answer, Ask(sent, false, asked));
    std::erase_if(answer.columns,
                  [&keys](const ExternalColumn& column) { return column.name == keys.name; });
    answer.columns.insert(answer.columns.begin(), std::move(keys));
    return answer;
  }

  static ExternalCall KeysOf(const ExternalArgument& field, const ExternalCall& call) {
    ExternalCall keys;
    keys.rows = call.rows;
    keys.arguments.push_back(field);
    return keys;
  }

  absl::StatusOr<const Endpoint*> Find(const std::string& connection) const {
    // `Space:Name`, of which spaces are not ours.
    const std::string name = connection.substr(connection.rfind(':') + 1);
    for (const auto& endpoint : set_->endpoints) {
      if (endpoint->config.name == connection || endpoint->config.name == name) {
        return endpoint.get();
      }
    }
    return absl::NotFoundError(
        absl::StrFormat("there is no endpoint of this name: %s", connection));
  }

  absl::StatusOr<std::vector<ExternalType>> TypesOf(const ExternalCall& call) const {
    std::vector<ExternalType> types(call.arguments.size(),
                                    form_.text ? ExternalType::kText : ExternalType::kNumber);
    if (call.place == ExternalPlace::kTable) {
      std::ranges::transform(call.arguments, types.begin(), [](const ExternalArgument& argument) {
        return argument.type.value_or(ExternalType::kNumber);
      });
    } else if (form_.typed) {
      return ReadTypes(call.constants.front(), call.arguments.size());
    }
    return types;
  }

  absl::StatusOr<std::vector<ExternalType>> ReadTypes(const Value& letters,
                                                      size_t arguments) const {
    const std::string text = letters.has_text() ? letters.text() : std::string();
    std::vector<ExternalType> types;
    for (const char letter : text) {
      if (letter != 'N' && letter != 'S') break;
      types.push_back(letter == 'S' ? ExternalType::kText : ExternalType::kNumber);
    }
    if (types.size() == text.size() && types.size() == arguments) return types;
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: the types are a letter N or S an argument, of which there are %d: %s",
                        signature_.name, arguments, text));
  }

  // The column that is asked for, as numbers or as texts.
  absl::StatusOr<ExternalTable> OneColumn(ExternalTable answer, const Asked& asked,
                                          const ExternalCall& call) const {
    const std::string& name = asked.wanted.column;
    const auto found = name.empty()
                           ? answer.columns.begin()
                           : std::ranges::find(answer.columns, name, &ExternalColumn::name);
    if (found == answer.columns.end()) {
      return absl::NotFoundError(absl::StrFormat("the answer has no column: %s", name));
    }
    ExternalTable table;
    ExternalColumn& column = table.columns.emplace_back();
    column.name = found->name;
    size_t texts = 0;  // where numbers are wanted
    for (size_t row = 0; row < found->values.size(); ++row) {
      const ValueView value = found->values[row];
      if (!form_.text) {
        column.values.Append(value.has_number() ? value : ValueView());
        texts += value.has_text() && !value.has_number() ? 1 : 0;
      } else if (value.has_text() || value.is_null()) {
        column.values.Append(value);
      } else {
        column.values.Append(
            ValueView::Text(PlainNumberText(value.number(), call.settings.decimal_separator)));
      }
    }
    if (texts > 0) {
      asked.endpoint.Log(absl::StrFormat("%d answers are texts, where numbers are wanted", texts));
    }
    return table;
  }

  const Form& form_;
  ExternalSignature signature_;
  std::shared_ptr<EndpointSet> set_;
};

}  // namespace

std::vector<std::shared_ptr<const ExternalFunction>> MakeFunctions(
    const std::string& alias, const std::shared_ptr<EndpointSet>& set) {
  std::vector<std::shared_ptr<const ExternalFunction>> functions;
  for (const Form& form : kForms) {
    functions.push_back(std::make_shared<const EndpointFunction>(form, alias, set));
  }
  return functions;
}

}  // namespace celadon
