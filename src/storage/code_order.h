// Whether rows bring codes in the order of the codes.
#ifndef CELADON_STORAGE_CODE_ORDER_H_
#define CELADON_STORAGE_CODE_ORDER_H_

#include <algorithm>
#include <cstdint>
#include <span>

namespace celadon {

// What some rows that follow each other say of it, without a look at those before them. Rows bring
// codes in order if each code that is larger than all before is the next one.
class CodeOrder {
 public:
  static constexpr uint32_t kNull = 0xFFFFFFFF;

  // Looks at the next rows; kNull is none of the codes.
  void Look(std::span<const uint32_t> codes) {
    if (IsRun(codes)) return Take(codes.front(), codes.back());
    for (const uint32_t code : codes) {
      if (code >= end_ && code != kNull) Take(code, code);
    }
  }

  // Goes on with the rows that follow. False where those bring codes out of order.
  bool Add(const CodeOrder& rows) {
    const bool in_order = rows.end_ <= end_ || rows.last_jump_ <= end_;
    end_ = std::max(end_, rows.end_);
    return in_order;
  }

  // One above the largest code.
  uint32_t end() const { return end_; }

 private:
  static bool IsRun(std::span<const uint32_t> codes) {
    if (codes.empty() || codes.back() == kNull) return false;
    if (codes.back() - codes.front() != codes.size() - 1) return false;
    constexpr size_t kAtOnce = 16;
    uint32_t apart = 0;
    size_t i = 0;
    for (; i + kAtOnce <= codes.size(); i += kAtOnce) {
      const auto first = codes.front() + static_cast<uint32_t>(i);
      for (uint32_t k = 0; k < kAtOnce; ++k) apart |= codes[i + k] ^ (first + k);
      if (apart != 0) return false;
    }
    for (; i < codes.size(); ++i) apart |= codes[i] ^ (codes.front() + static_cast<uint32_t>(i));
    return apart == 0;
  }

  // Takes codes that follow each other, larger than those before.
  void Take(uint32_t first, uint32_t last) {
    if (first > end_) last_jump_ = first;
    end_ = std::max(end_, last + 1);
  }

  uint32_t end_ = 0;
  // The last code that was larger than all before, but not the next one: if the rows before end
  // below it, it is out of order; else all that is new behind them follows it one by one.
  uint32_t last_jump_ = 0;
};

}  // namespace celadon

#endif  // CELADON_STORAGE_CODE_ORDER_H_
