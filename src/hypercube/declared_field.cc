#include "hypercube/declared_field.h"

#include <algorithm>
#include <utility>

#include "celadon/derived_field.h"
#include "celadon/expression.h"
#include "expression/bind.h"
#include "hypercube/argument_reader.h"
#include "hypercube/symbol_ranks.h"
#include "runtime/status_macros.h"
#include "storage/written_column.h"
#include "value/dictionary.h"

namespace celadon {
namespace {

// Names mean the value of the one field that the formula reads.
class SourceScope final : public Scope {
 public:
  explicit SourceScope(const ChartContext& context) : context_(context) {}

  absl::StatusOr<NameMeaning> ResolveName(const std::string& name) override {
    CELADON_ASSIGN_OR_RETURN(const FieldId field, context_.state->model().FindField(name));
    if (source_.value_or(field) != field) {
      return absl::InvalidArgumentError("a derived field reads one field alone");
    }
    source_ = field;
    return NameMeaning(InputColumn{0});
  }
  std::shared_ptr<const Environment> environment() const override { return context_.environment; }

  const std::optional<FieldId>& source() const { return source_; }

 private:
  const ChartContext& context_;
  std::optional<FieldId> source_;
};

// The code of a value for each symbol of the source; the values stand in load order of the source.
std::vector<uint32_t> NumberValues(const SymbolTable& source, const SymbolLanes& results,
                                   Dictionary* values) {
  const bool texts = !results.texts().empty();
  const ValueLanes lanes{results.numbers().data(), texts ? results.texts().data() : nullptr};
  std::vector<uint32_t> codes(source.size());
  for (uint32_t element = 0; element < source.size(); ++element) {
    const SymbolId id = source.symbol_at(element);
    codes[id] = values->Intern(lanes[id]);
  }
  return codes;
}

absl::StatusOr<CalculatedField> Derive(const DerivedField& declared, const ChartContext& context) {
  const TextInterpreter interpreter(*context.settings);
  CELADON_ASSIGN_OR_RETURN(const Expression formula, Expression::Parse(declared.formula));
  SourceScope scope(context);
  CELADON_ASSIGN_OR_RETURN(const auto program, Bind(formula.root(), scope, *context.functions,
                                                    interpreter, {.text = formula.text()}));
  if (!scope.source().has_value()) {
    return absl::InvalidArgumentError("a derived field reads no field");
  }
  const DataModel& model = context.state->model();
  const SymbolTable& source = *model.field(*scope.source()).symbols;
  const SymbolLanes lanes(source, program->inputs.front().fetch, /*nulls=*/false,
                          *context.settings);
  CELADON_ASSIGN_OR_RETURN(const auto results,
                           SymbolLanes::Calculate(program, lanes, interpreter, nullptr));
  Dictionary values;
  std::vector<uint32_t> codes = NumberValues(source, *results, &values);
  std::vector<SymbolId> ids;
  CalculatedField field{.name = declared.name, .symbols = nullptr, .key = {}, .columns = {}};
  field.symbols = std::make_shared<const SymbolTable>(
      SymbolTable::FromLoadOrder(values.Take(), NumberFormat(), &ids));
  for (uint32_t& code : codes) {
    code = code == Dictionary::kNone ? field.symbols->size() : ids[code];
  }
  field.source = scope.source();
  if (model.field(*field.source).is_key()) field.key = field.source;
  field.symbol_of_source = std::move(codes);
  return field;
}

}  // namespace

absl::StatusOr<std::vector<CalculatedField::Column>> ColumnsBySource(
    const DataModel& model, FieldId source, const std::vector<uint32_t>& code_of_symbol,
    uint32_t cardinality, const Execution& execution) {
  const Field& field = model.field(source);
  std::vector<CalculatedField::Column> columns;
  if (field.is_key()) {
    columns.push_back({std::nullopt, *BitPackedColumn::Pack(code_of_symbol, cardinality)});
  }
  std::vector<uint32_t> code_of = code_of_symbol;
  code_of.push_back(cardinality);  // NULL stays NULL
  for (const ColumnRef& ref : field.columns) {
    CELADON_ASSIGN_OR_RETURN(BitPackedColumn codes,
                             MapColumn(model.column(ref).codes, code_of, cardinality, execution));
    columns.push_back({ref.table, std::move(codes)});
  }
  return columns;
}

std::optional<CalculatedField> DeclaredSymbols(std::string_view name, const ChartContext& context) {
  if (context.derived_fields == nullptr) return std::nullopt;
  const auto declared = std::ranges::find(*context.derived_fields, name, &DerivedField::name);
  if (declared == context.derived_fields->end()) return std::nullopt;
  auto field = Derive(*declared, context);
  return field.ok() ? std::optional(*std::move(field)) : std::nullopt;
}

std::optional<CalculatedField> DeclaredField(std::string_view name, const ChartContext& context,
                                             const Execution& execution) {
  std::optional<CalculatedField> field = DeclaredSymbols(name, context);
  if (!field.has_value()) return std::nullopt;
  // To the end, also where the call is cancelled: else there would be no such field.
  Execution to_the_end;
  to_the_end.executor = execution.executor;
  auto columns = ColumnsBySource(context.state->model(), *field->source, field->symbol_of_source,
                                 field->symbols->size(), to_the_end);
  field->columns = *std::move(columns);
  return field;
}

std::vector<ValueState> DeclaredStates(const CalculatedField& field,
                                       std::span<const ValueState> of_source) {
  std::vector<ValueState> states(field.symbols->size(), ValueState::kExcluded);
  for (size_t symbol = 0; symbol < of_source.size(); ++symbol) {
    const uint32_t own = field.symbol_of_source[symbol];
    if (own >= states.size()) continue;
    if (StateRank(of_source[symbol]) < StateRank(states[own])) states[own] = of_source[symbol];
  }
  return states;
}

std::vector<uint64_t> DeclaredFrequencies(const CalculatedField& field,
                                          std::span<const uint64_t> of_source) {
  std::vector<uint64_t> frequencies(of_source.empty() ? 0 : field.symbols->size());
  for (size_t symbol = 0; symbol < of_source.size(); ++symbol) {
    const uint32_t own = field.symbol_of_source[symbol];
    if (own < frequencies.size()) frequencies[own] += of_source[symbol];
  }
  return frequencies;
}

Bitmap SymbolsOfSource(const CalculatedField& field, const Bitmap& symbols) {
  Bitmap of_source(field.symbol_of_source.size());
  for (size_t symbol = 0; symbol < of_source.size(); ++symbol) {
    const uint32_t own = field.symbol_of_source[symbol];
    if (own < symbols.size() && symbols.Test(own)) of_source.Set(symbol);
  }
  return of_source;
}

ChartFields FieldsOf(const ChartContext& context, const Execution& execution) {
  return ChartFields(context.state->model(), [&context, &execution](const std::string& name) {
    return DeclaredField(name, context, execution);
  });
}

}  // namespace celadon
