#include "hypercube/field_functions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "absl/strings/str_format.h"
#include "celadon/text_rules.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr size_t kDefaultMost = 6;  // values that are named one by one

// What a function is made from: the field and the states that are asked of it.
struct FieldInState {
  const ChartContext* context;
  const Execution* execution;
  FieldId field = 0;

  const SymbolTable& symbols() const { return *context->state->model().field(field).symbols; }

  // The states in a named alternate state, or, without a name, in the chart's own.
  std::shared_ptr<const AssociationState> In(std::span<const Value> arguments,
                                             size_t position) const {
    const bool named = position < arguments.size() && arguments[position].has_text() &&
                       !arguments[position].text().empty();
    if (!named) return {std::shared_ptr<const void>(), context->state};
    if (context->named_selections == nullptr) return nullptr;
    auto selections = context->named_selections->OfState(arguments[position].text());
    if (!selections.has_value()) return nullptr;
    return std::make_shared<const AssociationState>(context->state->shared_model(),
                                                    *std::move(selections));
  }
};

Value NumberValue(uint64_t count) { return Value::Number(static_cast<double>(count)); }

bool IsTruthy(std::span<const Value> arguments, size_t position) {
  return position < arguments.size() && arguments[position].has_number() &&
         arguments[position].number() != 0;
}

// One of the counts of states; NULL for a state that is unknown.
template <typename Count>
FieldFunction CountFunction(const FieldInState& field, size_t state_argument, Count count) {
  return [field, state_argument, count](std::span<const Value> arguments) {
    const auto state = field.In(arguments, state_argument);
    if (state == nullptr) return Value();
    const auto counts = state->CountStates(field.field, *field.execution);
    return counts.ok() ? NumberValue(count(*counts, arguments)) : Value();
  };
}

std::string TextArgument(std::span<const Value> arguments, size_t position, std::string otherwise) {
  const bool given = position < arguments.size() && arguments[position].has_text();
  return given ? arguments[position].text() : std::move(otherwise);
}

size_t CountArgument(std::span<const Value> arguments, size_t position) {
  constexpr double kMost = std::numeric_limits<uint32_t>::max();  // no field has more values
  const bool given = position < arguments.size() && arguments[position].has_number() &&
                     arguments[position].number() >= 0;
  return given ? static_cast<size_t>(std::min(arguments[position].number(), kMost)) : kDefaultMost;
}

// The values of a set in load order, joined.
std::string JoinValues(const SymbolTable& symbols, const Bitmap& set,
                       const RegionalSettings& settings, const std::string& separator) {
  std::string joined;
  bool first = true;
  for (uint32_t element = 0; element < symbols.size(); ++element) {
    const SymbolId symbol = symbols.symbol_at(element);
    if (!set.Test(symbol)) continue;
    if (!first) joined += separator;
    joined += symbols.Text(symbol, settings);
    first = false;
  }
  return joined;
}

// The values where they are few, else that they are all, or those that are not selected where these
// are few, or how many. Source: Qlik help "GetFieldSelections", whose example lists three of five
// values, or says which are left out where no more than two may be listed.
std::string DescribeSelection(const SymbolTable& symbols, const Bitmap& selected,
                              const RegionalSettings& settings, const std::string& separator,
                              size_t most) {
  const size_t count = selected.Count(), all = symbols.size();
  if (count <= most) return JoinValues(symbols, selected, settings, separator);
  if (count == all) return "ALL";
  if (all - count <= most) {
    Bitmap rest(all, true);
    rest.AndNot(selected);
    return "NOT " + JoinValues(symbols, rest, settings, separator);
  }
  return absl::StrFormat("%d of %d", count, all);
}

FieldFunction FieldSelections(const FieldInState& field) {
  return [field](std::span<const Value> arguments) {
    const auto state = field.In(arguments, 2);
    const Bitmap* selected = state == nullptr ? nullptr : state->selections().selected(field.field);
    if (selected == nullptr) return Value();
    return Value::Text(DescribeSelection(field.symbols(), *selected, *field.context->settings,
                                         TextArgument(arguments, 0, ", "),
                                         CountArgument(arguments, 1)));
  };
}

FieldFunction CurrentSelections(const FieldInState& anywhere) {
  return [anywhere](std::span<const Value> arguments) {
    const auto state = anywhere.In(arguments, 4);
    if (state == nullptr || state->selections().empty()) return Value();
    std::string text;
    for (const SelectionState::Entry& entry : state->selections().entries()) {
      const Field& field = state->model().field(entry.field);
      if (!text.empty()) text += TextArgument(arguments, 0, "\r\n");
      text += field.name + TextArgument(arguments, 1, ": ");
      text += entry.search.empty()
                  ? DescribeSelection(*field.symbols, *entry.symbols, *anywhere.context->settings,
                                      TextArgument(arguments, 2, ", "), CountArgument(arguments, 3))
                  : entry.search;
    }
    return Value::Text(std::move(text));
  };
}

FieldFunction ValueAtPosition(const FieldInState& field) {
  return [field](std::span<const Value> arguments) {
    const double position = arguments[0].has_number() ? std::trunc(arguments[0].number()) : 0;
    const SymbolTable& symbols = field.symbols();
    if (!(position >= 1) || position > symbols.size()) return Value();
    const SymbolId symbol = symbols.symbol_at(static_cast<uint32_t>(position) - 1);
    const ValueView value = symbols[symbol];
    std::string text = symbols.Text(symbol, *field.context->settings);
    return value.has_number() ? Value::Dual(std::move(text), value.number())
                              : Value::Text(std::move(text));
  };
}

FieldFunction PositionOfValue(const FieldInState& field) {
  return [field](std::span<const Value> arguments) {
    auto found = field.symbols().Find(arguments[0]);
    if (!found.has_value() && arguments[0].has_text()) {
      found = field.symbols().FindText(arguments[0].text(), *field.context->settings);
    }
    return NumberValue(found.has_value() ? field.symbols().element(*found) + 1 : 0);
  };
}

FieldFunction ValueCount(const FieldInState& field) {
  return [field](std::span<const Value>) { return NumberValue(field.symbols().size()); };
}

FieldFunction SelectedCount(const FieldInState& field) {
  return CountFunction(field, 1, [](const StateCounts& counts, std::span<const Value> arguments) {
    return counts.selected + (IsTruthy(arguments, 0) ? counts.selected_excluded : 0);
  });
}

FieldFunction PossibleCount(const FieldInState& field) {
  return CountFunction(field, 0, [](const StateCounts& counts, std::span<const Value>) {
    return counts.selected > 0 ? counts.selected : counts.possible;
  });
}

FieldFunction AlternativeCount(const FieldInState& field) {
  return CountFunction(field, 0, [](const StateCounts& counts, std::span<const Value>) {
    return counts.alternative;
  });
}

FieldFunction ExcludedCount(const FieldInState& field) {
  return CountFunction(
      field, 0, [](const StateCounts& counts, std::span<const Value>) { return counts.excluded; });
}

// The values that are excluded by force, those that other fields exclude among them if asked for.
FieldFunction NotSelectedCount(const FieldInState& field) {
  return [field](std::span<const Value> arguments) {
    const auto state = field.In(arguments, 1);
    if (state == nullptr) return Value();
    const SelectionState::Entry* entry = state->selections().entry(field.field);
    if (entry == nullptr || entry->forced_out == nullptr) return NumberValue(0);
    Bitmap forced_out = *entry->forced_out;
    if (!IsTruthy(arguments, 0)) {
      const auto others = state->Compatible(field.field, *field.execution);
      if (!others.ok()) return Value();
      if (*others != nullptr) forced_out &= **others;
    }
    return NumberValue(forced_out.Count());
  };
}

// The states as the engine API calls them, a locked value being a selected one as well.
std::optional<uint64_t> CountOfKind(const StateCounts& counts, bool locked, std::string_view kind) {
  const auto is = [kind](std::string_view name) { return EqualsIgnoringCase(kind, name); };
  if (is("locked")) return locked ? counts.selected : 0;
  if (is("selected")) return locked ? 0 : counts.selected;
  if (is("option") || is("optional") || is("possible")) return counts.possible;
  if (is("deselected")) return 0;  // a value is shown in another state
  if (is("alternative")) return counts.alternative;
  if (is("excluded")) return counts.excluded;
  if (is("selectedexcluded")) return locked ? 0 : counts.selected_excluded;
  if (is("lockedexcluded")) return locked ? counts.selected_excluded : 0;
  return std::nullopt;
}

// NULL for a kind that is unknown (our own).
FieldFunction SumOfStateCounts(const FieldInState& field) {
  return [field](std::span<const Value> arguments) {
    const auto state = field.In(arguments, 0);
    if (state == nullptr) return Value();
    const auto counts = state->CountStates(field.field, *field.execution);
    if (!counts.ok()) return Value();
    uint64_t sum = 0;
    for (const Value& kind : arguments.subspan(1)) {
      const auto count = CountOfKind(*counts, state->selections().locked(field.field),
                                     kind.has_text() ? std::string_view(kind.text()) : "");
      if (!count.has_value()) return Value();
      sum += *count;
    }
    return NumberValue(sum);
  };
}

struct Entry {
  std::string_view name;
  size_t fields;  // arguments that name a field
  size_t min_arguments, max_arguments;
  FieldFunction (*make)(const FieldInState& field);
  bool null_if_unknown = false;  // where there is no such field; else an error
};

constexpr size_t kAnyNumber = std::numeric_limits<size_t>::max();

constexpr Entry kEntries[] = {{"GetSelectedCount", 1, 1, 3, SelectedCount},
                              {"GetPossibleCount", 1, 1, 2, PossibleCount},
                              {"GetAlternativeCount", 1, 1, 2, AlternativeCount},
                              {"GetExcludedCount", 1, 1, 2, ExcludedCount},
                              {"GetNotSelectedCount", 1, 1, 3, NotSelectedCount},
                              {"GetStateCounts", 1, 3, kAnyNumber, SumOfStateCounts, true},
                              {"GetFieldSelections", 1, 1, 4, FieldSelections},
                              {"GetCurrentSelections", 0, 0, 5, CurrentSelections},
                              {"FieldValue", 1, 2, 2, ValueAtPosition},
                              {"FieldValueCount", 1, 1, 1, ValueCount},
                              {"FieldIndex", 1, 2, 2, PositionOfValue}};

// A field is named bare or by a text.
absl::StatusOr<FieldId> FieldOf(const NodePtr& argument, const DataModel& model) {
  if (argument != nullptr) {
    if (const auto* name = argument->As<NameReference>()) return model.FindField(name->name);
    if (const auto* text = argument->As<TextLiteral>()) return model.FindField(text->text);
  }
  return absl::InvalidArgumentError("the name of a field is expected as the first argument");
}

}  // namespace

absl::StatusOr<std::optional<BoundFieldFunction>> MakeFieldFunction(
    std::string_view name, const std::vector<NodePtr>& arguments, const ChartContext& context,
    const Execution& execution) {
  const auto entry = std::ranges::find_if(
      kEntries, [name](const Entry& e) { return EqualsIgnoringCase(e.name, name); });
  if (entry == std::end(kEntries)) return std::nullopt;
  if (arguments.size() < entry->min_arguments || arguments.size() > entry->max_arguments) {
    return absl::InvalidArgumentError(absl::StrFormat("%s takes %d to %d arguments, not %d",
                                                      entry->name, entry->min_arguments,
                                                      entry->max_arguments, arguments.size()));
  }
  FieldInState field{.context = &context, .execution = &execution};
  if (entry->fields > 0) {
    const auto found = FieldOf(arguments.front(), context.state->model());
    if (absl::IsNotFound(found.status()) && entry->null_if_unknown) {
      return BoundFieldFunction{.call = [](std::span<const Value>) { return Value(); },
                                .fields = entry->fields};
    }
    CELADON_ASSIGN_OR_RETURN(field.field, found);
  }
  return BoundFieldFunction{.call = entry->make(field), .fields = entry->fields};
}

}  // namespace celadon
