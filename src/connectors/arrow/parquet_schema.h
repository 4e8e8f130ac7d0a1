// Which columns of a Parquet file are read, and what their values mean.
#ifndef CELADON_CONNECTORS_ARROW_PARQUET_SCHEMA_H_
#define CELADON_CONNECTORS_ARROW_PARQUET_SCHEMA_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "connectors/arrow/column_type.h"
#include "parquet/metadata.h"

namespace celadon {

struct ParquetColumn {
  std::string name;
  int leaf = 0;  // the column chunk's number in a row group
  ColumnType type;
};

// The columns of the given names in that order, or all of them where no name is given.
// InvalidArgument where a name is unknown, or where two columns of the file share one;
// Unimplemented, naming column and type, where a column asked for is nested.
absl::StatusOr<std::vector<ParquetColumn>> ChooseParquetColumns(
    const parquet::FileMetaData& metadata, const std::vector<std::string>& names);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_PARQUET_SCHEMA_H_
