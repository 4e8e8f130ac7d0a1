// Where quotes and comments of a script end: what every pass over its raw text has to know.
//
// Source: Qlik help "Using quotation marks in the script"; the load script page, sections 2.4, 2.5.
#ifndef CELADON_SCRIPT_SCRIPT_SCAN_H_
#define CELADON_SCRIPT_SCRIPT_SCAN_H_

#include <cstddef>
#include <string_view>

namespace celadon {

constexpr size_t kUnclosed = std::string_view::npos;

bool IsBlank(char c);    // ASCII white space, line ends included
bool IsLineEnd(char c);  // LF or CR

// Whether a quoted part begins at the byte: '…', "…", `…` or […].
bool IsQuote(char c);

// The byte behind the quoted part that begins at `begin`, or kUnclosed. A doubled closing quote is
// one of the text, except that the block of INLINE ends at the first `]`.
size_t QuotedEnd(std::string_view text, size_t begin);

// The byte behind the comment that begins at `begin`, or `begin` if none does. The end of line
// behind `//` does not belong to it; an unfinished `/*` runs to the end of the text. The `//` of
// lib:// and of web addresses begins none.
size_t CommentEnd(std::string_view text, size_t begin);

// Where the text begins that a source is sent: at the word SELECT or SQL of the statement at
// `begin` if LOAD does not stand before it, else kUnclosed.
size_t SqlBegin(std::string_view text, size_t begin);

// The byte behind the `--` comment of SQL that begins at `begin`, or `begin` if none does.
size_t DashCommentEnd(std::string_view text, size_t begin);

// The byte behind blanks, those of Unicode that BlankBytes knows too, and comments.
size_t SkipBlanks(std::string_view text, size_t begin);

// The byte behind the name that begins at `begin`: letters, digits, _ . % # @ $ and dollar
// expansions; `begin` if there is none.
size_t WordEnd(std::string_view text, size_t begin);

// The byte behind the `)` that closes the `(` at `open`, or kUnclosed. Texts in single quotes are
// passed over.
size_t ParenthesisEnd(std::string_view text, size_t open);

// Without blanks at both ends.
std::string_view Trim(std::string_view text);

}  // namespace celadon

#endif  // CELADON_SCRIPT_SCRIPT_SCAN_H_
