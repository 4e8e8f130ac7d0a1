#include "script/script_functions.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

class RowByRow : public RowFunction {
 public:
  explicit RowByRow(RowBody body) : body_(std::move(body)) {}

  absl::Status Evaluate(const KernelCall& call) override {
    ValueWriter out = call.result.WriteValues();
    for (size_t row = 0; row < call.rows; ++row) {
      CELADON_ASSIGN_OR_RETURN(const ValueView value, body_(CallRow(call, row)));
      if (value.is_null()) {
        out.Null(row);
      } else if (!value.has_text()) {
        out.Number(row, value.number());
      } else {
        value.has_number() ? out.Dual(row, value.text(), value.number())
                           : out.Text(row, value.text());
      }
    }
    return absl::OkStatus();
  }

 private:
  RowBody body_;
};

class OfArguments final : public RowByRow {
 public:
  using RowByRow::RowByRow;
  bool looks_at_arguments_alone() const override { return true; }
};

class OfCounter final : public RowByRow {
 public:
  OfCounter(RowBody body, std::string counter)
      : RowByRow(std::move(body)), counter_(std::move(counter)) {}
  std::optional<std::string_view> counter() const override { return counter_; }

 private:
  std::string counter_;
};

const ScriptFunctionInfo* Find(std::string_view name) {
  for (const auto family : {FieldFunctions(), FileFunctions(), InterRecordFunctions(),
                            MappingFunctions(), ReloadFunctions(), TableFunctions()}) {
    for (const ScriptFunctionInfo& info : family) {
      if (EqualsIgnoringCase(info.name, name)) return &info;
    }
  }
  return nullptr;
}

// A bare name as a text, unless it is a variable outside of LOAD that no field is called by, or a
// column that the function asks for.
NodePtr NameArgument(const NodePtr& node, const FunctionSite& site, bool columns_first) {
  const auto* const name = node == nullptr ? nullptr : node->As<NameReference>();
  if (name == nullptr) return node;
  const bool column =
      columns_first && site.columns != nullptr &&
      std::ranges::find(*site.columns, name->name, &ColumnInfo::name) != site.columns->end();
  if (column) return node;
  const bool variable = site.result == nullptr &&
                        site.reload.variables().Find(name->name) != nullptr &&
                        site.reload.SymbolsOf(name->name) == nullptr;
  if (variable) return node;
  return std::make_shared<const Node>(Node{TextLiteral{name->name}, node->begin, node->end, 1});
}

}  // namespace

bool IsScriptFunction(std::string_view name) {
  static constexpr std::string_view kOfLoad[] = {"RecNo", "RowNo", "IterNo", "Window", "WRank"};
  return Find(name) != nullptr || std::ranges::any_of(kOfLoad, [name](std::string_view counter) {
           return EqualsIgnoringCase(counter, name);
         });
}

std::string_view CallRow::text(size_t argument) const {
  const ValueView value = (*this)[argument];
  if (value.has_text()) return value.text();
  return value.has_number() ? call_.context.Write(value.number()) : std::string_view();
}

double CallRow::number(size_t argument) const {
  const ValueView value = (*this)[argument];
  if (value.has_number()) return value.number();
  return value.has_text() ? call_.context.Read(value.text()) : kNoNumber;
}

ValueView CallRow::Text(std::string_view text) const {
  return ValueView::Text(call_.context.arena.Store(text));
}

std::unique_ptr<RowFunction> ByRow(RowBody body) {
  return std::make_unique<RowByRow>(std::move(body));
}

std::unique_ptr<RowFunction> ByCounter(RowBody body, std::string counter) {
  return std::make_unique<OfCounter>(std::move(body), std::move(counter));
}

std::unique_ptr<RowFunction> ByArguments(RowBody body) {
  return std::make_unique<OfArguments>(std::move(body));
}

absl::StatusOr<ScriptFunction> FindScriptFunction(const Call& call, const FunctionSite& site) {
  ScriptFunction found;
  const ScriptFunctionInfo* const info = Find(call.name);
  if (info == nullptr) return found;
  for (const Argument& argument : call.arguments) found.arguments.push_back(argument.value);
  while (!found.arguments.empty() && found.arguments.back() == nullptr) found.arguments.pop_back();
  const size_t given = found.arguments.size();
  if (given < info->min_arguments || given > info->max_arguments) {
    const bool few = given < info->min_arguments;
    return absl::InvalidArgumentError(
        absl::StrFormat("too %s arguments for %s: %d given, at %s %d %s", few ? "few" : "many",
                        info->name, given, few ? "least" : "most",
                        few ? info->min_arguments : info->max_arguments, few ? "needed" : "taken"));
  }
  for (size_t i = 0; i < given; ++i) {
    if (found.arguments[i] == nullptr) {
      return absl::InvalidArgumentError(absl::StrFormat("argument %d is missing", i + 1));
    }
    if ((info->names >> i & 1) != 0) {
      found.arguments[i] = NameArgument(found.arguments[i], site, info->columns_first);
    }
  }
  // Exists(F) asks for the value of F in the source.
  if (EqualsIgnoringCase(info->name, "Exists") && given == 1) {
    const auto* const field = found.arguments[0]->As<TextLiteral>();
    if (field == nullptr) return absl::InvalidArgumentError("Exists needs the name of a field");
    const Node& node = *found.arguments[0];
    found.arguments.push_back(
        std::make_shared<const Node>(Node{NameReference{field->text}, node.begin, node.end, 1}));
  }
  found.function = info->make(site, found.arguments);
  return found;
}

}  // namespace celadon
