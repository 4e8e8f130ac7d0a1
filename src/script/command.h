// The statements of the script as parsed, those that control the order of execution left out.
//
// Source: Qlik help "Script regular statements"; the load script page, section 11.
#ifndef CELADON_SCRIPT_COMMAND_H_
#define CELADON_SCRIPT_COMMAND_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "celadon/connection.h"
#include "expression/ast.h"
#include "script/cased_rows.h"
#include "script/load_statement.h"

namespace celadon {

struct SetCommand {
  std::string name;
  bool has_value = true;  // false: there is no `=`, which is an error once the statement runs
  std::optional<std::string> text;  // nullopt: the variable loses its value
};

// Also an assignment without LET.
struct LetCommand {
  std::string name;
  NodePtr formula;  // null: the variable loses its value
};

struct TraceCommand {
  std::string text;
};

struct DropTablesCommand {
  std::vector<std::string> tables;
};

struct DropFieldsCommand {
  std::vector<std::string> fields;
  std::vector<std::string> tables;  // empty: all
};

// Fields or tables; names one by one, or through a mapping table.
struct RenameCommand {
  bool tables = false;
  std::vector<std::pair<std::string, std::string>> names;
  std::string map;  // empty: none
};

// A rule for the fields of the loads that follow.
struct FieldRuleCommand {
  enum class Kind : uint8_t { kQualify, kUnqualify, kMap, kUnmap, kNullAsValue, kNullAsNull };
  Kind kind;
  std::vector<std::string> patterns;
  std::string map;  // of kMap
  PartialMode partial = PartialMode::kPlain;
  bool only_partial = false;
};

// Which fields searches over all fields look into.
struct SearchCommand {
  bool include = true;
  std::vector<std::string> patterns;
};

struct AliasCommand {
  std::vector<std::pair<std::string, std::string>> names;
};

struct StoreCommand {
  std::string table;
  std::vector<std::pair<std::string, std::string>> fields;  // and what they are called; empty: all
  std::string file;
  FormatSpec format;
};

// Tags and comments of fields or tables.
struct TagCommand {
  bool adds = true;
  std::vector<std::string> fields;
  std::vector<std::string> tags;
  std::string map;  // of fields to tags; empty: none
};

struct CommentCommand {
  bool tables = false;
  std::vector<std::string> names;  // empty: all that the map has
  std::string text;
  std::string map;  // empty: none
};

struct AutoNumberCommand {
  std::vector<std::string> patterns;
  std::string counter;  // empty: one a field
};

struct LoosenCommand {
  std::vector<std::string> tables;
};

struct DirectoryCommand {
  std::string folder;  // empty: that of the script
};

struct ConnectCommand {
  std::string name;
  bool by_library = false;  // LIB: the name is no secret; else it may be a text that holds some
  ConnectOptions options;
};

struct DisconnectCommand {};

// The command line of another program.
struct ExecuteCommand {
  std::string line;
};

// The tables of a saved app.
struct BinaryCommand {
  std::string file;
};

struct SleepCommand {
  NodePtr milliseconds;
};

// Section Access or Section Application.
struct SectionCommand {
  bool access = false;
};

// How the names and texts of the loads that follow are written.
struct ForceCommand {
  LetterCase letters = LetterCase::kMixed;
};

struct StarCommand {
  std::string text;  // empty: no text stands for all values any more
};

// Formulas over `$1`, the value of the field that they are derived from; they refer to the text of
// `statement`.
struct DeclareCommand {
  struct Field {
    NodePtr formula;
    std::string name;
    std::vector<std::string> tags;
  };
  std::shared_ptr<const Statement> statement;
  std::string name;
  std::string based_on;  // a definition that this one takes its fields from; empty: none
  std::vector<std::string> tags;
  std::vector<std::pair<std::string, NodePtr>> parameters;
  std::vector<Field> fields;
};

struct DeriveCommand {
  enum class From : uint8_t { kFields, kExplicitTags, kImplicitTag };
  From from = From::kFields;
  std::vector<std::string> names;  // of fields or tags
  std::string definition;
};

// A statement that is accepted and changes nothing here.
struct IgnoredCommand {
  std::string name;
};

// A statement of the language that is not run yet.
struct UnimplementedCommand {
  std::string name;
};

// One quoted text, at which scripts end on purpose. Our own: it is an error once it runs, not
// before.
struct FailCommand {
  std::string text;
};

using Command =
    std::variant<SetCommand, LetCommand, TraceCommand, LoadStatement, DropTablesCommand,
                 DropFieldsCommand, RenameCommand, FieldRuleCommand, AliasCommand, StoreCommand,
                 TagCommand, CommentCommand, AutoNumberCommand, LoosenCommand, DirectoryCommand,
                 ConnectCommand, DisconnectCommand, ExecuteCommand, BinaryCommand, SleepCommand,
                 SectionCommand, SearchCommand, ForceCommand, StarCommand, DeclareCommand,
                 DeriveCommand, IgnoredCommand, UnimplementedCommand, FailCommand>;

}  // namespace celadon

#endif  // CELADON_SCRIPT_COMMAND_H_
