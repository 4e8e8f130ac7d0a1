// The way from a table's records to the dimensions of a cube, as a tree of tables.
#ifndef CELADON_HYPERCUBE_RECORD_PLAN_H_
#define CELADON_HYPERCUBE_RECORD_PLAN_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "celadon/data_model.h"
#include "hypercube/chart_fields.h"
#include "hypercube/counted_rows.h"
#include "hypercube/record_set.h"

namespace celadon {

struct FarColumns;

// Records to walk over: those of a table; the possible values of a key field, which count as the
// records of a one-column table that is linked to every table holding the field (our own); one
// record that belongs to no table; or rows made for the chart.
class RecordSource {
 public:
  static RecordSource OfTable(const ChartFields& fields, TableId table, CountedRows scope);
  static RecordSource OfKey(const ChartFields& fields, FieldId key,
                            std::shared_ptr<const Bitmap> possible);
  // A single record without fields, which constants are aggregated over; none unless `exists`.
  static RecordSource OfNothing(const ChartFields& fields, bool exists);
  // Rows with all the fields that are asked of them; they are linked with nothing.
  static RecordSource OfRows(const ChartFields& fields, std::shared_ptr<const Table> rows);

  const ChartFields& fields() const { return *fields_; }
  const DataModel& model() const { return fields_->model(); }
  uint64_t rows() const { return table_->rows; }
  const CountedRows& counted_rows() const { return scope_; }
  // The rows that count; null: all. Requires that they are found.
  const Bitmap* scope() const { return scope_.rows(); }
  const Table& table() const { return *table_; }
  // The table in the model; nullopt for anything else.
  std::optional<TableId> id() const { return id_; }
  bool linked() const { return linked_; }
  std::optional<uint32_t> island() const { return island_; }
  // The column that holds the field, if one does.
  const BitPackedColumn* ColumnOf(FieldId field) const;
  void set_scope(std::shared_ptr<const Bitmap> rows) { scope_ = CountedRows(std::move(rows)); }
  // Tables whose counted rows are linked with none of the scope, so that no way leads there.
  void set_apart(std::vector<TableId> tables) { apart_ = std::move(tables); }
  const std::vector<TableId>& apart() const { return apart_; }
  // Fields of other tables that ColumnOf() then finds, too.
  void set_far_columns(std::shared_ptr<const FarColumns> columns) { far_ = std::move(columns); }
  // Whether it is one of these and follows from the data alone.
  bool KeepsFar(const BitPackedColumn* column) const;

 private:
  const ChartFields* fields_ = nullptr;
  std::shared_ptr<const Table> table_;  // an alias into the model, or our own table
  CountedRows scope_;
  std::optional<TableId> id_;
  std::optional<uint32_t> island_;
  std::vector<TableId> apart_;
  std::shared_ptr<const FarColumns> far_;  // null: none
  bool linked_ = true;
};

// What a tuple has a value of: a field, or the records of a table by their numbers; or a place
// where every tuple has kMissingValue.
struct Coordinate {
  enum class Kind : uint8_t { kField, kRecord, kNothing };
  Kind kind = Kind::kField;
  FieldId field = 0;  // of kField
  TableId table = 0;  // of kRecord

  static Coordinate Of(FieldId field) { return {Kind::kField, field, 0}; }
  static Coordinate RecordOf(TableId table) { return {Kind::kRecord, 0, table}; }
  static Coordinate Nothing() { return {Kind::kNothing, 0, 0}; }
  bool operator==(const Coordinate&) const = default;
};

// One table on the way. Coordinates are named by their positions in the tuple.
struct RecordPlan {
  struct Own {
    uint32_t coordinate;
    const BitPackedColumn* column;  // null: the number of the row
    bool is_key;                    // a NULL is no record of the key's one-column table
  };
  struct Step {
    const BitPackedColumn* key;        // in this table
    const BitPackedColumn* child_key;  // the same field in the child
    FieldId field;
    std::unique_ptr<RecordPlan> child;
  };

  RecordSource records;
  std::vector<Own> own;     // coordinates whose values stand in this table
  std::vector<Step> steps;  // linked tables that lead to further coordinates
  // At the root: coordinates that are not connected with it combine freely with every record. One
  // list an island, with a plan for each of the tables that its combinations can start from.
  std::vector<std::vector<RecordPlan>> islands;

  // The positions of all coordinates: those in the table itself first.
  std::vector<uint32_t> Coordinates() const;
  // Whether the table only leads further: it holds no records that tuples distinguish.
  bool linking() const;
  // Tables in and below this one that hold records of their own.
  size_t tables_with_records() const;
};

// Tables on the way have all their rows as scope; roots of islands have what the set says. No link
// leads to or from a loosely coupled table, but for one from the values of a key (our own rule).
absl::StatusOr<RecordPlan> MakeRecordPlan(RecordSource root,
                                          std::span<const Coordinate> coordinates,
                                          const RecordSet& set, const Execution& execution);

// Tells a way from a table's records from all others in the model; nullopt where it leads to
// anything but fields of the model, or not by unique keys alone.
std::optional<std::vector<uint32_t>> NameOfWay(const RecordSource& from,
                                               const RecordPlan::Step& step);

// Whether no two rows of a table of the model have the same value of the key.
bool IsUnique(const Field& key, TableId table);

// Where the combinations of a coordinate, which is not Nothing(), start: its table, or the values
// of its key.
struct RecordRoot {
  std::optional<TableId> table;
  FieldId key = 0;  // where there is no table
  bool operator==(const RecordRoot&) const = default;
};
RecordRoot RootOf(const ChartFields& fields, const Coordinate& coordinate);
absl::StatusOr<RecordSource> RecordsOf(const ChartFields& fields, const RecordRoot& root,
                                       const RecordSet& set, const Execution& execution);
// The same where the scope is to be found before it is used, if it is that of a state.
absl::StatusOr<RecordSource> UnscopedRecordsOf(const ChartFields& fields, const RecordRoot& root,
                                               const RecordSet& set, const Execution& execution);

// The steps from one table to another: at each the field that links them. Nullopt where they are
// not connected, or one of them is loosely coupled; empty for a table and itself.
struct PathStep {
  FieldId field;
  TableId table;  // arrived at
};
std::optional<std::vector<PathStep>> FindPath(const DataModel& model, TableId from, TableId to);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_RECORD_PLAN_H_
