// The fields that a chart sees: those of the model, and fields derived for the chart alone.
#ifndef CELADON_HYPERCUBE_CHART_FIELDS_H_
#define CELADON_HYPERCUBE_CHART_FIELDS_H_

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/data_model.h"

namespace celadon {

class LearnedFields;
class Projections;

// A column that was calculated for the records of a table, or for the values of a key: a calculated
// dimension or the values of an Aggr. Or a formula over fields of several tables, which has no
// column: its value follows from theirs.
struct CalculatedField {
  struct Column {
    std::optional<TableId> table;  // nullopt: the values of `key`, in symbol order
    BitPackedColumn codes;
  };

  std::string name;
  std::shared_ptr<const SymbolTable> symbols;
  std::optional<FieldId> key;  // whose values the field depends on; every table of the key has it
  std::vector<Column> columns;
  // Its values belong to no table: they are records of their own, in a part of the model by itself.
  bool synthetic = false;
  // The one field that the formula reads, unless it reads several.
  std::optional<FieldId> source = {};
  // Of a field that a script declares: the symbol for each of the source's; none is NULL.
  std::vector<uint32_t> symbol_of_source = {};
  // The fields that the formula combines, and the symbol for theirs (NULL and missing alike are
  // kNullValue); nullopt is NULL. Thread-safe.
  std::vector<FieldId> parts = {};
  std::function<std::optional<SymbolId>(std::span<const uint32_t> part_symbols)> combine = {};
};

// Ids of derived fields follow those of the model. Not thread-safe while fields are added or names
// looked up.
class ChartFields {
 public:
  // Makes a field that the script declares, if it is one of that name.
  using Derive = std::function<std::optional<CalculatedField>(const std::string& name)>;

  explicit ChartFields(const DataModel& model, Derive derive = nullptr)
      : model_(model), derive_(std::move(derive)) {}

  const DataModel& model() const { return model_; }
  // What is kept of the ways through the model; null: nothing.
  Projections* projections() const { return projections_; }
  void set_projections(Projections* projections) { projections_ = projections; }
  // Calculated dimensions that are kept; null: none.
  LearnedFields* learned() const { return learned_; }
  void set_learned(LearnedFields* learned) { learned_ = learned; }
  FieldId Add(CalculatedField field);
  FieldId Add(std::shared_ptr<const CalculatedField> field);

  // A field of the model, or one that the script declares. NotFound.
  absl::StatusOr<FieldId> FindField(const std::string& name) const;
  // The derived field of that name, if it is there already.
  std::optional<FieldId> Find(const std::string& name) const;
  bool synthetic(FieldId field) const {
    return derived(field) != nullptr && derived(field)->synthetic;
  }
  // Null for a field of the model.
  const CalculatedField* derived(FieldId field) const {
    const size_t fields = model_.fields().size();
    return field < fields ? nullptr : derived_[field - fields].get();
  }
  const std::string& name(FieldId field) const;
  const SymbolTable& symbols(FieldId field) const { return *shared_symbols(field); }
  const std::shared_ptr<const SymbolTable>& shared_symbols(FieldId field) const;
  // Whether the field's values count as records of a one-column table: a key of the model, or a
  // field derived from one.
  bool is_key(FieldId field) const { return key_of(field).has_value(); }
  std::optional<FieldId> key_of(FieldId field) const;
  // The table of a field that is no key.
  TableId home(FieldId field) const;
  // The column of the field in a table (nullopt: the values of its key); null if there is none.
  const BitPackedColumn* ColumnIn(FieldId field, std::optional<TableId> table) const;
  // All fields that are derived from a key.
  std::vector<FieldId> DerivedFrom(FieldId key) const;
  uint32_t island(FieldId field) const;

 private:
  FieldId Append(std::shared_ptr<const CalculatedField> field) const;

  const DataModel& model_;
  Derive derive_;
  Projections* projections_ = nullptr;
  LearnedFields* learned_ = nullptr;
  mutable std::vector<std::shared_ptr<const CalculatedField>> derived_;
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_CHART_FIELDS_H_
