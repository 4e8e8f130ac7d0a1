// What a tree mentions.
#ifndef CELADON_EXPRESSION_WALK_H_
#define CELADON_EXPRESSION_WALK_H_

#include <functional>
#include <string_view>

#include "expression/ast.h"

namespace celadon {

// Calls `visit` for the direct operands and arguments of a node that are nodes themselves, in the
// order of the text; empty arguments are left out.
void ForEachChild(const Node& node, const std::function<void(const NodePtr&)>& visit);

// What ForEachMention meets; an empty function is not called.
struct Mentions {
  std::function<void(std::string_view name)> field;     // names, fields of qualifiers and sets
  std::function<void(std::string_view name)> function;  // names of calls, as written
};

// Meets everything below the node, in the order of the text. Searches inside set expressions are
// texts and are not looked into.
void ForEachMention(const Node& node, const Mentions& mentions);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_WALK_H_
