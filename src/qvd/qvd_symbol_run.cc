#include "qvd/qvd_symbol_run.h"

#include <bit>
#include <cstdint>
#include <cstring>

#include "celadon/value.h"
#include "qvd/qvd_symbol.h"

namespace celadon {
namespace {

constexpr size_t kLongestText = ValuePart::Run::kLongestText;
constexpr size_t kNotTaken = ~size_t{0};

static_assert(std::endian::native == std::endian::little, "numbers are copied as they lie");

// Copies a text of ASCII up to the zero behind it, in whole words. Gives its length, or kNotTaken.
size_t CopyText(const char* from, char* to) {
  constexpr uint64_t kEach = 0x0101010101010101;
  for (size_t at = 0; at < kLongestText; at += sizeof(uint64_t)) {
    uint64_t word;
    std::memcpy(&word, from + at, sizeof(word));
    std::memcpy(to + at, &word, sizeof(word));
    const uint64_t high_bits = word & (kEach << 7);
    const uint64_t zeros = (word - kEach) & ~word & (kEach << 7);  // exact up to the lowest one
    if ((zeros | high_bits) == 0) continue;
    if (zeros == 0 || (high_bits & (zeros - 1)) != 0) return kNotTaken;
    return at + static_cast<size_t>(std::countr_zero(zeros)) / 8;
  }
  return kNotTaken;
}

struct NoNumber {};

template <typename Number>
constexpr size_t kNumberBytes = sizeof(Number);
template <>
constexpr size_t kNumberBytes<NoNumber> = 0;

template <typename Number>
double NumberAt(const char* bytes) {
  if constexpr (kNumberBytes<Number> == 0) {
    return 0;
  } else {
    Number number;
    std::memcpy(&number, bytes, sizeof(number));
    return static_cast<double>(number);
  }
}

template <typename Number, bool kHasText>
size_t TakeRun(ValueKind kind, std::string_view bytes, size_t limit, ValuePart& values) {
  constexpr size_t kHead = 1 + kNumberBytes<Number>;
  constexpr size_t kReach = kHead + (kHasText ? kLongestText : 0);
  ValuePart::Run run(values, kind);
  const char tag = bytes[0];
  size_t at = 0;
  while (at < limit && at + kReach <= bytes.size() && bytes[at] == tag && run.HasRoom()) {
    const char* const symbol = bytes.data() + at;
    const double number = NumberAt<Number>(symbol + 1);
    at += kHead;
    if constexpr (kHasText) {
      const size_t size = CopyText(symbol + kHead, run.text());
      if (size == kNotTaken) return at - kHead;
      run.AddText(number, size);
      at += size + 1;
    } else {
      run.AddNumber(number);
    }
  }
  return at;
}

}  // namespace

size_t TakeSymbolRun(std::string_view bytes, size_t limit, ValuePart& values) {
  if (bytes.empty()) return 0;
  switch (static_cast<QvdTag>(bytes[0])) {
    case QvdTag::kInt:
      return TakeRun<int32_t, false>(ValueKind::kNumber, bytes, limit, values);
    case QvdTag::kDouble:
      return TakeRun<double, false>(ValueKind::kNumber, bytes, limit, values);
    case QvdTag::kText:
      return TakeRun<NoNumber, true>(ValueKind::kText, bytes, limit, values);
    case QvdTag::kDualInt:
      return TakeRun<int32_t, true>(ValueKind::kDual, bytes, limit, values);
    case QvdTag::kDualDouble:
      return TakeRun<double, true>(ValueKind::kDual, bytes, limit, values);
  }
  return 0;
}

}  // namespace celadon
