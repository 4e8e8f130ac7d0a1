// A LOAD or SELECT statement as parsed: what comes from where, and what becomes of it.
//
// Source: Qlik help "Load", "Script prefixes"; the load script page, sections 5 and 8.
#ifndef CELADON_SCRIPT_LOAD_STATEMENT_H_
#define CELADON_SCRIPT_LOAD_STATEMENT_H_

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "celadon/connection.h"
#include "celadon/external_function.h"
#include "expression/ast.h"
#include "script/format_spec.h"
#include "script/statement.h"

namespace celadon {

// A column of the result: `*` where there is no formula.
struct FieldItem {
  NodePtr formula;  // null: all columns of the source
  std::string name;
  bool numbers_only = false;  // what uses it looks at numbers alone
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

// The values of a field, each of them a small file.
struct FieldSource {
  std::string table, field;
  FormatSpec format;
};

struct ResidentSource {
  std::string table;
};

struct AutogenerateSource {
  NodePtr rows;
};

struct ExtensionField {
  std::string name;
  std::optional<ExternalType> type;  // nullopt: what its values are
};

// The table that an external function gives for one that is loaded.
struct ExtensionSource {
  std::string function;
  std::vector<NodePtr> constants;  // before the table, such as a program
  std::string table;
  std::vector<ExtensionField> fields;  // none: all of the table
};

// What a connection is asked: a statement in its own language, or for a list of what it has.
struct SelectSource {
  std::string text;
  std::optional<Catalog> catalog;
};

using LoadSource = std::variant<PrecedingSource, FileSource, InlineSource, FieldSource,
                                ResidentSource, AutogenerateSource, ExtensionSource, SelectSource>;

struct SortKey {
  std::string field;
  bool descending = false;
  size_t begin = 0, end = 0;  // where the field stands in the statement
};

// Where the rows go.
enum class Placement : uint8_t {
  kAutomatic,  // to the table that has the same fields, else to a new one
  kConcatenate,
  kNoConcatenate,
  kJoin,
  kKeep,
  kMapping
};

enum class JoinSide : uint8_t { kInner, kOuter, kLeft, kRight };

struct CrossTablePrefix {
  std::string attribute, data;
  NodePtr qualifiers;  // how many columns stay; null: 1
};

struct GenericPrefix {};

struct IntervalMatchPrefix {
  std::vector<std::string> fields;  // the one that is matched, then the keys
};

// Names of columns; empty where the prefix does not give them.
struct HierarchyPrefix {
  bool belongs_to = false;  // HierarchyBelongsTo
  std::string node, parent, name;
  std::string parent_name, path_source, path_name, delimiter;  // of Hierarchy
  std::string ancestor, ancestor_name;                         // of HierarchyBelongsTo
  std::string depth;                                           // of either
};

using Transformation = std::variant<std::monostate, CrossTablePrefix, GenericPrefix,
                                    IntervalMatchPrefix, HierarchyPrefix>;

// What a prefix says about partial reloads.
enum class PartialMode : uint8_t { kPlain, kAdd, kReplace, kMerge };

struct MergePrefix {
  std::string sequence_field;     // empty: load order decides
  std::string sequence_variable;  // empty: none
  std::vector<std::string> keys;
};

// How long the rows of a load are taken from the file that they were kept in.
struct BufferPrefix {
  bool incremental = false;         // until the source file changes
  std::optional<double> days = {};  // until they are so old; nullopt: for ever
};

struct LoadPrefixes {
  std::optional<std::string> label;
  std::optional<BufferPrefix> buffer = {};
  PartialMode partial = PartialMode::kPlain;
  bool only_partial = false;
  MergePrefix merge;
  Placement placement = Placement::kAutomatic;
  JoinSide side = JoinSide::kOuter;
  std::optional<std::string> target;        // of Concatenate, Join and Keep
  size_t target_begin = 0, target_end = 0;  // where it stands in the statement
  Transformation transformation;
  NodePtr first;   // null: all rows
  NodePtr sample;  // null: all rows
};

// Formulas refer to the text of `statement`.
struct LoadStatement {
  std::shared_ptr<const Statement> statement;
  size_t begin = 0;  // where LOAD stands in its text
  LoadPrefixes prefixes;
  bool distinct = false;
  std::vector<FieldItem> items;
  LoadSource source;
  size_t source_begin = 0, source_end = 0;  // where the file or table stands; 0 where none does
  NodePtr where;                            // null: all rows
  NodePtr while_true;                       // null: each row once
  std::vector<NodePtr> group_by;
  std::vector<SortKey> order_by;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_LOAD_STATEMENT_H_
