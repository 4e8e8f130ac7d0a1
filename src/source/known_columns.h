// What a reader of a delimited text keeps from chunk to chunk.
#ifndef CELADON_SOURCE_KNOWN_COLUMNS_H_
#define CELADON_SOURCE_KNOWN_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "celadon/executor.h"
#include "celadon/row_batch.h"
#include "source/chunk_columns.h"
#include "source/chunk_parser.h"

namespace celadon {

// The cells that each column has had so far, for columns that have the same ones again and again;
// of the others each chunk has a dictionary of its own. And codes that are of no more use, whose
// memory serves later chunks. Used by one thread.
class KnownColumns {
 public:
  // `more_chunks`: whether anything of the first chunks is of use for later ones.
  KnownColumns(size_t columns, bool more_chunks);

  // Columns for a chunk, without rows. They are fit for use until chunks are next turned into rows.
  std::vector<ChunkColumn> ForChunk();
  // Turns chunks that were read into those, in the order of the text, into rows; the columns in
  // parallel. Requires chunks without errors.
  std::vector<RowBatch> ToRows(std::span<ParsedChunk> chunks, Executor& executor);
  void Recycle(RowBatch batch);

  // From now on each chunk has dictionaries of its own.
  void Forget();
  // Bytes of the cells that are known.
  size_t bytes() const;

 private:
  struct Column {
    std::unique_ptr<KnownCells> known;  // null where each chunk stands by itself
    uint64_t rows = 0;                  // so far
  };

  static void ToRows(Column& column, size_t i, std::span<ParsedChunk> chunks,
                     std::span<RowBatch> batches);

  std::vector<Column> columns_;
  std::vector<std::vector<uint32_t>> spare_;
};

}  // namespace celadon

#endif  // CELADON_SOURCE_KNOWN_COLUMNS_H_
