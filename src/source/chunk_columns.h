// The columns of one chunk of a delimited text while its rows come in.
#ifndef CELADON_SOURCE_CHUNK_COLUMNS_H_
#define CELADON_SOURCE_CHUNK_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "celadon/format.h"
#include "source/cell_dictionary.h"
#include "source/cell_plan.h"
#include "source/record_cursor.h"

namespace celadon {

// One column of a chunk that has been read.
struct ChunkColumn {
  CellDictionary dictionary;
  std::vector<uint32_t> codes;  // of its dictionary, or BatchColumn::kNull

  size_t bytes() const { return dictionary.values().bytes() + codes.capacity() * sizeof(uint32_t); }
};

// Rows are read some at a time and then column by column, so that what finds the cells of one
// column is at hand in the caches.
class ChunkColumns {
 public:
  // The cells come from `text`; `columns` have no rows yet.
  ChunkColumns(const CellPlan& plan, const TextInterpreter& interpreter, std::string_view text,
               std::vector<ChunkColumn> columns);

  // Reads the cells of the cursor's record as a row.
  void AddRow(RecordCursor& cursor);
  size_t rows() const { return rows_; }
  std::vector<ChunkColumn> Take();

 private:
  // Where the cell goes that the row being read has in this column.
  std::string_view& CellOf(uint32_t column) {
    return cells_[column * block_rows_ + rows_in_block_];
  }
  void AddCell(uint32_t column, std::string_view cell, bool copied);
  bool AddPlainRow(RecordCursor& cursor);
  void ReadBlock();

  const CellPlan& plan_;
  const TextInterpreter& interpreter_;
  const std::string_view text_;
  const size_t block_rows_;
  std::vector<ChunkColumn> columns_;
  std::vector<std::string_view> cells_;  // that have no code yet, column by column
  size_t rows_ = 0;
  size_t rows_in_block_ = 0;
  std::deque<std::string> copies_;  // of cells of the block
  std::string scratch_;
};

}  // namespace celadon

#endif  // CELADON_SOURCE_CHUNK_COLUMNS_H_
