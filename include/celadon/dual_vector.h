// A column of values, stored part by part: kinds, numbers, and texts in one arena.
#ifndef CELADON_DUAL_VECTOR_H_
#define CELADON_DUAL_VECTOR_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "celadon/lane.h"
#include "celadon/value.h"

namespace celadon {

// Grows at its end; a stored value never changes. Views handed out stay valid until the next
// append. Numbers take no room until the first number is appended, texts none until the first text.
// Any number of threads may read; appending needs the vector alone.
class DualVector {
 public:
  size_t size() const { return kinds_.size(); }
  bool empty() const { return kinds_.empty(); }

  ValueKind kind(size_t i) const { return kinds_[i]; }
  ValueView operator[](size_t i) const;  // requires i < size()
  // The number of value i; requires that it has one.
  double number(size_t i) const { return numbers_[i]; }
  // Of all values, 0 where there is none; empty where no value has one.
  std::span<const double> numbers() const { return numbers_; }
  // The text of value i, empty where it has none.
  std::string_view text(size_t i) const;

  void Append(ValueView value);
  // Appends values [first, first + count) of another vector.
  void AppendRange(const DualVector& values, size_t first, size_t count);
  // Makes room for that many values in all, whose texts together have `text_bytes`.
  void Reserve(size_t values, size_t text_bytes = 0) {
    kinds_.Reserve(values);
    arena_.Reserve(text_bytes);
  }
  // Gives back what growing left over.
  void ShrinkToFit();

  // Length of all texts together.
  size_t text_bytes() const { return arena_.size(); }
  // Heap bytes in use; room kept for growing has not been touched and does not count.
  size_t bytes() const;

 private:
  friend class DualVectorParts;  // writes parts of one at once

  // Where the text of value i begins in the arena, or where all texts end.
  uint64_t TextBegin(size_t i) const {
    return i == 0 || text_ends_.empty() ? 0 : text_ends_[i - 1];
  }
  void AppendTexts(const DualVector& values, size_t first, size_t count);

  Lane<ValueKind> kinds_;
  Lane<double> numbers_;      // empty, or one a value (0 where there is none)
  Lane<uint64_t> text_ends_;  // empty, or one a value: end of its text in the arena
  Lane<char> arena_;
};

}  // namespace celadon

#endif  // CELADON_DUAL_VECTOR_H_
