// The loaded data: tables, fields, and how they are associated.
//
// Source: Qlik help "Logic in databases"; the rules are those of the associative model, sections 2
// and 3. Fields of one name are one field; tables that hold it are linked through it, never joined.
#ifndef CELADON_DATA_MODEL_H_
#define CELADON_DATA_MODEL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/symbol_table.h"
#include "celadon/table.h"

namespace celadon {

class DecidedColumns;

// Where a field stands in a table.
struct ColumnRef {
  TableId table = 0;
  uint32_t column = 0;  // position among the table's columns
  bool operator==(const ColumnRef&) const = default;
};

// How a key field identifies the rows of one table (definitions are our own).
enum class KeyType {
  kNotKey,   // the field is in one table only
  kPerfect,  // no duplicates, no NULLs, every value of the field
  kPrimary,  // no duplicates, but values of the field are missing
  kAny
};

// Figures of a field in one table.
struct FieldStatistics {
  uint64_t rows = 0, non_nulls = 0;
  uint32_t total_distinct = 0;    // values of the field in all tables
  uint32_t present_distinct = 0;  // of these, in this table
  KeyType key = KeyType::kNotKey;
  double density() const {
    return rows == 0 ? 1 : static_cast<double>(non_nulls) / static_cast<double>(rows);
  }
  double subset_ratio() const {
    return total_distinct == 0 ? 1 : static_cast<double>(present_distinct) / total_distinct;
  }
  bool unique() const { return present_distinct == non_nulls; }  // no value twice
};

struct Field {
  std::string name;
  std::shared_ptr<const SymbolTable> symbols;
  std::vector<ColumnRef> columns;           // in table order; two or more: a key field
  std::vector<FieldStatistics> statistics;  // one a column
  std::vector<std::string> tags;            // $key, $numeric, $integer, $text, $date, …
  std::string comment;
  // Whether a synthetic key stands for the field in tables that it was loaded with. The table of
  // that key holds it instead of them.
  bool is_key_part = false;
  // Whether a search over all fields passes over it, as the statement Search says.
  bool unsearched = false;
  bool is_key() const { return columns.size() > 1; }
  ColumnRef home() const { return columns.front(); }
};

// The rows of a table by symbol of one column: rows_of(s) are rows[starts[s], starts[s + 1]), in
// ascending order. NULL rows are left out.
struct KeyIndex {
  std::vector<uint64_t> starts;  // cardinality + 1
  std::vector<uint32_t> rows;
  std::span<const uint32_t> rows_of(SymbolId symbol) const {
    return std::span(rows).subspan(starts[symbol], starts[symbol + 1] - starts[symbol]);
  }
};

// A field of a table as it was loaded, read through the synthetic keys that stand for it. Valid as
// long as the model. Any number of threads may read.
class LoadedColumn {
 public:
  static constexpr uint32_t kNull = 0xFFFFFFFF;

  FieldId field() const { return field_; }
  // The symbol of a row, or kNull.
  SymbolId operator[](RowIndex row) const;
  // Fills `out` with the symbols of rows [first_row, first_row + out.size()), or kNull.
  void Read(RowIndex first_row, std::span<uint32_t> out) const;
  // The column that holds the field itself, where no synthetic key stands between; else null.
  const BitPackedColumn* direct() const { return path_.size() == 1 ? path_.front() : nullptr; }

 private:
  friend class DataModel;
  FieldId field_ = 0;
  std::vector<const BitPackedColumn*> path_;  // a key's symbol is the row in the next one
};

// Tables between whose fields there is more than one path, and the key fields on these paths.
struct CircularReference {
  std::vector<TableId> tables;
  std::vector<FieldId> fields;
};

// Immutable after it is built, so any number of sessions and threads share it. No two tables share
// more than one field, and the graph of key fields and of the tables that are not loosely coupled
// is a forest.
class DataModel {
 public:
  // Takes fields and tables that refer to each other, with the statistics of every column. Tables
  // and fields of the system are the last ones.
  DataModel(std::vector<Field> fields, std::vector<Table> tables);
  ~DataModel();

  std::span<const Field> fields() const { return fields_; }
  std::span<const Table> tables() const { return tables_; }
  // Without those of the system, as lists show them.
  std::span<const Field> listed_fields() const { return fields().first(listed_fields_); }
  std::span<const Table> listed_tables() const { return tables().first(listed_tables_); }
  const Field& field(FieldId id) const { return fields_[id]; }
  const Table& table(TableId id) const { return tables_[id]; }
  const TableColumn& column(ColumnRef ref) const { return tables_[ref.table].columns[ref.column]; }

  // Names are case-sensitive. NotFound, with the nearest name, if there is none.
  absl::StatusOr<FieldId> FindField(std::string_view name) const;
  absl::StatusOr<TableId> FindTable(std::string_view name) const;
  // The column of a field in a table, if the table holds it.
  std::optional<ColumnRef> ColumnOf(FieldId field, TableId table) const;
  // Column i of the table's loaded_fields.
  LoadedColumn loaded_column(TableId table, size_t i) const;

  // The loops in the graph of tables and key fields, as they are without loosely coupled tables.
  std::vector<CircularReference> CircularReferences() const;
  // The same data with other tables loosely coupled: `loose` has an entry a table. A table that the
  // script loosened stays so. FailedPrecondition, naming the loop, where what is left associated
  // holds one; InvalidArgument where the length is wrong.
  absl::StatusOr<std::shared_ptr<const DataModel>> WithLooseTables(
      const std::vector<bool>& loose) const;

  // Tables that are connected have the same island number.
  uint32_t island(TableId table) const { return islands_[table]; }
  uint32_t island_of_field(FieldId field) const { return islands_[fields_[field].home().table]; }

  // The rows by symbol of a column, built at the first call and kept. Thread-safe: a second caller
  // waits for the index that the first one builds, and for no other.
  const KeyIndex& RowsBySymbol(ColumnRef ref) const;
  // What the engine knows of columns that follow from others; it learns more while it counts.
  DecidedColumns& decided_columns() const { return *decided_columns_; }

  // Bytes of symbols, row pointers, and the indexes built so far.
  struct Memory {
    uint64_t symbols = 0, pointers = 0, indexes = 0;
  };
  Memory memory() const;

 private:
  struct IndexSlot;

  // The column of the synthetic key that stands for the field in the table.
  ColumnRef KeyStandingFor(FieldId field, TableId table) const;

  std::vector<Field> fields_;
  std::vector<Table> tables_;
  size_t listed_fields_ = 0, listed_tables_ = 0;
  std::vector<uint32_t> islands_;                      // a table
  std::vector<std::unique_ptr<IndexSlot[]>> indexes_;  // [table][column]
  std::unique_ptr<DecidedColumns> decided_columns_;
};

}  // namespace celadon

#endif  // CELADON_DATA_MODEL_H_
