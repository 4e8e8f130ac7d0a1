#include "selection/brute_force.h"

#include <set>

namespace celadon {

const SelectionState::Entry* BruteForce::AndSelection(FieldId field) const {
  return selections_.mode(field).and_mode ? selections_.entry(field) : nullptr;
}

bool BruteForce::BasketIsAllowed(TableId table, RowIndex row,
                                 const SelectionState::Entry& entry) const {
  const BitPackedColumn& buyers = model_.table(table).columns[0].codes;
  const BitPackedColumn& goods = model_.table(table).columns[1].codes;
  if (buyers[row] == buyers.null_code()) return false;
  std::set<uint32_t> basket;
  for (RowIndex other = 0; other < buyers.rows(); ++other) {
    if (buyers[other] == buyers[row]) basket.insert(goods[other]);
  }
  for (SymbolId good = 0; good < goods.cardinality(); ++good) {
    if (!entry.symbols->Test(good)) continue;
    const bool unwanted = entry.forced_out != nullptr && entry.forced_out->Test(good);
    if (basket.contains(good) == unwanted) return false;
  }
  return true;
}

bool BruteForce::RowIsPossible(TableId table, RowIndex row) const {
  if (!model_.table(table).is_loose()) return Passes(table, row, kNoField);
  for (const TableColumn& column : model_.table(table).columns) {
    if (const SelectionState::Entry* entry = AndSelection(column.field)) {
      if (!BasketIsAllowed(table, row, *entry)) return false;
      continue;
    }
    const uint32_t code = column.codes[row];
    if (code == column.codes.null_code()) {
      if (IsConstrained(column.field)) return false;
      continue;
    }
    const Bitmap* selected = selections_.selected(column.field);
    if (selected != nullptr && !selected->Test(code)) return false;
    if (!IsCompatible(column.field, code)) return false;
  }
  return true;
}

bool BruteForce::IsConstrained(FieldId field) const {
  if (selections_.selected(field) != nullptr) return true;
  for (const ColumnRef& ref : model_.field(field).columns) {
    if (HoldsSelection(ref.table, field)) return true;
  }
  return false;
}

bool BruteForce::HoldsSelection(TableId table, FieldId seen_from) const {
  if (model_.table(table).is_loose()) return false;
  for (const TableColumn& column : model_.table(table).columns) {
    if (column.field == seen_from) continue;
    if (selections_.selected(column.field) != nullptr) return true;
    for (const ColumnRef& ref : model_.field(column.field).columns) {
      if (ref.table != table && HoldsSelection(ref.table, column.field)) return true;
    }
  }
  return false;
}

bool BruteForce::MeetsRow(TableId table, FieldId field, SymbolId symbol) const {
  const BitPackedColumn& codes = model_.column(*model_.ColumnOf(field, table)).codes;
  for (RowIndex row = 0; row < codes.rows(); ++row) {
    if (codes[row] == symbol && Passes(table, row, field)) return true;
  }
  return false;
}

bool BruteForce::Passes(TableId table, RowIndex row, FieldId except) const {
  for (const TableColumn& column : model_.table(table).columns) {
    if (column.field == except) continue;
    if (const SelectionState::Entry* entry = AndSelection(column.field)) {
      if (!BasketIsAllowed(table, row, *entry)) return false;
      continue;
    }
    const uint32_t code = column.codes[row];
    const bool null = code == column.codes.null_code();
    const Bitmap* selected = selections_.selected(column.field);
    if (selected != nullptr && (null || !selected->Test(code))) return false;
    for (const ColumnRef& ref : model_.field(column.field).columns) {
      if (ref.table == table || !HoldsSelection(ref.table, column.field)) continue;
      if (null || !MeetsRow(ref.table, column.field, code)) return false;
    }
  }
  return true;
}

bool BruteForce::IsCompatible(FieldId field, SymbolId symbol) const {
  if (AndSelection(field) != nullptr) {
    const ColumnRef home = model_.field(field).home();
    const BitPackedColumn& codes = model_.column(home).codes;
    for (RowIndex row = 0; row < codes.rows(); ++row) {
      if (codes[row] == symbol && RowIsPossible(home.table, row)) return true;
    }
    return false;
  }
  for (const ColumnRef& ref : model_.field(field).columns) {
    if (HoldsSelection(ref.table, field) && !MeetsRow(ref.table, field, symbol)) return false;
  }
  return true;
}

}  // namespace celadon
