// What an aggregation gathers for each group of records.
#ifndef CELADON_HYPERCUBE_ACCUMULATOR_H_
#define CELADON_HYPERCUBE_ACCUMULATOR_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "celadon/format.h"
#include "celadon/value.h"
#include "expression/aggregation.h"

namespace celadon {

// The arguments' values in one block of records. Only the lanes that needs() names are there.
struct ArgumentBlock {
  static constexpr uint32_t kNoValue = 0xFFFFFFFF;
  const double* numbers = nullptr;         // NaN: no number
  const uint32_t* values = nullptr;        // which distinct value, or kNoValue for NULL
  const double* second_numbers = nullptr;  // as numbers, of the second argument
  // Where the records stand in load order: one after the other, or by the rows of each slot.
  uint64_t first_position = 0;
  const std::vector<std::vector<uint32_t>>* slots = nullptr;

  uint64_t Position(uint32_t record) const {
    return slots == nullptr ? first_position + record : slots->front()[record];
  }
};

// What the value numbers of an aggregation stand for.
class ArgumentValues {
 public:
  virtual ~ArgumentValues() = default;
  // One value an argument; a single argument's kNoValue is NULL.
  virtual std::vector<Value> Of(uint32_t number) const = 0;
  // Whether the numbers ascend as SortSamples orders the values.
  virtual bool in_order() const { return false; }
};

// Gathers for groups 0, 1, 2 …. Not thread-safe: each worker has its own, and they are merged.
class Accumulator {
 public:
  // Of the first argument, if nothing else is said.
  enum class Needs : uint8_t {
    kNumbers,
    kPresence,  // of the value numbers only whether they are kNoValue counts
    kValues,
    kValuesAndNumbers,
    kPairs,         // its numbers, and those of the second argument
    kWeighted,      // its value numbers, and the numbers of the second argument
    kCombinations,  // numbers of the combinations of all arguments
  };

  virtual ~Accumulator() = default;
  virtual Needs needs() const = 0;

  // Makes groups up to this number; new ones are empty.
  virtual void Resize(size_t groups) = 0;
  // Record records[i], counted from the block's first, belongs to groups[i].
  virtual void Add(std::span<const uint32_t> groups, std::span<const uint32_t> records,
                   const ArgumentBlock& block) = 0;
  // Adds one value that `times` records of a group have. The base adds it once, which is right
  // where repetitions leave the result as it is.
  virtual void AddRepeated(uint32_t group, uint32_t value, double number, uint64_t times);
  // Adds the values of a group at once: value v, whose number is numbers[v] (0 without numbers), as
  // often as counts[v] says; the value `null` stands for none.
  virtual void AddCounted(uint32_t group, std::span<const double> numbers,
                          std::span<const uint32_t> counts, uint32_t null);
  // Adds group g of `other`, which is of the same kind, to group group_of[g]; value number v of the
  // other is value_of[v] here (empty: the same).
  virtual void Merge(const Accumulator& other, std::span<const uint32_t> group_of,
                     std::span<const uint32_t> value_of) = 0;

  // The results of the groups 0, 1, 2 …; an empty group has the result of no records.
  virtual std::vector<Value> Results(const ArgumentValues& values,
                                     const RegionalSettings& settings) const;

  // The same as numbers, NaN for NULL, where they are numbers or NULL in any case; else empty.
  virtual std::vector<double> Numbers() const { return {}; }

  // The length of its longest list: of groups, or of what it holds of their values.
  virtual size_t size() const { return groups(); }
  // Heap bytes, at the most, while so many groups, and values in groups, are added.
  virtual size_t BytesToTake(size_t groups, size_t values) const = 0;

 protected:
  virtual size_t groups() const = 0;
  virtual double Number(size_t group) const = 0;
  std::vector<double> NumbersOfGroups() const;
};

struct AccumulatorOptions {
  const AggregationFunction* function = nullptr;
  size_t arguments = 1;
  bool distinct = false;
  // Of each argument, the number (NaN: none) that it is in all records; nullopt where it may not be
  // the same in all of them. May be shorter than the arguments.
  std::vector<std::optional<double>> constants = {};
  // These choose how distinct values are kept.
  uint64_t expected_groups = 1;
  uint64_t distinct_values = 0;  // 0: unknown
};
std::unique_ptr<Accumulator> MakeAccumulator(const AccumulatorOptions& options);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_ACCUMULATOR_H_
