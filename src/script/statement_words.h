// The words that statements begin with.
//
// Source: Qlik help "Script regular statements", "Script prefixes", "Script control statements".
#ifndef CELADON_SCRIPT_STATEMENT_WORDS_H_
#define CELADON_SCRIPT_STATEMENT_WORDS_H_

#include <string_view>

namespace celadon {

// In lower case. Those that are refused by name are not among them.
// clang-format off
inline constexpr std::string_view kStatementWords[] = {
    "add", "alias", "autonumber", "binary", "buffer", "call", "capitalization", "comment",
    "concatenate", "connect", "crosstable", "custom", "declare", "derive", "directory",
    "disconnect", "do", "drop", "execute", "exit", "first", "for", "force", "generic", "hierarchy",
    "hierarchybelongsto", "if", "inner", "intervalmatch", "join", "keep", "left", "let", "lib",
    "load", "loop", "loosen", "map", "mapping", "merge", "next", "noconcatenate", "nullasnull",
    "nullasvalue", "odbc", "oledb", "outer", "qualify", "rename", "replace", "right", "sample",
    "search", "section", "select", "set", "sleep", "sql", "sqlcolumns", "sqltables", "sqltypes",
    "star", "store", "sub", "switch", "tag", "trace", "unmap", "unqualify", "unless", "untag",
    "when"};
// clang-format on

}  // namespace celadon

#endif  // CELADON_SCRIPT_STATEMENT_WORDS_H_
