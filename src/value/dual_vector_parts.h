// A column of values that several threads write at once.
#ifndef CELADON_VALUE_DUAL_VECTOR_PARTS_H_
#define CELADON_VALUE_DUAL_VECTOR_PARTS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "celadon/dual_vector.h"

namespace celadon {

// Parts that lie behind each other in one vector; how many values each has, and how long their
// texts are, is known before they are written. Different parts may be written at once.
class DualVectorParts {
 public:
  class Collected;  // where sizes are not known before, see collected_values.h

  struct Size {
    size_t values = 0;
    size_t text_bytes = 0;  // of all texts together
    bool numbers = false;   // a value has one
    bool texts = false;

    // Counts one more value.
    void Add(ValueView value) {
      ++values;
      numbers |= value.has_number();
      texts |= value.has_text();
      text_bytes += value.has_text() ? value.text().size() : 0;
    }
    // Counts values [first, first + count) of a vector: as if each had what some value of it has.
    void Add(const DualVector& source, size_t first, size_t count);
  };

  // Writes the values of a part one by one, no more and no longer ones than were told.
  class Writer {
   public:
    void Append(ValueView value) {
      *kinds_++ = value.kind();
      if (numbers_ != nullptr) *numbers_++ = value.has_number() ? value.number() : 0;
      if (text_ends_ == nullptr) return;
      if (value.has_text()) {
        std::copy_n(value.text().data(), value.text().size(), arena_ + text_end_);
        text_end_ += value.text().size();
      }
      *text_ends_++ = text_end_;
    }
    // Writes values [first, first + count) of a vector.
    void AppendRange(const DualVector& source, size_t first, size_t count);

   private:
    friend class DualVectorParts;
    ValueKind* kinds_ = nullptr;
    double* numbers_ = nullptr;      // null: no value has one
    uint64_t* text_ends_ = nullptr;  // likewise
    char* arena_ = nullptr;
    uint64_t text_end_ = 0;
  };

  explicit DualVectorParts(std::span<const Size> parts);

  Writer part(size_t i);
  // The vector, once all parts are written.
  DualVector Take() { return std::move(values_); }

 private:
  struct Place {
    size_t value = 0;
    uint64_t text = 0;
  };
  DualVector values_;
  std::vector<Place> places_;  // where each part begins
};

}  // namespace celadon

#endif  // CELADON_VALUE_DUAL_VECTOR_PARTS_H_
