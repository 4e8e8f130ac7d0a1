// One column chunk of a Parquet row group, read slice by slice.
#ifndef CELADON_CONNECTORS_ARROW_PARQUET_CHUNK_H_
#define CELADON_CONNECTORS_ARROW_PARQUET_CHUNK_H_

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "celadon/cancel_token.h"
#include "celadon/row_batch.h"
#include "connectors/arrow/column_type.h"
#include "parquet/file_reader.h"

namespace celadon {

// Of dictionary-encoded pages the file's own dictionary and indexes are handed over without a look
// at any value, and slices share that dictionary. Values of other pages, as a writer makes them
// once its dictionary has grown too large, are encoded here. For one thread at a time; chunks of
// one file may be read in parallel.
class ParquetChunk {
 public:
  // Of a flat column. May throw what Parquet throws.
  static std::unique_ptr<ParquetChunk> Open(parquet::RowGroupReader& group, int column,
                                            const parquet::ColumnDescriptor& descriptor,
                                            const ColumnType& type);
  virtual ~ParquetChunk() = default;

  // The next rows. DataLoss where there are fewer or the bytes are damaged, InvalidArgument where a
  // value does not fit its type. May throw what Parquet throws.
  virtual absl::StatusOr<BatchColumn> Read(size_t rows, const CancelToken& cancel) = 0;
};

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ARROW_PARQUET_CHUNK_H_
