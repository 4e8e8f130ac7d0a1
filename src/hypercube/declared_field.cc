#include "hypercube/declared_field.h"

#include <algorithm>
#include <utility>

#include "celadon/derived_field.h"
#include "celadon/expression.h"
#include "expression/bind.h"
#include "hypercube/symbol_formula.h"
#include "hypercube/symbol_ranks.h"
#include "runtime/status_macros.h"

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
  CELADON_ASSIGN_OR_RETURN(
      SymbolFormula results,
      CalculateForSymbols(program, source, /*nulls=*/false, *context.settings, interpreter));
  CalculatedField field{.name = declared.name, .symbols = nullptr, .key = {}, .columns = {}};
  field.symbols = std::move(results.symbols);
  field.source = scope.source();
  if (model.field(*field.source).is_key()) field.key = field.source;
  field.symbol_of_source = std::move(results.code_of_symbol);
  return field;
}

BitPackedColumn Mapped(const BitPackedColumn& held, const std::vector<uint32_t>& code_of_symbol,
                       uint32_t cardinality) {
  std::vector<uint32_t> codes(held.rows());
  for (size_t first = 0; first < codes.size(); first += kBlockRows) {
    const size_t count = std::min(kBlockRows, codes.size() - first);
    held.Unpack(first, std::span(codes).subspan(first, count));
  }
  for (uint32_t& code : codes) {
    code = code == held.null_code() ? cardinality : code_of_symbol[code];
  }
  return *BitPackedColumn::Pack(codes, cardinality);
}

}  // namespace

std::vector<CalculatedField::Column> ColumnsBySource(const DataModel& model, FieldId source,
                                                     const std::vector<uint32_t>& code_of_symbol,
                                                     uint32_t cardinality) {
  const Field& field = model.field(source);
  std::vector<CalculatedField::Column> columns;
  if (field.is_key()) {
    columns.push_back({std::nullopt, *BitPackedColumn::Pack(code_of_symbol, cardinality)});
  }
  for (const ColumnRef& ref : field.columns) {
    columns.push_back({ref.table, Mapped(model.column(ref).codes, code_of_symbol, cardinality)});
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

std::optional<CalculatedField> DeclaredField(std::string_view name, const ChartContext& context) {
  std::optional<CalculatedField> field = DeclaredSymbols(name, context);
  if (field.has_value()) {
    field->columns = ColumnsBySource(context.state->model(), *field->source,
                                     field->symbol_of_source, field->symbols->size());
  }
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

ChartFields FieldsOf(const ChartContext& context) {
  return ChartFields(context.state->model(),
                     [&context](const std::string& name) { return DeclaredField(name, context); });
}

}  // namespace celadon
