// Goes through a delimited text record by record and cell by cell: the one place that knows where
// records and cells end.
//
// Source: RFC 4180; Qlik help "Format specification items" for the quoting modes.
#ifndef CELADON_SOURCE_RECORD_CURSOR_H_
#define CELADON_SOURCE_RECORD_CURSOR_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "source/dialect.h"
#include "source/stop_mask.h"

namespace celadon {

// A record ends at LF, CR or CRLF. Lines that are blank or begin with the comment mark are none.
//
// Quotes::kModern: a cell whose first character is `"` goes on to the next `"` that is not doubled;
// line ends and delimiters in between belong to it. Where more than blanks stand between that quote
// and the next delimiter, the cell is not wrapped and its quotes are data. Quotes::kStandard: a
// cell is wrapped in `"` or `'` if these are its first and last characters. It stays within a line;
// it may hold delimiters if no other such quote stands in it, and doubled quotes stay doubled (both
// our own), and blanks within the quotes are taken away as those around them where the dialect
// trims, as the original does. Blanks before a wrapped cell are skipped where it trims (our own).
//
// Time is linear in the text whatever it holds. For one thread; the text and dialect outlive it.
class RecordCursor {
 public:
  // Requires that `begin` is where a record may begin: the start of the text or after a line end.
  RecordCursor(const Dialect& dialect, std::string_view text, size_t begin = 0);

  // Moves to the next record; false at the end of the text. The record before must be passed.
  bool NextRecord();
  // The next cell of the record, valid until the next call; false when the record has been passed.
  bool NextCell(std::string_view& cell);
  // Whether that cell is a copy, which the next one overwrites, and no part of the text.
  bool copied() const { return copied_; }
  // Passes the whole record if it has that many cells of the plainest kind, and calls
  // take(i, cell) for each. Else false, nothing passed, though some cells may have been taken.
  template <typename Take>
  bool PassPlainRecord(size_t cells, Take take);
  // Whether the record that PassPlainRecord has passed is known to be all ASCII.
  bool passed_ascii() const { return passed_ascii_; }
  // Passes what is left of the record.
  void SkipRecord();
  // Passes one line as it stands, whatever it holds.
  void SkipLine();

  // Bytes of the text passed so far.
  size_t position() const { return static_cast<size_t>(at_ - begin_); }
  // Whether a wrapped cell ran into the end of the text; then where its quote stands.
  bool unclosed() const { return unclosed_ != nullptr; }
  size_t unclosed_position() const { return static_cast<size_t>(unclosed_ - begin_); }

 private:
  struct RawCell {
    std::string_view content;
    bool escaped = false;  // holds doubled quotes that stand for one
  };

  // Passes a cell of the plainest kind, which most are: neither quotes nor blanks at its ends, and
  // its stop some bytes before the end of the text. False, nothing passed, where it is of another.
  bool PassPlainest(std::string_view& cell);
  // The first delimiter or line end from there on; null near the end of the text. Requires a
  // delimiter of one byte.
  const char* FindStop(const char* at);
  // Whether a cell with this byte at one of its ends is looked at more closely.
  static bool IsEdge(char c) { return c == ' ' || c == '\t' || c == '"' || c == '\''; }
  static bool HasPlainEnds(const char* first, const char* stop) {
    return first == stop || (!IsEdge(*first) && !IsEdge(stop[-1]));
  }
  // Goes behind the stop of a cell that PassPlainest may pass.
  void PassFoundStop(const char* stop);
  RawCell PassCell();
  bool PassWrapped(const char* open, RawCell& cell);
  bool PassModern(const char* open, RawCell& cell);
  bool PassStandard(const char* open, RawCell& cell);
  std::string_view WithoutBlanks(std::string_view content) const;
  std::string_view PassPlain(const char* first, const char* from);
  void PassStop();
  const char* SkipBlanks(const char* at) const;
  const char* AfterClose(const char* close) const;
  bool AtStop(const char* at) const;
  bool AtDelimiter(const char* at) const;
  bool PassLineEnd(const char* at);
  bool PassIgnoredLine();

  const Dialect& dialect_;
  const char* const begin_;
  const char* const end_;
  const char* at_;
  const bool skips_blanks_;
  const bool single_delimiter_;  // of one byte
  bool in_record_ = false;
  const char* unclosed_ = nullptr;
  bool copied_ = false;
  std::string scratch_;       // a cell without its doubled quotes
  const char* masked_;        // where the bytes begin of which these are the masks
  ptrdiff_t mask_bytes_ = 0;  // none at first
  ByteMasks masks_;
  bool passed_ascii_ = false;
};

inline const char* RecordCursor::FindStop(const char* at) {
  // Behind a stop in these bytes lies at least one more byte of the text.
  constexpr ptrdiff_t kBytes = ByteMasks::kBytes;
  while (true) {
    if (const ptrdiff_t passed = at - masked_; passed >= 0 && passed < mask_bytes_) {
      const uint64_t stops = masks_.stops >> passed;
      if (stops != 0) return at + std::countr_zero(stops);
      at = masked_ + kBytes;
    }
    if (end_ - at <= kBytes) return nullptr;
    masked_ = at;
    mask_bytes_ = kBytes;
    masks_ = FindStops(at, dialect_.delimiter[0]);
    passed_ascii_ = passed_ascii_ && masks_.ascii;
  }
}

inline void RecordCursor::PassFoundStop(const char* stop) {
  at_ = stop + 1;
  in_record_ = *stop == dialect_.delimiter[0];
  if (*stop == '\r' && *at_ == '\n') ++at_;
}

template <typename Take>
bool RecordCursor::PassPlainRecord(size_t cells, Take take) {
  if (!single_delimiter_ || cells == 0) return false;
  passed_ascii_ = masks_.ascii;
  const char* first = at_;
  for (size_t i = 0;; ++i) {
    const char* const stop = FindStop(first);
    if (stop == nullptr || !HasPlainEnds(first, stop)) return false;
    const bool last = i + 1 == cells;
    if (last == (*stop == dialect_.delimiter[0])) return false;
    take(i, std::string_view(first, static_cast<size_t>(stop - first)));
    if (last) {
      PassFoundStop(stop);
      return true;
    }
    first = stop + 1;
  }
}

}  // namespace celadon

#endif  // CELADON_SOURCE_RECORD_CURSOR_H_
