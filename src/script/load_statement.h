// A LOAD statement as parsed: what comes from where, and what becomes of it.
//
// Source: Qlik help "Load", "Script prefixes"; the load script page, sections 5 and 8.
#ifndef CELADON_SCRIPT_LOAD_STATEMENT_H_
#define CELADON_SCRIPT_LOAD_STATEMENT_H_

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "expression/ast.h"
#include "script/format_spec.h"
#include "script/statement.h"

namespace celadon {

// A column of the result: `*` where there is no formula.
struct FieldItem {
  NodePtr formula;  // null: all columns of the source
  std::string name;
};

struct PrecedingSource {};  // the rows of the next LOAD that is run

struct FileSource {
  std::string file;
  FormatSpec format;
};

struct InlineSource {
  std::string text;
  FormatSpec format;
};

struct ResidentSource {
  std::string table;
};

struct AutogenerateSource {
  NodePtr rows;
};

using LoadSource =
    std::variant<PrecedingSource, FileSource, InlineSource, ResidentSource, AutogenerateSource>;

struct SortKey {
  std::string field;
  bool descending = false;
};

// What becomes of the rows.
enum class Placement : uint8_t { kAutomatic, kConcatenate, kNoConcatenate };

struct LoadPrefixes {
  std::optional<std::string> label;
  Placement placement = Placement::kAutomatic;
  std::optional<std::string> target;  // of Concatenate(target)
};

// Formulas refer to the text of `statement`.
struct LoadStatement {
  std::shared_ptr<const Statement> statement;
  size_t begin = 0;  // where LOAD stands in its text
  LoadPrefixes prefixes;
  bool distinct = false;
  std::vector<FieldItem> items;
  LoadSource source;
  NodePtr where;       // null: all rows
  NodePtr while_true;  // null: each row once
  std::vector<NodePtr> group_by;
  std::vector<SortKey> order_by;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_LOAD_STATEMENT_H_
