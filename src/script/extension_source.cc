#include "script/extension_source.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"

#include "expression/external_call.h"
#include "expression/signature.h"
#include "runtime/nearest_name.h"
#include "runtime/status_macros.h"
#include "script/batch_source.h"
#include "script/row_formula.h"
#include "script/row_scope.h"
#include "script/script_error.h"
#include "script/sort_rows.h"

namespace celadon {
namespace {

// Whether the table stands here, which is the last argument.
bool AtTable(const StatementReader& reader) {
  const TokenKind kind = reader.token().kind;
  if (kind != TokenKind::kName && kind != TokenKind::kQuotedName) return false;
  StatementReader ahead = reader;
  ahead.Advance();
  return ahead.token().IsSymbol("{") || ahead.token().IsSymbol(")");
}

absl::StatusOr<std::string> TakeName(StatementReader& reader, std::string_view what) {
  const Token token = reader.token();
  if (token.kind != TokenKind::kName && token.kind != TokenKind::kQuotedName) {
    return reader.Expected(what);
  }
  reader.Advance();
  return Unquote(token);
}

absl::StatusOr<ExtensionField> ParseField(StatementReader& reader) {
  ExtensionField field;
  StatementReader ahead = reader;
  ahead.Advance();
  const bool typed = ahead.token().IsSymbol("(");
  if (typed && reader.AcceptWord("string")) field.type = ExternalType::kText;
  if (typed && !field.type.has_value() && reader.AcceptWord("mixed")) {
    field.type = ExternalType::kDual;
  }
  if (typed && !field.type.has_value()) {
    return reader.Expected("a field, String(field) or Mixed(field)");
  }
  if (typed) reader.AcceptSymbol("(");
  CELADON_ASSIGN_OR_RETURN(field.name, TakeName(reader, "a field of the table"));
  if (typed) CELADON_RETURN_IF_ERROR(reader.ExpectSymbol(")", "behind the field"));
  return field;
}

absl::StatusOr<std::vector<ExtensionField>> ParseFields(StatementReader& reader) {
  std::vector<ExtensionField> fields;
  if (!reader.AcceptSymbol("{")) return fields;
  do {
    CELADON_ASSIGN_OR_RETURN(fields.emplace_back(), ParseField(reader));
  } while (reader.AcceptSymbol(","));
  CELADON_RETURN_IF_ERROR(reader.ExpectSymbol("}", "behind the fields"));
  return fields;
}

absl::StatusOr<const StagedTable*> FindTable(const ExtensionSource& source, Reload& reload) {
  const StagedTable* const table = reload.TableOfAnySection(source.table);
  if (table != nullptr) return table;
  NearestName nearest(source.table);
  for (const auto& known : reload.model.tables()) nearest.Consider(known->name);
  return TableNotFound(
      absl::StrFormat("there is no table of this name: %s%s", source.table, nearest.Hint()));
}

// Text if there is no number and some text, else number.
ExternalType TypeOf(const DualVector& values) {
  bool text = false;
  for (size_t row = 0; row < values.size(); ++row) {
    if (values[row].has_number()) return ExternalType::kNumber;
    text |= values[row].has_text();
  }
  return text ? ExternalType::kText : ExternalType::kNumber;
}

DualVector ValuesOf(const StagedTable& table, size_t column, const TextInterpreter& interpreter) {
  StagedField& field = *table.fields[column];
  EvaluationContext context{interpreter};
  std::vector<uint32_t> codes(kBlockRows);
  std::vector<double> numbers(kBlockRows);
  std::vector<std::string_view> texts(kBlockRows);
  DualVector values;
  values.Reserve(table.rows);
  for (uint64_t first = 0; first < table.rows; first += kBlockRows) {
    const size_t count = std::min<uint64_t>(kBlockRows, table.rows - first);
    table.columns[column].Read(first, std::span(codes).first(count));
    context.arena.Clear();
    FillLanes(field.values(), std::span(codes).first(count), field.format, Fetch::kTexts,
              numbers.data(), texts.data(), context);
    AppendRows({numbers.data(), texts.data()}, count, &values);
  }
  return values;
}

class ExtensionCall {
 public:
  ExtensionCall(const ExtensionSource& source, Reload& reload) : source_(source), reload_(reload) {}

  absl::StatusOr<ExternalTable> Run(std::string_view text) {
    const FunctionRegistry& functions = *reload_.environment.functions;
    const FunctionInfo* const info = functions.Find(source_.function);
    if (info == nullptr) return functions.Unknown(source_.function);
    if (info->external == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrFormat("EXTENSION needs a function that takes tables, not %s", info->name()));
    }
    CELADON_ASSIGN_OR_RETURN(const StagedTable* const table, FindTable(source_, reload_));
    ExternalCall call;
    CELADON_ASSIGN_OR_RETURN(call.arguments, Arguments(*table));
    CELADON_RETURN_IF_ERROR(CheckArity(info->external->signature(), call.arguments.size()));
    for (const NodePtr& constant : source_.constants) {
      CELADON_ASSIGN_OR_RETURN(call.constants.emplace_back(),
                               EvaluateAlone(constant, text, reload_));
    }
    Describe(table->rows, &call);
    return info->external->Call(call, reload_.execution);
  }

 private:
  absl::StatusOr<std::vector<ExternalArgument>> Arguments(const StagedTable& table) {
    std::vector<ExtensionField> fields = source_.fields;
    for (size_t i = 0; source_.fields.empty() && i < table.fields.size(); ++i) {
      fields.push_back({.name = table.fields[i]->name, .type = {}});
    }
    std::vector<ExternalArgument> arguments;
    for (const ExtensionField& field : fields) {
      const auto column = table.ColumnOf(field.name);
      if (!column.has_value()) {
        return absl::NotFoundError(absl::StrFormat("the table has no such field: %s", field.name));
      }
      ExternalArgument& argument = arguments.emplace_back();
      argument.name = field.name;
      argument.values = ValuesOf(table, *column, reload_.interpreter());
      argument.type = field.type.value_or(TypeOf(argument.values));
    }
    return arguments;
  }

  absl::Status CheckArity(const ExternalSignature& signature, size_t fields) const {
    if (source_.constants.size() > signature.constants ||
        (source_.constants.empty() && signature.constants > 0)) {
      return absl::InvalidArgumentError(
          absl::StrFormat("before the table %s takes %d arguments, %d are given", signature.name,
                          signature.constants, source_.constants.size()));
    }
    const size_t given = signature.constants + fields;
    if (given >= FewestArguments(signature.parameters) &&
        given <= MostArguments(signature.parameters)) {
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(
        absl::StrFormat("the arguments of %s are (%s), the table has "
                        "%d fields",
                        signature.name, signature.parameters, fields));
  }

  void Describe(uint64_t rows, ExternalCall* call) const {
    call->place = ExternalPlace::kTable;
    call->rows = rows;
    call->settings = reload_.interpreter().settings();
    if (!reload_.environment.world) return;
    const Environment world = reload_.environment.world();
    call->app = world.document_name;
    call->user = world.user;
  }

  const ExtensionSource& source_;
  Reload& reload_;
};

BatchColumn Intern(const DualVector& values) {
  Dictionary dictionary;
  BatchColumn column;
  column.codes.reserve(values.size());
  for (size_t row = 0; row < values.size(); ++row) {
    const uint32_t element = dictionary.Intern(values[row]);
    column.codes.push_back(element == Dictionary::kNone ? BatchColumn::kNull : element);
  }
  column.dictionary = std::make_shared<const DualVector>(dictionary.Take());
  return column;
}

absl::Status SortBatch(const std::vector<ColumnInfo>& columns, const std::vector<SortKey>& keys,
                       Executor& executor, RowBatch* batch) {
  if (keys.empty()) return absl::OkStatus();
  std::vector<RowRanks> ranks;
  for (const SortKey& key : keys) {
    const auto found = std::ranges::find(columns, key.field, &ColumnInfo::name);
    if (found == columns.end()) {
      return absl::NotFoundError(
          absl::StrFormat("the table has no such field to order by: %s", key.field));
    }
    const auto place = static_cast<size_t>(found - columns.begin());
    ranks.push_back(RanksOfRows(batch->columns[place], key.descending));
  }
  const std::vector<uint32_t> order = OrderByRanks(batch->rows, std::move(ranks), executor);
  for (BatchColumn& column : batch->columns) {
    std::vector<uint32_t> codes;
    for (const uint32_t row : order) codes.push_back(column.codes[row]);
    column.codes = std::move(codes);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ExtensionSource> ParseExtension(StatementReader& reader) {
  ExtensionSource source;
  CELADON_ASSIGN_OR_RETURN(source.function, TakeName(reader, "a function behind EXTENSION"));
  CELADON_RETURN_IF_ERROR(reader.ExpectSymbol("(", "behind the function"));
  while (!AtTable(reader)) {
    CELADON_ASSIGN_OR_RETURN(source.constants.emplace_back(), reader.Formula());
    CELADON_RETURN_IF_ERROR(reader.ExpectSymbol(",", "and a table behind the argument"));
  }
  CELADON_ASSIGN_OR_RETURN(source.table, TakeName(reader, "a table"));
  CELADON_ASSIGN_OR_RETURN(source.fields, ParseFields(reader));
  CELADON_RETURN_IF_ERROR(reader.ExpectSymbol(")", "behind the table"));
  return source;
}

absl::StatusOr<RowSource> OpenExtension(const ExtensionSource& source,
                                        const std::vector<SortKey>& order, std::string_view text,
                                        Reload& reload) {
  CELADON_ASSIGN_OR_RETURN(const ExternalTable table, ExtensionCall(source, reload).Run(text));
  std::vector<ColumnInfo> infos;
  RowBatch batch;
  for (const ExternalColumn& column : table.columns) {
    if (column.values.size() != table.columns.front().values.size()) {
      return absl::DataLossError(
          absl::StrFormat("the answer of %s has columns of different lengths", source.function));
    }
    infos.push_back({.name = column.name, .format = {}, .tags = column.tags, .comment = {}});
    batch.columns.push_back(Intern(column.values));
    batch.rows = column.values.size();
  }
  CELADON_RETURN_IF_ERROR(SortBatch(infos, order, *reload.execution.executor, &batch));
  std::vector<bool> reads_texts(infos.size(), false);
  return RowSource{
      std::make_unique<BatchSource>(std::move(infos), std::move(batch), std::string(table.name)),
      std::move(reads_texts)};
}

}  // namespace celadon
