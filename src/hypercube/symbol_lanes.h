// The values of a field's symbols, as formulas read them by code.
#ifndef CELADON_HYPERCUBE_SYMBOL_LANES_H_
#define CELADON_HYPERCUBE_SYMBOL_LANES_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/executor.h"
#include "celadon/format.h"
#include "celadon/symbol_table.h"
#include "expression/evaluate.h"

namespace celadon {

// What the symbols of a field look like to a formula: shared by all workers of a cube, made once.
class SymbolLanes {
 public:
  // `fetch` says whether texts are needed, `nulls` whether NULL is. Numbers stay where they are, if
  // nothing has to be added to them; the symbols outlive the object.
  SymbolLanes(const SymbolTable& symbols, Fetch fetch, bool nulls,
              const RegionalSettings& settings);
  // Numbers by code, which may repeat; NaN: none.
  explicit SymbolLanes(std::vector<double> numbers);
  // A value that is the same in every record.
  explicit SymbolLanes(const Value& constant);
  // What a program with one input gives for each of these, instead of for each record. By all
  // threads, unless `executor` is null.
  static absl::StatusOr<std::shared_ptr<const SymbolLanes>> Calculate(
      std::shared_ptr<const Program> program, const SymbolLanes& symbols,
      const TextInterpreter& interpreter, Executor* executor);

  // Indexed by code; one more than there are symbols where NULL is needed, the last being that.
  std::span<const double> numbers() const { return shown_; }
  // Whether it is known that each of these is a number.
  bool all_numbers() const { return numbers_.empty(); }
  // The largest magnitude of the numbers, where all of them are whole; infinite otherwise.
  double largest_whole() const { return largest_whole_; }
  // As SymbolTable::decimal_scale(), and the largest magnitude times that; infinite without one.
  double scale() const { return scale_; }
  double largest_scaled() const { return largest_scaled_; }
  // Null data where there is no text; empty where texts are not needed.
  const std::vector<std::string_view>& texts() const { return texts_; }

 private:
  // What a stretch of values was given as texts, and where.
  struct GivenTexts {
    std::vector<std::pair<size_t, std::string>> texts;
    bool has_lane = false;  // whether there might have been any

    void Add(const ValueLanes& values, size_t first, size_t count);
  };

  SymbolLanes() = default;
  void TakeTexts(std::vector<GivenTexts> given);

  void ShowOwn(Executor* executor);
  void FindLargestScaled(std::span<const double> numbers);

  std::span<const double> shown_;
  double largest_whole_ = 0;
  double scale_ = 1;
  double largest_scaled_ = 0;
  std::vector<double> numbers_;  // our own, if any
  std::vector<std::string_view> texts_;
  std::vector<std::string> written_;  // texts that no symbol has: formatted or calculated
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_SYMBOL_LANES_H_
