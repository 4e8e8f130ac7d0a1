// A table of the model: named columns of equal length.
#ifndef CELADON_TABLE_H_
#define CELADON_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "celadon/bit_packed_column.h"
#include "celadon/histogram.h"

namespace celadon {

using FieldId = uint32_t;  // position among the fields of a model
using TableId = uint32_t;  // position among the tables of a model

struct TableColumn {
  FieldId field = 0;
  BitPackedColumn codes;  // ids into the field's symbol table
  Histogram histogram;    // counted while packing; codes() entries
};

enum class TableKind : uint8_t {
  kLoaded,
  kSynthetic,  // combinations of fields that several tables share: row r is symbol r of its key
  kSystem      // what the model says of itself; left out of lists
};

// Whether inference passes through a table. Source: Qlik engine API `GetLooselyCoupledVector`.
enum class Coupling : uint8_t {
  kAssociated,
  kLoose,      // takes and sends no message: its rows follow from the values of its fields
  kLooseFixed  // the same, by a statement of the script: no host changes it
};

// Immutable in a model; columns are shared between models that hold the same rows.
struct Table {
  std::string name;
  std::string comment;
  TableKind kind = TableKind::kLoaded;
  Coupling coupling = Coupling::kAssociated;
  RowIndex rows = 0;
  std::vector<TableColumn> columns;
  // The fields as they were loaded, in load order. Where a synthetic key stands for some of them,
  // these have no column here: DataModel::loaded_column reads them.
  std::vector<FieldId> loaded_fields;
  bool is_loose() const { return coupling != Coupling::kAssociated; }
};

}  // namespace celadon

#endif  // CELADON_TABLE_H_
