#include "hypercube/chart_fields.h"

#include <utility>

namespace celadon {

FieldId ChartFields::Add(CalculatedField field) {
  return Append(std::make_shared<const CalculatedField>(std::move(field)));
}

FieldId ChartFields::Add(std::shared_ptr<const CalculatedField> field) {
  return Append(std::move(field));
}

absl::StatusOr<FieldId> ChartFields::FindField(const std::string& name) const {
  absl::StatusOr<FieldId> of_model = model_.FindField(name);
  if (of_model.ok() || derive_ == nullptr) return of_model;
  if (const auto known = Find(name)) return *known;
  auto declared = derive_(name);
  if (!declared.has_value()) return of_model;
  return Append(std::make_shared<const CalculatedField>(*std::move(declared)));
}

FieldId ChartFields::Append(std::shared_ptr<const CalculatedField> field) const {
  derived_.push_back(std::move(field));
  return static_cast<FieldId>(model_.fields().size() + derived_.size() - 1);
}

std::optional<FieldId> ChartFields::Find(const std::string& name) const {
  for (size_t i = 0; i < derived_.size(); ++i) {
    if (derived_[i]->name == name) return static_cast<FieldId>(model_.fields().size() + i);
  }
  return std::nullopt;
}

const std::string& ChartFields::name(FieldId field) const {
  const CalculatedField* own = derived(field);
  return own == nullptr ? model_.field(field).name : own->name;
}

const std::shared_ptr<const SymbolTable>& ChartFields::shared_symbols(FieldId field) const {
  const CalculatedField* own = derived(field);
  return own == nullptr ? model_.field(field).symbols : own->symbols;
}

std::optional<FieldId> ChartFields::key_of(FieldId field) const {
  if (synthetic(field)) return field;
  if (const CalculatedField* own = derived(field)) return own->key;
  return model_.field(field).is_key() ? std::optional(field) : std::nullopt;
}

TableId ChartFields::home(FieldId field) const {
  const CalculatedField* own = derived(field);
  return own == nullptr ? model_.field(field).home().table : *own->columns.front().table;
}

const BitPackedColumn* ChartFields::ColumnIn(FieldId field, std::optional<TableId> table) const {
  if (const CalculatedField* own = derived(field)) {
    for (const CalculatedField::Column& column : own->columns) {
      if (column.table == table) return &column.codes;
    }
    return nullptr;
  }
  if (!table.has_value()) return nullptr;
  const auto ref = model_.ColumnOf(field, *table);
  return ref.has_value() ? &model_.column(*ref).codes : nullptr;
}

std::vector<FieldId> ChartFields::DerivedFrom(FieldId key) const {
  std::vector<FieldId> fields;
  for (size_t i = 0; i < derived_.size(); ++i) {
    if (derived_[i]->key == key) {
      fields.push_back(static_cast<FieldId>(model_.fields().size() + i));
    }
  }
  return fields;
}

uint32_t ChartFields::island(FieldId field) const {
  // Behind those of tables, of which there are no more than tables.
  if (synthetic(field)) return static_cast<uint32_t>(model_.tables().size()) + field;
  const auto key = key_of(field);
  return key.has_value() ? model_.island_of_field(*key) : model_.island(home(field));
}

}  // namespace celadon
