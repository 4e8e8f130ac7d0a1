// What an aggregation gathers for each group of records.
#ifndef CELADON_HYPERCUBE_ACCUMULATOR_H_
#define CELADON_HYPERCUBE_ACCUMULATOR_H_

#include <cstdint>
#include <memory>
#include <span>

#include "expression/aggregation.h"

namespace celadon {

// The argument's values in one block of records. Only the lanes that needs() names are there.
struct ArgumentBlock {
  static constexpr uint32_t kNoValue = 0xFFFFFFFF;
  const double* numbers = nullptr;   // NaN: no number
  const uint32_t* values = nullptr;  // which distinct value, or kNoValue for NULL
};

// Gathers for groups 0, 1, 2 …. Not thread-safe: each worker has its own, and they are merged.
class Accumulator {
 public:
  enum class Needs : uint8_t {
    kNumbers,
    kPresence,  // of the value numbers only whether they are kNoValue counts
    kValues,
    kValuesAndNumbers
  };

  virtual ~Accumulator() = default;
  virtual Needs needs() const = 0;

  // Makes groups up to this number; new ones are empty.
  virtual void Resize(size_t groups) = 0;
  // Record records[i], counted from the block's first, belongs to groups[i].
  virtual void Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
                   const ArgumentBlock& block) = 0;
  // Adds group g of `other`, which is of the same kind, to group group_of[g]; value number v of the
  // other is value_of[v] here (empty: the same).
  virtual void Merge(const Accumulator& other, std::span<const uint32_t> group_of,
                     std::span<const uint32_t> value_of) = 0;

  // The result as a number; NaN where there is none.
  virtual double Number(size_t group) const = 0;
  // The distinct value that is the result, of an aggregation that gives back one (Only): its
  // number, or kNoValue.
  virtual uint32_t ValueNumber(size_t) const { return ArgumentBlock::kNoValue; }
};

struct AccumulatorOptions {
  AggregationKind kind = AggregationKind::kSum;
  bool distinct = false;
  // These choose how distinct values are kept.
  uint64_t expected_groups = 1;
  uint64_t distinct_values = 0;  // 0: unknown
};
std::unique_ptr<Accumulator> MakeAccumulator(const AccumulatorOptions& options);
// The values that an empty group has: 0 for sums and counts, else none.
double EmptyResult(AggregationKind kind);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_ACCUMULATOR_H_
