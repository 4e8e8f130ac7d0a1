// Cuts the text of a script into statements.
//
// Source: Qlik help "Script control statements", "Script regular statements"; the load script page,
// sections 1.5 and 2.2.
#ifndef CELADON_SCRIPT_STATEMENT_CUTTER_H_
#define CELADON_SCRIPT_STATEMENT_CUTTER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace celadon {

enum class StatementKind : uint8_t {
  kEnd,         // there are no more
  kRegular,     // runs to `;` outside quotes, brackets, comments and the data of INLINE
  kText,        // TRACE: runs to the next `;` outside comments, whatever it holds
  kControl,     // begins with a control word: runs to `;` or the end of the line
  kAssignment,  // `name = value`: likewise
  kInclude,     // `$(Include=file)` or `$(Must_Include=file)`, up to its parenthesis
  kUnclosed     // a quoted part runs into the end of the text; [begin, end) starts at the quote
};

// The bytes of a statement without the `;` behind it.
struct CutStatement {
  StatementKind kind = StatementKind::kEnd;
  size_t begin = 0;
  size_t end = 0;
};

// `Include=file` or `Must_Include=file`, as it stands inside of the parentheses of an expansion.
struct IncludeClause {
  std::string_view file;
  bool must = false;  // a file that is not there is an error
};
// Without quotes around the file. Nullopt for anything else.
std::optional<IncludeClause> ParseIncludeClause(std::string_view inside);

// What a pass over the text of TRACE has no need to look into: the byte behind the '…' or "…" that
// begins at `begin`, or the next byte, as behind an apostrophe.
size_t ShownPartEnd(std::string_view text, size_t begin);

// Gives the statements of a text one by one, in time linear in what it passes. Comments, REM and
// empty statements are passed over; comments inside a statement belong to it.
class StatementCutter {
 public:
  explicit StatementCutter(std::string_view text) : text_(text) {}
  CutStatement Next();

 private:
  StatementKind KindAt(size_t begin) const;
  // Where REM ends, and where TRACE does.
  size_t RemarkEnd(size_t begin) const;
  size_t TextEnd(size_t begin) const;
  // Where the expansions from `begin` on end, if they fill their lines and a control clause stands
  // on the next, as if there were a `;` between them; else `begin`.
  size_t ExpansionsEnd(size_t begin) const;
  // Whether what stands there can be the beginning of a statement of its own.
  bool BeginsStatement(size_t at) const;
  // Where a clause ends that closes a block.
  size_t ClosingEnd(size_t begin, size_t end) const;
  // Where a control clause ends that has other statements behind it on its line.
  size_t ClauseEnd(size_t begin, size_t end) const;
  CutStatement Cut(StatementKind kind, size_t begin);

  std::string_view text_;
  size_t next_ = 0;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_STATEMENT_CUTTER_H_
