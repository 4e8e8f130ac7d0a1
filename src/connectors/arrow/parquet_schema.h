// Which columns of a Parquet file are read, and what their values mean.
#ifndef CELADON_CONNECTORS_ARROW_PARQUET_SCHEMA_H_
#define CELADON_CONNECTORS_ARROW_PARQUET_SCHEMA_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrow/type_fwd.h"
#include "connectors/arrow/column_type.h"
#include "parquet/metadata.h"
#include "parquet/properties.h"

namespace celadon {

struct ParquetColumn {
  std::string name;
  int leaf = 0;  // the column chunk's number in a row group
  ColumnType type;
};

// Whether the columns of these names, or all where none is given, are neither groups nor lists nor
// what is in them.
bool AreFlat(const parquet::FileMetaData& metadata, const std::vector<std::string>& names);

// The columns of the given names in that order, or all of them where no name is given.
// InvalidArgument where a name is unknown, or where two columns of the file share one. For columns
// that are flat.
absl::StatusOr<std::vector<ParquetColumn>> ChooseParquetColumns(
    const parquet::FileMetaData& metadata, const std::vector<std::string>& names);

// What the values of a leaf mean that Arrow reads as `arrow_type`.
absl::StatusOr<ColumnType> ParquetLeafType(const parquet::ColumnDescriptor& column,
                                           const arrow::DataType& arrow_type);

// How Arrow reads the old timestamps of 96 bits, which would leave its own years else.
parquet::ArrowReaderProperties ArrowProperties();

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_PARQUET_SCHEMA_H_
