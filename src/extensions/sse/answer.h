// The messages of an answer as columns.
#ifndef CELADON_EXTENSIONS_SSE_ANSWER_H_
#define CELADON_EXTENSIONS_SSE_ANSWER_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/external_function.h"
#include "celadon/memory_budget.h"
#include "sse.pb.h"

namespace celadon {

struct AnswerOptions {
  qlik::sse::DataType type = qlik::sse::DataType::NUMERIC;  // of columns that are not described
  // What is wanted; more is dropped as it comes.
  uint64_t rows = std::numeric_limits<uint64_t>::max();
  size_t columns = std::numeric_limits<size_t>::max();
  MemoryBudget* memory = nullptr;
};

// NaN is NULL, and so is a text of one NUL byte, which plugins send for a missing key. A value that
// a row does not have is NULL.
class Answer {
 public:
  explicit Answer(const AnswerOptions& options) : options_(options), memory_(options.memory) {}

  // What the plugin says of the columns, before any row.
  void Describe(const qlik::sse::TableDescription& description) { description_ = description; }
  // DataLoss where rows have not the columns that were described; ResourceExhausted.
  absl::Status Take(const qlik::sse::BundledRows& bundle);
  // Columns without a name are Field1, Field2, …
  absl::StatusOr<ExternalTable> Finish();

 private:
  absl::Status CheckWidth(size_t columns) const;
  void TakeRow(const qlik::sse::Row& row);
  ValueView ValueOf(const qlik::sse::Dual& dual, size_t column) const;

  AnswerOptions options_;
  std::optional<qlik::sse::TableDescription> description_;
  std::vector<DualVector> columns_;
  uint64_t rows_ = 0;
  MemoryReservation memory_;
};

}  // namespace celadon

#endif  // CELADON_EXTENSIONS_SSE_ANSWER_H_
