// Tables while a load builds them: fields that intern values, columns that grow.
#ifndef CELADON_STORAGE_STAGED_TABLE_H_
#define CELADON_STORAGE_STAGED_TABLE_H_

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "celadon/dual_vector.h"
#include "celadon/format.h"
#include "celadon/symbol_table.h"
#include "value/dictionary.h"

namespace celadon {

// One field of a load in progress, shared by all staged tables that hold it. Codes are elements:
// positions in load order.
struct StagedField {
  std::string name;
  Dictionary symbols;
  NumberFormat format;               // that of the first column that brought one
  std::vector<std::string> tags;     // as the sources gave them
  std::string comment;

  // The elements of a finished symbol table, in load order, to load more into its field.
  static StagedField FromSymbols(std::string name, const SymbolTable& symbols);
};

// The elements of one field in one table, row by row, appended at the end. Full chunks of 65,536
// rows are kept bit-packed, so that a load holds about as much as the finished column.
class StagedColumn {
 public:
  static constexpr uint32_t kNull = 0xFFFFFFFF;
  static constexpr size_t kChunkRows = 65536;

  // Wraps the rows of a finished column whose symbols were staged by StagedField::FromSymbols.
  static StagedColumn FromColumn(const BitPackedColumn& column, const SymbolTable& symbols);

  void Append(std::span<const uint32_t> elements);
  void AppendNulls(size_t rows);
  uint64_t rows() const { return rows_; }
  uint32_t operator[](uint64_t row) const;  // an element or kNull
  // Elements of rows [first_row, first_row + out.size()).
  void Read(uint64_t first_row, std::span<uint32_t> out) const;
  size_t bytes() const;

 private:
  struct Chunk {             // kChunkRows rows; the NULLs of a chunk are its largest code
    BitPackedColumn packed;
  };
  void Seal();
  std::vector<Chunk> chunks_;
  std::vector<uint32_t> tail_;  // rows after the last full chunk
  uint64_t rows_ = 0;
};

struct StagedTable {
  std::string name;
  std::string comment;
  uint64_t rows = 0;
  std::vector<std::shared_ptr<StagedField>> fields;  // in load order, one a column
  std::vector<StagedColumn> columns;
};

}  // namespace celadon

#endif  // CELADON_STORAGE_STAGED_TABLE_H_
