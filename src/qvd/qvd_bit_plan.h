// Which bits of a record each field gets when a QVD file is written.
#ifndef CELADON_QVD_QVD_BIT_PLAN_H_
#define CELADON_QVD_QVD_BIT_PLAN_H_

#include <cstdint>
#include <span>
#include <vector>

namespace celadon {

struct QvdBits {
  uint64_t offset = 0;
  uint64_t width = 0;
};

struct QvdBitPlan {
  std::vector<QvdBits> fields;
  uint64_t record_bytes = 0;
};

// Places fields that need `widths` bits (at most 32 each) in the smallest record of at least one
// byte. The widths of the plan are at least those needed and tile the record without a gap; a field
// that needs no bits gets none, unless there is no other. Wide fields come first, and groups of
// fields that fill whole bytes before the rest, so that most cells lie on few bytes.
//
// Source: files tile their records; the order is our own.
QvdBitPlan PlanBits(std::span<const uint64_t> widths);

}  // namespace celadon

#endif  // CELADON_QVD_QVD_BIT_PLAN_H_
