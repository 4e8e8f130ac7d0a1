// An app whose scripts are connected to a folder of delimited files, `db` in its own folder.
#ifndef CELADON_TESTS_SQLITE_CONNECTED_APP_H_
#define CELADON_TESTS_SQLITE_CONNECTED_APP_H_

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "celadon/sqlite.h"
#include "engine/test_app.h"

namespace celadon {

class ConnectedApp : public TestApp {
 public:
  ConnectedApp() {
    std::filesystem::create_directories(Path("db"));
    const DataFolder folder = *DataFolder::Open(Path("db"));
    engine.connections().Add({"DB", MakeSqliteFolder(folder), folder});
  }

  absl::StatusOr<LoadReport> Run(std::string_view script) {
    return app->RunScriptText(script, Execution());
  }
  absl::StatusOr<LoadReport> Reload(bool partial) {
    return app->Reload({.partial = partial}, Execution());
  }

  // The rows of a table in load order as `cell|cell`, NULL as `-`; one line with the error where
  // there is no such table.
  std::vector<std::string> Rows(std::string_view table) const {
    const auto model = app->model();
    const auto id = model->FindTable(table);
    if (!id.ok()) return {id.status().ToString()};
    std::vector<std::string> rows(model->table(*id).rows);
    for (size_t i = 0; i < model->table(*id).loaded_fields.size(); ++i) {
      const LoadedColumn column = model->loaded_column(*id, i);
      const SymbolTable& symbols = *model->field(column.field()).symbols;
      for (RowIndex row = 0; row < rows.size(); ++row) {
        const SymbolId symbol = column[row];
        rows[row] +=
            (i == 0 ? "" : "|") + (symbol == LoadedColumn::kNull ? "-" : symbols.Text(symbol, {}));
      }
    }
    return rows;
  }
  // What a script of one SELECT gives, or its error.
  std::vector<std::string> Select(const std::string& sql) {
    const auto report = Run("Result: SQL " + sql + ";");
    return report.ok() ? Rows("Result") : std::vector<std::string>{report.status().ToString()};
  }
  // The number of a variable; NaN where it has none.
  double Number(std::string_view variable) const {
    const Variables variables = app->variables();
    const Value* const value = variables.Find(variable);
    return value != nullptr && value->has_number() ? value->number()
                                                   : std::numeric_limits<double>::quiet_NaN();
  }
};

using Lines = std::vector<std::string>;

}  // namespace celadon

#endif  // CELADON_TESTS_SQLITE_CONNECTED_APP_H_
