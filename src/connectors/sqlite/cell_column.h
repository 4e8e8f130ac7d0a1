// A column of a delimited file on its way into a table: what type all its cells are of, and each of
// them as SQLite keeps it.
#ifndef CELADON_CONNECTORS_SQLITE_CELL_COLUMN_H_
#define CELADON_CONNECTORS_SQLITE_CELL_COLUMN_H_

#include <cstdint>
#include <string>
#include <vector>

#include <sqlite3.h>

#include "celadon/format.h"
#include "celadon/row_batch.h"

namespace celadon {

// Cells are those of a delimited reader: a number has the text that it was read from.
class CellColumn {
 public:
  explicit CellColumn(const RegionalSettings& settings) : settings_(settings) {}

  // Looks at the distinct cells of a batch. All batches are shown before any is bound.
  void Look(const BatchColumn& column);
  // As SQL has it: a type, and an order where texts stand for times; empty where cells are of
  // different kinds.
  std::string Declaration() const;

  // Goes to a batch; its cells are then bound by their codes.
  void Start(const BatchColumn& column);
  int Bind(sqlite3_stmt* statement, int parameter, uint32_t code) const;
  // Of the texts and numbers of the batch.
  uint64_t bytes() const { return bytes_; }

 private:
  enum class Kind : uint8_t { kNull, kInteger, kReal, kDate, kTime, kTimestamp, kText };
  struct Cell {
    Kind kind = Kind::kNull;
    int64_t integer = 0;
    double real = 0;
    std::string text;
  };

  Kind KindOf(ValueView cell) const;
  Cell CellOf(ValueView cell) const;
  bool Has(Kind kind) const { return (seen_ >> static_cast<int>(kind) & 1) != 0; }
  // Whether kinds other than NULL were seen and all of them are among these.
  bool HasOnly(std::initializer_list<Kind> kinds) const;

  const RegionalSettings& settings_;
  uint32_t seen_ = 0;        // a bit a kind
  std::vector<Cell> cells_;  // of the batch, one an entry of its dictionary
  uint64_t bytes_ = 0;
};

}  // namespace celadon

#endif  // CELADON_CONNECTORS_SQLITE_CELL_COLUMN_H_
