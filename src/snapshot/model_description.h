// The section `model`: names, formats and sizes of tables and fields, without values and rows.
#ifndef CELADON_SNAPSHOT_MODEL_DESCRIPTION_H_
#define CELADON_SNAPSHOT_MODEL_DESCRIPTION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/data_model.h"

namespace celadon {

struct ModelDescription {
  std::vector<Field> fields;             // without symbols, columns and statistics
  std::vector<NumberFormat> formats;     // one a field
  std::vector<uint32_t> symbols;         // one a field
  std::vector<Table> tables;             // columns with their field alone
  std::vector<std::vector<bool>> nulls;  // by table and column: whether rows are NULL
};

std::string DescribeModel(const DataModel& model);

// DataLoss where the bytes make no sense; that field numbers are in range is checked.
absl::StatusOr<ModelDescription> ReadDescription(std::string_view bytes);

}  // namespace celadon

#endif  // CELADON_SNAPSHOT_MODEL_DESCRIPTION_H_
