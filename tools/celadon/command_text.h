// Where commands, clauses and words begin and end in what a user types.
#ifndef CELADON_TOOLS_COMMAND_TEXT_H_
#define CELADON_TOOLS_COMMAND_TEXT_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace celadon::command {

// Follows quotes ('…', "…", `…`), [brackets], braces and parentheses through a text. A quote counts
// only where a word does not run into it, so that o'clock opens none.
class Nesting {
 public:
  void Take(char c);
  bool top_level() const { return closers_.empty(); }

 private:
  // Whether the byte belongs to a comment of a formula, which there are inside parentheses only:
  // at top level `//` stands in paths.
  bool TakeComment(char c);

  char comment_ = 0;             // `/` up to the line end, `*` up to its end; 0: none is open
  bool bracket_closed_ = false;  // by the character before, so that one more makes it a doubled one
  std::string closers_;          // what the open quotes, brackets, braces and parentheses wait for
  char before_ = ' ';
};

// The parts of a text between top-level separators (any text, such as ";;"), blanks around removed.
// A part may be empty.
std::vector<std::string_view> SplitTopLevel(std::string_view text, std::string_view separator);
// The first top-level place of a separator that does not stand doubled (`::` is none), or npos.
size_t FindTopLevel(std::string_view text, char separator);
// Parts between the top-level separators that do not stand doubled.
std::vector<std::string_view> SplitTopLevel(std::string_view text, char separator);

std::string_view TrimBlanks(std::string_view text);
bool IsComment(std::string_view command);               // begins with #
bool SameWord(std::string_view a, std::string_view b);  // without regard to case

// A word of a command: bare, or quoted with '…', "…", `…` or […], a doubled end quote being one.
struct Word {
  std::string text;
  bool quoted = false;
  size_t begin = 0;  // its place in the text
  bool Is(std::string_view keyword) const { return !quoted && SameWord(text, keyword); }
};

// InvalidArgument where a quote is not closed. `~` before a quote is a word by itself.
absl::StatusOr<std::vector<Word>> SplitWords(std::string_view text);

// The words of a command, taken from the front.
class WordList {
 public:
  explicit WordList(std::vector<Word> words) : words_(std::move(words)) {}

  size_t size() const { return words_.size() - next_; }  // words left
  bool empty() const { return size() == 0; }
  const Word* peek() const { return empty() ? nullptr : &words_[next_]; }
  // InvalidArgument, saying that `what` is missing, if none is left.
  absl::StatusOr<Word> Take(std::string_view what);
  // Takes the next word if it is the bare keyword.
  bool TakeKeyword(std::string_view keyword);
  absl::StatusOr<uint64_t> TakeCount(std::string_view what);
  // InvalidArgument, naming the first word left over, unless none is.
  absl::Status ExpectEnd() const;

 private:
  std::vector<Word> words_;
  size_t next_ = 0;
};

// Puts lines together to commands: a line end or `;;` at top level ends one. A comment takes a
// line.
class CommandReader {
 public:
  // One line or several; the last one without its line end.
  void Feed(std::string_view text);
  // The next whole command, or nullopt until more is fed. Empty commands are skipped.
  std::optional<std::string> Next();
  // Whether more is needed to end the command that was begun.
  bool unfinished() const { return !pending_.empty(); }
  // What has been fed without coming to an end.
  std::optional<std::string> Rest();

 private:
  void Cut();

  std::string pending_;  // an unfinished command
  std::vector<std::string> ready_;
  size_t next_ready_ = 0;
};

}  // namespace celadon::command

#endif  // CELADON_TOOLS_COMMAND_TEXT_H_
