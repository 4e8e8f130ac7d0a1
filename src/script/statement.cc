#include "script/statement.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"

#include "expression/source_error.h"
#include "runtime/text_view.h"
#include "script/script_error.h"
#include "script/script_scan.h"

namespace celadon {

ScriptText::ScriptText(std::string name, std::string text)
    : name(std::move(name)), text(std::move(text)), line_starts_(LineStarts(this->text)) {}

int ScriptText::LineAt(size_t offset) const {
  const auto behind = std::ranges::upper_bound(line_starts_, std::min(offset, text.size()));
  return static_cast<int>(behind - line_starts_.begin());
}

Statement Statement::WithoutComments(const ScriptText* script, size_t begin, size_t end,
                                     bool keeps_sql) {
  Statement statement(script);
  const std::string_view text = std::string_view(script->text).substr(0, end);
  const size_t sql = SqlBegin(text, begin);
  size_t kept = begin, at = begin;
  while (at < end) {
    const bool in_sql = at > sql;
    const size_t comment_end =
        std::max(CommentEnd(text, at), in_sql ? DashCommentEnd(text, at) : at);
    if (comment_end > at && in_sql && keeps_sql) {
      at = comment_end;
    } else if (comment_end > at) {
      statement.AppendCopy(kept, at);
      statement.AppendInPlaceOf(" ", at, comment_end);
      kept = at = comment_end;
    } else {
      const size_t quoted_end = IsQuote(text[at]) ? QuotedEnd(text, at) : kUnclosed;
      at = quoted_end == kUnclosed ? at + 1 : quoted_end;
    }
  }
  statement.AppendCopy(kept, end);
  return statement;
}

void Statement::AppendCopy(size_t begin, size_t end) {
  if (begin == end) return;
  pieces_.push_back({text_.size(), begin, end, true});
  text_.append(script_->text, begin, end - begin);
}

void Statement::AppendInPlaceOf(std::string_view text, size_t begin, size_t end) {
  if (text.empty()) return;
  pieces_.push_back({text_.size(), begin, end, false});
  text_ += text;
}

void Statement::AppendPart(const Statement& from, size_t begin, size_t end) {
  while (begin < end) {
    const Piece& piece = from.PieceAt(begin);
    const size_t next = &piece == &from.pieces_.back() ? from.text_.size() : (&piece + 1)->at;
    const size_t stop = std::min(end, next);
    if (piece.copied) {
      AppendCopy(piece.begin + (begin - piece.at), piece.begin + (stop - piece.at));
    } else {
      AppendInPlaceOf(std::string_view(from.text_).substr(begin, stop - begin), piece.begin,
                      piece.end);
    }
    begin = stop;
  }
}

const Statement::Piece& Statement::PieceAt(size_t offset) const {
  const auto behind = std::ranges::upper_bound(pieces_, offset, {}, &Piece::at);
  return behind == pieces_.begin() ? pieces_.front() : *(behind - 1);
}

std::pair<size_t, size_t> Statement::OriginOf(size_t begin, size_t end) const {
  if (pieces_.empty()) return {0, 0};
  const Piece& first = PieceAt(begin);
  const Piece& last = PieceAt(end > begin ? end - 1 : begin);
  const size_t from =
      first.copied ? std::min(first.begin + (begin - first.at), first.end) : first.begin;
  const size_t to = last.copied ? std::min(last.begin + (end - last.at), last.end) : last.end;
  return {from, std::max(from, to)};
}

int Statement::LineAt(size_t offset) const {
  return script_->LineAt(OriginOf(offset, offset).first);
}

absl::Status Statement::ErrorAt(size_t begin, size_t end, std::string_view message,
                                absl::StatusCode code) const {
  const auto [from, to] = OriginOf(begin, end);
  return SourceError(script_->text, from, to, absl::StrFormat("%s: %s", script_->name, message),
                     code);
}

absl::Status Statement::Placed(const absl::Status& status, size_t begin, size_t end) const {
  if (status.ok() || absl::IsCancelled(status) || absl::IsDeadlineExceeded(status)) return status;
  if (const auto parts = PartsOfSourceError(status)) {
    return WithScriptErrorOf(status,
                             ErrorAt(parts->begin, parts->end, parts->message, status.code()));
  }
  return WithScriptErrorOf(status, ErrorAt(begin, end, ToStd(status.message()), status.code()));
}

}  // namespace celadon
