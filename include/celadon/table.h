// A table of the model: named columns of equal length.
#ifndef CELADON_TABLE_H_
#define CELADON_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "celadon/bit_packed_column.h"

namespace celadon {

using FieldId = uint32_t;  // position among the fields of a model
using TableId = uint32_t;  // position among the tables of a model

struct TableColumn {
  FieldId field = 0;
  BitPackedColumn codes;            // ids into the field's symbol table
  std::vector<uint64_t> histogram;  // rows a code, counted while packing; codes() entries
};

// Immutable in a model; columns are shared between models that hold the same rows.
struct Table {
  std::string name;
  std::string comment;
  RowIndex rows = 0;
  std::vector<TableColumn> columns;  // in load order
};

}  // namespace celadon

#endif  // CELADON_TABLE_H_
