// One statement of a script on its way to be run, and the places of the script it came from.
#ifndef CELADON_SCRIPT_STATEMENT_H_
#define CELADON_SCRIPT_STATEMENT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace celadon {

struct ScriptText {
  ScriptText(std::string name, std::string text);
  // The line, from 1, where the byte stands: each statement that is logged asks for its own.
  int LineAt(size_t offset) const;

  std::string name;  // stands for the text in errors
  std::string text;  // UTF-8

 private:
  std::vector<size_t> line_starts_;
};

// A text made from parts of a script: comments are left out, dollar expansions are replaced. Every
// byte knows the bytes of the script that it stands for. A script outlives its statements.
class Statement {
 public:
  explicit Statement(const ScriptText* script) : script_(script) {}
  // Bytes [begin, end) of the script; comments outside quotes give way to a blank, those of SQL
  // too, unless they are to be kept.
  static Statement WithoutComments(const ScriptText* script, size_t begin, size_t end,
                                   bool keeps_sql = false);

  // Adds bytes [begin, end) of the script as they are.
  void AppendCopy(size_t begin, size_t end);
  // Adds a text that was put in the place of bytes [begin, end).
  void AppendInPlaceOf(std::string_view text, size_t begin, size_t end);
  // Adds bytes [begin, end) of another statement of the same script.
  void AppendPart(const Statement& from, size_t begin, size_t end);

  const std::string& text() const { return text_; }
  const ScriptText& script() const { return *script_; }
  // The bytes of the script that bytes [begin, end) of the text stand for.
  std::pair<size_t, size_t> OriginOf(size_t begin, size_t end) const;
  // The line of the script, from 1, where the byte of the text stands.
  int LineAt(size_t offset) const;

  // An error that names script, line and column and quotes the line.
  absl::Status ErrorAt(size_t begin, size_t end, std::string_view message,
                       absl::StatusCode code = absl::StatusCode::kInvalidArgument) const;
  // The same error with the place in the script: a SourceError about the text is told of the
  // script, any other one is said to be at byte `offset`, or at [begin, end). Wishes to stop stay
  // as they are.
  absl::Status Placed(const absl::Status& status, size_t offset = 0) const {
    return Placed(status, offset, offset);
  }
  absl::Status Placed(const absl::Status& status, size_t begin, size_t end) const;

 private:
  struct Piece {
    size_t at;  // where it starts in the text
    size_t begin, end;
    bool copied;  // byte for byte
  };
  const Piece& PieceAt(size_t offset) const;

  const ScriptText* script_;
  std::string text_;
  std::vector<Piece> pieces_;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_STATEMENT_H_
