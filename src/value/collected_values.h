// A column of values that several threads read part by part, before it is known where each goes.
#ifndef CELADON_VALUE_COLLECTED_VALUES_H_
#define CELADON_VALUE_COLLECTED_VALUES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "celadon/dual_vector.h"
#include "celadon/lane.h"
#include "value/dual_vector_parts.h"

namespace celadon {

// Some values that follow each other, on their way to where they will stay. It keeps its memory.
class ValuePart {
 public:
  class Run;

  // Forgets all values and makes room for so many, and for so long texts, which may grow.
  void Clear(size_t most, size_t text_bytes) {
    kinds_.Lengthen(most);
    numbers_.Lengthen(most);
    text_ends_.Lengthen(most);
    texts_.Lengthen(std::max(texts_.size(), text_bytes));
    size_ = 0;
    text_end_ = 0;
    any_ = 0;
  }
  // No more than there is room for.
  void Append(ValueView value) {
    kinds_.data()[size_] = value.kind();
    numbers_.data()[size_] = value.has_number() ? value.number() : 0;
    if (value.has_text()) {
      if (!has_texts()) FillTextEnds(0, size_);
      AppendText(value.text().data(), value.text().size());
    }
    any_ |= static_cast<uint8_t>(value.kind());
    if (has_texts()) text_ends_.data()[size_] = text_end_;
    ++size_;
  }
  size_t size() const { return size_; }
  size_t text_bytes() const { return text_end_; }
  bool has_numbers() const { return (any_ & static_cast<uint8_t>(ValueKind::kNumber)) != 0; }
  bool has_texts() const { return (any_ & static_cast<uint8_t>(ValueKind::kText)) != 0; }

 private:
  friend class DualVectorParts::Collected;

  void FillTextEnds(size_t first, size_t count) {
    std::fill_n(text_ends_.data() + first, count, text_end_);
  }
  void AppendText(const char* text, size_t size) {
    const size_t end = text_end_ + size;
    if (end > texts_.size()) texts_.Lengthen(end);
    CopyText(text, size, texts_.data() + text_end_);
    text_end_ = end;
  }
  // Most texts are short: two pieces that overlap are faster than a call.
  static void CopyText(const char* from, size_t size, char* to) {
    if (size >= sizeof(uint64_t) && size <= 2 * sizeof(uint64_t)) {
      CopyEnds<uint64_t>(from, size, to);
    } else if (size >= sizeof(uint32_t) && size < sizeof(uint64_t)) {
      CopyEnds<uint32_t>(from, size, to);
    } else if (size != 0) {
      std::memcpy(to, from, size);
    }
  }
  template <typename Piece>
  static void CopyEnds(const char* from, size_t size, char* to) {
    Piece first, last;
    std::memcpy(&first, from, sizeof(Piece));
    std::memcpy(&last, from + size - sizeof(Piece), sizeof(Piece));
    std::memcpy(to, &first, sizeof(Piece));
    std::memcpy(to + size - sizeof(Piece), &last, sizeof(Piece));
  }

  Lane<ValueKind> kinds_;
  Lane<double> numbers_;      // 0 where there is none
  Lane<uint64_t> text_ends_;  // in texts_; not filled in where no value has a text
  Lane<char> texts_;
  size_t size_ = 0;
  uint64_t text_end_ = 0;
  uint8_t any_ = 0;  // the kinds of all values together
};

// Values of one kind that follow each other, written to the end of a part, which has them once this
// is gone and is not used before.
class ValuePart::Run {
 public:
  static constexpr size_t kLongestText = 64;

  Run(ValuePart& part, ValueKind kind)
      : part_(part),
        kind_(kind),
        has_text_((static_cast<uint8_t>(kind) & static_cast<uint8_t>(ValueKind::kText)) != 0),
        numbers_(part.numbers_.data() + part.size_),
        numbers_end_(part.numbers_.data() + part.numbers_.size()),
        text_ends_(part.text_ends_.data() + part.size_),
        texts_(part.texts_.data()),
        text_end_(part.text_end_) {
    if (has_text_ && !part.has_texts()) part.FillTextEnds(0, part.size_);
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run() {
    const auto count = static_cast<size_t>(numbers_ - part_.numbers_.data()) - part_.size_;
    if (count == 0) return;
    std::fill_n(part_.kinds_.data() + part_.size_, count, kind_);
    if (!has_text_ && part_.has_texts()) part_.FillTextEnds(part_.size_, count);
    part_.any_ |= static_cast<uint8_t>(kind_);
    part_.size_ += count;
    part_.text_end_ = text_end_;
  }

  // Whether there is room for one more value, its text no longer than kLongestText.
  bool HasRoom() const {
    return numbers_ != numbers_end_ && text_end_ + kLongestText <= part_.texts_.size();
  }
  // Where the text of the next value goes; behind it may lie anything up to the longest text.
  char* text() const { return texts_ + text_end_; }
  void AddNumber(double number) { *numbers_++ = number; }
  // Of a kind with texts; the number of a text is 0.
  void AddText(double number, size_t text_size) {
    AddNumber(number);
    *text_ends_++ = text_end_ += text_size;
  }

 private:
  ValuePart& part_;
  const ValueKind kind_;
  const bool has_text_;
  double* numbers_;
  const double* const numbers_end_;
  uint64_t* text_ends_;
  char* const texts_;
  uint64_t text_end_;
};

// The vector that these parts make, one behind the other.
class DualVectorParts::Collected {
 public:
  // Where a part goes.
  struct Place {
    size_t value = 0;
    uint64_t text = 0;
  };

  // How many values there will be, and how long their texts are at the most.
  Collected(size_t values, size_t text_bytes) : most_(values), most_text_(text_bytes) {}

  // Gives the next part its place. No part is written meanwhile.
  Place Add(const ValuePart& part);
  // Writes a part to its place; several parts may be written at once.
  void Write(const ValuePart& part, Place place);
  size_t size() const { return values_.size(); }
  // The vector, once all parts are written.
  DualVector Take();

 private:
  const size_t most_, most_text_;
  DualVector values_;
};

using CollectedValues = DualVectorParts::Collected;

}  // namespace celadon

#endif  // CELADON_VALUE_COLLECTED_VALUES_H_
