// What tables there are and what they hold.
#include <cmath>

#include "script/script_functions.h"

namespace celadon {
namespace {

ValueView Number(size_t number) { return ValueView::Number(static_cast<double>(number)); }

// Position `number`, from `first`; nullopt where it is none or past `size`.
std::optional<size_t> Position(double number, double first, size_t size) {
  const double position = std::trunc(number) - first;
  if (!(position >= 0) || position >= static_cast<double>(size)) return std::nullopt;
  return static_cast<size_t>(position);
}

using Tables = std::span<const std::unique_ptr<StagedTable>>;

const StagedTable* FindTable(Tables tables, std::string_view name) {
  for (const auto& table : tables) {
    if (table->name == name) return table.get();
  }
  return nullptr;
}

// The table that an argument names, or the one being built.
const StagedTable* TableOf(const CallRow& row, size_t argument, const FunctionSite& site) {
  if (argument < row.size()) return FindTable(site.reload.model.tables(), row.text(argument));
  if (site.result != nullptr) return site.result->stored();
  return FindTable(site.reload.model.tables(), site.reload.last_table);
}

std::unique_ptr<RowFunction> NoOfTables(const FunctionSite& site, std::span<const NodePtr>) {
  return ByRow([site](const CallRow&) { return Number(site.reload.model.tables().size()); });
}

std::unique_ptr<RowFunction> TableName(const FunctionSite& site, std::span<const NodePtr>) {
  return ByRow([site](const CallRow& row) -> ValueView {
    const Tables tables = site.reload.model.tables();
    const auto position = Position(row.number(0), 0, tables.size());
    return position.has_value() ? row.Text(tables[*position]->name) : ValueView();
  });
}

std::unique_ptr<RowFunction> TableNumber(const FunctionSite& site, std::span<const NodePtr>) {
  return ByRow([site](const CallRow& row) -> ValueView {
    const Tables tables = site.reload.model.tables();
    for (size_t i = 0; i < tables.size(); ++i) {
      if (tables[i]->name == row.text(0)) return Number(i);
    }
    return ValueView();
  });
}

std::unique_ptr<RowFunction> NoOfFields(const FunctionSite& site, std::span<const NodePtr>) {
  return ByRow([site](const CallRow& row) -> ValueView {
    const StagedTable* const table = TableOf(row, 0, site);
    return table == nullptr ? ValueView() : Number(table->fields.size());
  });
}

// The rows that the table being built has before the row at hand.
class RowsSoFar final : public RowFunction {
 public:
  explicit RowsSoFar(const ResultRows& result) : result_(result) {}

  bool looks_at_result() const override { return true; }

  absl::Status Evaluate(const KernelCall& call) override {
    ValueWriter out = call.result.WriteValues();
    const StagedTable* const table = result_.stored();
    for (size_t row = 0; row < call.rows; ++row) {
      if (table == nullptr) {
        out.Null(row);
      } else {
        out.Number(row, static_cast<double>(table->rows + result_.pending()));
      }
    }
    return absl::OkStatus();
  }

 private:
  const ResultRows& result_;
};

std::unique_ptr<RowFunction> NoOfRows(const FunctionSite& site,
                                      std::span<const NodePtr> arguments) {
  if (site.result != nullptr && arguments.empty()) {
    return std::make_unique<RowsSoFar>(*site.result);
  }
  return ByRow([site](const CallRow& row) -> ValueView {
    const StagedTable* const table = TableOf(row, 0, site);
    return table == nullptr ? ValueView() : Number(table->rows);
  });
}

std::unique_ptr<RowFunction> FieldName(const FunctionSite& site, std::span<const NodePtr>) {
  return ByRow([site](const CallRow& row) -> ValueView {
    const StagedTable* const table = TableOf(row, 1, site);
    if (table == nullptr) return ValueView();
    const auto position = Position(row.number(0), 1, table->fields.size());
    return position.has_value() ? row.Text(table->fields[*position]->name) : ValueView();
  });
}

std::unique_ptr<RowFunction> FieldNumber(const FunctionSite& site, std::span<const NodePtr>) {
  return ByRow([site](const CallRow& row) {
    const StagedTable* const table = TableOf(row, 1, site);
    const auto column = table == nullptr ? std::nullopt : table->ColumnOf(row.text(0));
    return Number(column.has_value() ? *column + 1 : 0);
  });
}

constexpr ScriptFunctionInfo kFunctions[] = {
    {"NoOfTables", 0, 0, 0, NoOfTables},         {"TableName", 1, 1, 0, TableName},
    {"TableNumber", 1, 1, 1, TableNumber, true}, {"NoOfFields", 0, 1, 1, NoOfFields, true},
    {"NoOfRows", 0, 1, 1, NoOfRows, true},       {"FieldName", 1, 2, 2, FieldName, true},
    {"FieldNumber", 1, 2, 3, FieldNumber, true}};

}  // namespace

std::span<const ScriptFunctionInfo> TableFunctions() { return kFunctions; }

}  // namespace celadon
