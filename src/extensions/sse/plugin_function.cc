#include "extensions/sse/plugin_function.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "celadon/text_rules.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

using qlik::sse::DataType;
using qlik::sse::FunctionDefinition;
using qlik::sse::FunctionType;

ExternalKind KindOf(FunctionType type) {
  if (type == FunctionType::AGGREGATION) return ExternalKind::kAggregation;
  return type == FunctionType::SCALAR ? ExternalKind::kScalar : ExternalKind::kTensor;
}

// A name as it may stand in a list of parameters.
std::string ParameterName(const std::string& name) {
  std::string plain;
  for (const char c : name) plain += c == ',' || c == '[' || c == ']' ? '_' : c;
  return plain.empty() ? "value" : plain;
}

std::string ParametersOf(const FunctionDefinition& definition) {
  std::string parameters;
  for (const qlik::sse::Parameter& parameter : definition.params()) {
    if (!parameters.empty()) parameters += ", ";
    parameters += ParameterName(parameter.name());
  }
  return parameters;
}

// What functions of one plugin have alike.
ExternalSignature SignatureOf(const std::string& name, ExternalKind kind, const SsePlugin& plugin) {
  return {.name = absl::StrFormat("%s.%s", plugin.alias, name),
          .kind = kind,
          .parameters = {},
          .help = absl::StrFormat("Of the plugin %s at %s", plugin.alias, plugin.address),
          .row_by_row = !plugin.batch_loads,
          .parallel = plugin.parallel};
}

class DefinedFunction final : public ExternalFunction {
 public:
  DefinedFunction(const FunctionDefinition& definition, std::shared_ptr<PluginLink> link)
      : signature_(
            SignatureOf(definition.name(), KindOf(definition.functiontype()), link->plugin())),
        link_(std::move(link)) {
    signature_.parameters = ParametersOf(definition);
    qlik::sse::FunctionRequestHeader header;
    header.set_functionid(definition.functionid());
    header.set_version("1");  // or the header of function 0 would be empty
    request_.header = header.SerializeAsString();
    for (const qlik::sse::Parameter& parameter : definition.params()) {
      request_.types.push_back(parameter.datatype());
    }
    request_.result = definition.returntype();
    request_.aggregates = definition.functiontype() == FunctionType::AGGREGATION;
  }

  const ExternalSignature& signature() const override { return signature_; }
  absl::StatusOr<ExternalTable> Call(const ExternalCall& call,
                                     const Execution& execution) const override {
    return link_->Ask(request_, call, execution);
  }

 private:
  ExternalSignature signature_;
  PluginRequest request_;
  std::shared_ptr<PluginLink> link_;
};

struct ScriptForm {
  const char* name;
  bool aggregates;
  bool typed;     // the first argument has a letter for each argument behind the script
  DataType type;  // of the arguments, where they are not typed
  DataType result;
};

constexpr ScriptForm kScriptForms[] = {
    {"ScriptEval", false, false, DataType::NUMERIC, DataType::NUMERIC},
    {"ScriptEvalStr", false, false, DataType::STRING, DataType::STRING},
    {"ScriptAggr", true, false, DataType::NUMERIC, DataType::NUMERIC},
    {"ScriptAggrStr", true, false, DataType::STRING, DataType::STRING},
    {"ScriptEvalEx", false, true, DataType::DUAL, DataType::NUMERIC},
    {"ScriptEvalExStr", false, true, DataType::DUAL, DataType::STRING},
    {"ScriptAggrEx", true, true, DataType::DUAL, DataType::NUMERIC},
    {"ScriptAggrExStr", true, true, DataType::DUAL, DataType::STRING}};

absl::StatusOr<std::string> TextOf(const Value& value, std::string_view what) {
  if (value.has_text()) return value.text();
  if (value.has_number()) return PlainNumberText(value.number());
  return absl::InvalidArgumentError(absl::StrFormat("%s is NULL", what));
}

class ScriptFunction final : public ExternalFunction {
 public:
  ScriptFunction(const ScriptForm& form, std::shared_ptr<PluginLink> link)
      : form_(form),
        signature_(SignatureOf(form.name,
                               form.aggregates ? ExternalKind::kAggregation : ExternalKind::kScalar,
                               link->plugin())),
        link_(std::move(link)) {
    signature_.parameters = form.typed ? "types, script[, value, …]" : "script[, value, …]";
    signature_.constants = form.typed ? 2 : 1;
  }

  const ExternalSignature& signature() const override { return signature_; }
  absl::StatusOr<ExternalTable> Call(const ExternalCall& call,
                                     const Execution& execution) const override {
    PluginRequest request;
    request.method = Exchange::Method::kScript;
    request.result = form_.result;
    request.aggregates = form_.aggregates;
    CELADON_ASSIGN_OR_RETURN(request.types, TypesOf(call));
    CELADON_ASSIGN_OR_RETURN(const std::string script, TextOf(call.constants.back(), "the script"));
    request.header = HeaderOf(script, request.types, call);
    return link_->Ask(request, call, execution);
  }

 private:
  // Of a table the types that were found, or that the script asks for, count.
  absl::StatusOr<std::vector<DataType>> TypesOf(const ExternalCall& call) const {
    std::vector<DataType> types(call.arguments.size(), form_.type);
    if (call.place == ExternalPlace::kTable) {
      std::ranges::transform(call.arguments, types.begin(), [](const ExternalArgument& argument) {
        return ToWire(argument.type.value_or(ExternalType::kNumber));
      });
    } else if (form_.typed) {
      CELADON_ASSIGN_OR_RETURN(const std::string letters,
                               TextOf(call.constants.front(), "the text of the types"));
      return ReadTypes(letters, call.arguments.size());
    }
    return types;
  }

  absl::StatusOr<std::vector<DataType>> ReadTypes(std::string_view letters,
                                                  size_t arguments) const {
    if (letters.size() != arguments) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s: the types '%s' are of %d arguments, %d are given", signature_.name,
                          letters, letters.size(), arguments));
    }
    std::vector<DataType> types;
    for (const char letter : letters) {
      constexpr std::string_view kLetters = "SsNnDd";
      const size_t place = kLetters.find(letter);
      if (place == std::string_view::npos) {
        return absl::InvalidArgumentError(
            absl::StrFormat("%s: a type is N, S or D, not '%c'", signature_.name, letter));
      }
      types.push_back(static_cast<DataType>(place / 2));
    }
    return types;
  }

  // In charts rows go together, and plugins refuse programs of single rows; a field of a LOAD has
  // single rows.
  FunctionType FunctionTypeOf(ExternalPlace place) const {
    if (form_.aggregates) return FunctionType::AGGREGATION;
    return place == ExternalPlace::kLoad ? FunctionType::SCALAR : FunctionType::TENSOR;
  }

  std::string HeaderOf(const std::string& script, const std::vector<DataType>& types,
                       const ExternalCall& call) const {
    qlik::sse::ScriptRequestHeader header;
    header.set_script(ValidUtf8(script));
    header.set_functiontype(FunctionTypeOf(call.place));
    header.set_returntype(form_.result);
    for (size_t a = 0; a < types.size(); ++a) {
      qlik::sse::Parameter* parameter = header.add_params();
      parameter->set_datatype(types[a]);
      parameter->set_name(ValidUtf8(call.arguments[a].name));
    }
    return header.SerializeAsString();
  }

  const ScriptForm& form_;
  ExternalSignature signature_;
  std::shared_ptr<PluginLink> link_;
};

}  // namespace

std::vector<std::shared_ptr<const ExternalFunction>> MakeFunctions(
    const qlik::sse::Capabilities& capabilities, const std::shared_ptr<PluginLink>& link) {
  std::vector<std::shared_ptr<const ExternalFunction>> functions;
  if (capabilities.allowscript() && !link->plugin().refuse_scripts) {
    for (const ScriptForm& form : kScriptForms) {
      functions.push_back(std::make_shared<const ScriptFunction>(form, link));
    }
  }
  for (const FunctionDefinition& definition : capabilities.functions()) {
    auto function = std::make_shared<const DefinedFunction>(definition, link);
    std::erase_if(functions, [&](const auto& other) {
      return EqualsIgnoringCase(other->signature().name, function->signature().name);
    });
    functions.push_back(std::move(function));
  }
  return functions;
}

}  // namespace celadon
