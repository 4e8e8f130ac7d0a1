// An app whose scripts are connected to a source through ODBC, as DB.
#ifndef CELADON_TESTS_ODBC_ODBC_APP_H_
#define CELADON_TESTS_ODBC_ODBC_APP_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "celadon/odbc.h"
#include "engine/test_app.h"

namespace celadon {

class OdbcApp : public TestApp {
 public:
  void Connect(std::string connection_string) {
    engine.connections().Add(
        {"DB", MakeOdbcConnection(std::move(connection_string)), std::nullopt});
  }

  absl::StatusOr<LoadReport> Run(std::string_view script) {
    return app->RunScriptText(script, Execution());
  }
  // Runs statements that change the source.
  absl::Status Change(const std::vector<std::string>& statements) {
    std::string script = "LIB CONNECT TO DB (mode is write);";
    for (const std::string& statement : statements) script += "SQL " + statement + ";";
    return Run(script).status();
  }
  // The rows of a SELECT, as `cell|cell` with a number's kind before it: `#` none of its text, `-`
  // NULL. One line with the error where it fails.
  std::vector<std::string> Select(const std::string& sql) {
    const auto report = Run("Result: SQL " + sql + ";");
    if (!report.ok()) return {report.status().ToString()};
    const auto model = app->model();
    const TableId table = *model->FindTable("Result");
    std::vector<std::string> rows(model->table(table).rows);
    for (size_t i = 0; i < model->table(table).loaded_fields.size(); ++i) {
      const LoadedColumn column = model->loaded_column(table, i);
      const SymbolTable& symbols = *model->field(column.field()).symbols;
      for (RowIndex row = 0; row < rows.size(); ++row) {
        const SymbolId symbol = column[row];
        if (i > 0) rows[row] += "|";
        if (symbol == LoadedColumn::kNull) {
          rows[row] += "-";
        } else {
          rows[row] += (symbols[symbol].has_number() ? "#" : "") + symbols.Text(symbol, {});
        }
      }
    }
    return rows;
  }
};

}  // namespace celadon

#endif  // CELADON_TESTS_ODBC_ODBC_APP_H_
