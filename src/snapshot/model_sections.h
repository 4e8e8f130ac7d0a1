// A data model as sections of a saved app: `model` describes tables and fields, `symbols/FIELD`
// holds the distinct values of a field, `rows/TABLE/FIELD` the bit-packed rows of a column,
// `counts/TABLE/FIELD` how many of them hold each value.
#ifndef CELADON_SNAPSHOT_MODEL_SECTIONS_H_
#define CELADON_SNAPSHOT_MODEL_SECTIONS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/data_model.h"
#include "celadon/execution.h"
#include "snapshot/sections.h"

namespace celadon {

std::string SymbolsSection(const Field& field);
std::string RowsSection(const Table& table, const Field& field);
std::string CountsSection(const Table& table, const Field& field);

absl::Status WriteModel(const DataModel& model, SectionWriter& sections);

// DataLoss, naming the section, where one is missing or does not fit the others; ResourceExhausted;
// Cancelled.
absl::StatusOr<std::shared_ptr<const DataModel>> ReadModel(const SectionReader& sections,
                                                           const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SNAPSHOT_MODEL_SECTIONS_H_
