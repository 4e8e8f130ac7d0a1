// A column of coded rows as numbers of distinct values.
#ifndef CELADON_SCRIPT_DISTINCT_CODES_H_
#define CELADON_SCRIPT_DISTINCT_CODES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "celadon/dual_vector.h"
#include "script/coded_rows.h"

namespace celadon {

// Any number of threads may read.
class DistinctCodes {
 public:
  // The rows outlive this.
  DistinctCodes(const CodedRows& rows, size_t column);

  // By number; no NULL among them, and no NaN, which is NULL.
  const std::shared_ptr<const DualVector>& values() const { return values_; }
  // The number of NULL, behind those of the values.
  uint32_t null() const { return static_cast<uint32_t>(values_->size()); }
  // How many numbers rows may have.
  size_t numbers() const { return values_->size() + (nulls_ ? 1 : 0); }
  // How many rows have each number; null where that is not known without reading them.
  const Histogram* histogram() const;
  // The numbers of rows [first_row, first_row + numbers.size()).
  void Read(uint64_t first_row, std::span<uint32_t> numbers) const;

 private:
  void FindNumbers();

  const CodedRows& rows_;
  size_t column_;
  std::shared_ptr<const DualVector> values_;
  bool nulls_;
  std::vector<uint32_t> number_of_code_;  // and of NULL behind them; empty where they are the codes
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_DISTINCT_CODES_H_
