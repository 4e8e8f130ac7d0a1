// The text of a statement as SQLite takes it. No SQL is parsed: single tokens are quoted that other
// sources understand and SQLite does not.
#ifndef CELADON_CONNECTORS_SQLITE_SQL_TEXT_H_
#define CELADON_CONNECTORS_SQLITE_SQL_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

namespace celadon {

struct SqlText {
  std::string text;
  // What table_changes is called with: the tables' names, in order of appearance; none where its
  // first argument is no text.
  std::vector<std::string> feeds;
};

// `#…#` and a bare `YYYY-MM-DD hh:mm[:ss[.f…]]` become texts, the names of the functions left and
// right are quoted, since they are words of joins too, and of a name of three parts behind FROM or
// JOIN the first is left out.
SqlText ForSqlite(std::string_view sql);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_SQLITE_SQL_TEXT_H_
