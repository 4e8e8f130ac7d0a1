// The statements of the script as parsed, those that control the order of execution left out.
//
// Source: Qlik help "Script regular statements"; the load script page, section 11.
#ifndef CELADON_SCRIPT_COMMAND_H_
#define CELADON_SCRIPT_COMMAND_H_

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "expression/ast.h"
#include "script/load_statement.h"

namespace celadon {

struct SetCommand {
  std::string name;
  std::string text;
};

// Also an assignment without LET.
struct LetCommand {
  std::string name;
  NodePtr formula;  // null: the variable loses its value
};

struct TraceCommand {
  std::string text;
};

// A statement of the language that is not run yet.
struct UnimplementedCommand {
  std::string name;
};

using Command =
    std::variant<SetCommand, LetCommand, TraceCommand, LoadStatement, UnimplementedCommand>;

}  // namespace celadon

#endif  // CELADON_SCRIPT_COMMAND_H_
