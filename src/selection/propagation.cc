#include "selection/propagation.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <functional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "selection/constrained_rows.h"
#include "selection/frequency_pass.h"
#include "storage/kernels/kernels.h"
#include "storage/parallel_sets.h"

namespace celadon {
namespace {

// So many blocks of a table are looked at to meet a row.
constexpr size_t kBlocksLookedAt = 64;

// Whether a row of a block has allowed codes in all columns.
bool HasPassingRow(const std::vector<RowConstraint>& columns, size_t block, size_t rows) {
  std::array<uint64_t, PackedBlocks::kWords> passing, passes;
  passing.fill(~uint64_t{0});
  if (rows < PackedBlocks::kRows) {  // behind the last row stand codes of no row
    passing[rows / 64] = (uint64_t{1} << rows % 64) - 1;
    std::fill(passing.begin() + static_cast<ptrdiff_t>(rows / 64) + 1, passing.end(), 0);
  }
  bool any = true;
  for (const RowConstraint& column : columns) {
    PackedBlocks packed{column.codes->data(), 1, column.codes->bit_width()};
    packed.data = packed.Block(block);
    const std::span<const uint64_t> allowed = column.allowed->words();
    ActiveKernels().member(packed, allowed.data(), allowed.size(), passes.data());
    any = false;
    for (size_t w = 0; w < passing.size(); ++w) any |= (passing[w] &= passes[w]) != 0;
    if (!any) break;
  }
  return any;
}

// ALL and a set, or two sets, intersected.
Propagation::Set Intersect(Propagation::Set a, const Propagation::Set& b) {
  if (a == nullptr) return b;
  if (b == nullptr || a == b) return a;
  auto both = std::make_shared<Bitmap>(*a);
  *both &= *b;
  return both;
}

// Whether no symbol beside the set has a row.
bool OnlyIn(const std::vector<uint64_t>& counts, const Bitmap& set) {
  for (size_t symbol = 0; symbol < counts.size(); ++symbol) {
    if (counts[symbol] != 0 && !set.Test(symbol)) return false;
  }
  return true;
}

Propagation::Set NonZero(const std::vector<uint64_t>& counts, size_t symbols) {
  auto set = std::make_shared<Bitmap>(symbols);
  for (size_t symbol = 0; symbol < symbols; ++symbol) {
    if (counts[symbol] != 0) set->Set(symbol);
  }
  return set;
}

}  // namespace

Propagation::Propagation(const DataModel& model, const SelectionState& selections)
    : model_(model),
      selections_(selections),
      compatible_(model.fields().size()),
      frequencies_(model.fields().size()),
      of_selected_(model.fields().size()) {
  tables_.resize(model.tables().size());
  for (TableId t = 0; t < tables_.size(); ++t) {
    tables_[t].columns.resize(model.table(t).columns.size());
  }
}

Propagation::Set Propagation::Constraint(ColumnRef ref, const Execution& execution) {
  const FieldId id = model_.column(ref).field;
  Set allowed;
  if (const SelectionState::Entry* entry = selections_.entry(id)) allowed = entry->symbols;
  for (const ColumnRef& other : model_.field(id).columns) {
    if (other != ref) allowed = Intersect(std::move(allowed), Message(other, execution));
  }
  return allowed;
}

const Propagation::Set& Propagation::PassingRows(ColumnRef ref, const Execution& execution) {
  Kept& kept = sets(ref).passing_rows;
  const SelectionState::Entry* selection = selections_.entry(model_.column(ref).field);
  if (!kept.has_value() && selection != nullptr && selection->rows != nullptr) {
    kept = selection->rows;
  }
  if (!kept.has_value()) {
    const Set allowed = Constraint(ref, execution);
    kept = allowed == nullptr || execution.cancel.cancelled()
               ? nullptr
               : FindRowsIn(model_.column(ref).codes, *allowed, execution).rows;
  }
  return *kept;
}

Propagation::Set Propagation::Conjunction(ColumnRef left_out, const Execution& execution) {
  std::vector<Set> sets;
  for (uint32_t c = 0; c < tables_[left_out.table].columns.size(); ++c) {
    if (c == left_out.column) continue;
    const Set& passing = PassingRows({left_out.table, c}, execution);
    if (passing != nullptr) sets.push_back(passing);
  }
  if (sets.size() < 2) return sets.empty() ? nullptr : sets.front();
  return std::make_shared<const Bitmap>(IntersectionOf(sets, *execution.executor));
}

RowConstraint Propagation::ConstraintOn(ColumnRef ref, const Execution& execution) {
  RowConstraint constraint{&model_.column(ref).codes, nullptr, nullptr};
  const SelectionState::Entry* selection = selections_.entry(model_.column(ref).field);
  if (selection != nullptr && selection->rows != nullptr) {
    constraint.rows = selection->rows;
  } else if (sets(ref).passing_rows.has_value()) {
    constraint.rows = *sets(ref).passing_rows;
  } else {
    constraint.allowed = Constraint(ref, execution);
  }
  return constraint;
}

void Propagation::FindRows(TableId id, const Execution& execution) {
  TableSets& table = tables_[id];
  std::vector<RowConstraint> constraints;
  std::vector<ColumnSets*> constrained;
  for (uint32_t c = 0; c < table.columns.size(); ++c) {
    RowConstraint constraint = ConstraintOn({id, c}, execution);
    table.columns[c].constrained = constraint.rows != nullptr || constraint.allowed != nullptr;
    if (!table.columns[c].constrained) continue;
    constraints.push_back(std::move(constraint));
    constrained.push_back(&table.columns[c]);
  }
  if (execution.cancel.cancelled() || constraints.empty()) {
    table.passing = CountedSet();
  } else if (constraints.size() == 1) {
    const RowConstraint& only = constraints.front();
    table.passing = only.rows != nullptr ? CountedSet{only.rows, only.rows->Count()}
                                         : FindRowsIn(*only.codes, *only.allowed, execution);
  } else {
    ConstrainedRows found = FindConstrainedRows(constraints, execution);
    table.passing = std::move(found.passing);
    for (size_t c = 0; c < constrained.size(); ++c) {
      constrained[c]->misses = std::move(found.misses[c]);
    }
  }
}

const Propagation::Set& Propagation::Message(ColumnRef ref, const Execution& execution) {
  Kept& kept = sets(ref).message;
  if (model_.table(ref.table).is_loose()) kept = nullptr;
  if (!kept.has_value()) {
    const Set rows = RowsWithout(ref, execution);
    const TableColumn& column = model_.column(ref);
    kept = rows == nullptr ? nullptr
                           : std::make_shared<const Bitmap>(
                                 MarkSymbols(column.codes, rows.get(), *execution.executor));
  }
  return *kept;
}

Propagation::Set Propagation::Rows(TableId table, const Execution& execution) {
  if (!tables_[table].passing.has_value()) FindRows(table, execution);
  return tables_[table].passing->rows;
}

std::optional<Propagation::Set> Propagation::KeptRows(TableId table) const {
  const std::optional<CountedSet>& passing = tables_[table].passing;
  return passing.has_value() ? std::optional(passing->rows) : std::nullopt;
}

bool Propagation::MeetsPassingRow(TableId table, const Execution& execution) {
  std::vector<RowConstraint> columns;
  for (uint32_t c = 0; c < tables_[table].columns.size(); ++c) {
    const BitPackedColumn& codes = model_.column({table, c}).codes;
    Set allowed = Constraint({table, c}, execution);
    if (allowed != nullptr) columns.push_back({&codes, std::move(allowed), nullptr});
  }
  const size_t rows = model_.table(table).rows, kBlock = BitPackedColumn::kBlockRows;
  const size_t blocks = (rows + kBlock - 1) / kBlock, looks = std::min(blocks, kBlocksLookedAt);
  for (size_t look = 0; look < looks && !execution.cancel.cancelled(); ++look) {
    const size_t block = look * blocks / looks;
    if (HasPassingRow(columns, block, std::min(kBlock, rows - block * kBlock))) return true;
  }
  return false;
}

Propagation::Set Propagation::RowsWithout(ColumnRef ref, const Execution& execution) {
  Kept& kept = sets(ref).rows_without;
  if (kept.has_value()) return *kept;
  // A key's constraint may wait for the very message that this is asked for.
  if (!model_.field(model_.column(ref).field).is_key()) Rows(ref.table, execution);
  const TableSets& table = tables_[ref.table];
  const ColumnSets& column = table.columns[ref.column];
  if (!table.passing.has_value()) {
    kept = Conjunction(ref, execution);
  } else if (!column.constrained) {
    kept = table.passing->rows;
  } else if (column.misses.rows == nullptr) {  // nothing else constrains the rows
    kept = nullptr;
  } else {
    kept = std::make_shared<const Bitmap>(
        UnionOf(*table.passing->rows, *column.misses.rows, *execution.executor));
  }
  return *kept;
}

Propagation::Set Propagation::Compatible(FieldId field, const Execution& execution) {
  Kept& kept = compatible_[field];
  if (kept.has_value()) return *kept;
  // In and-mode the values that occur beside those selected are compatible, no others.
  const SelectionState::Entry* selection = selections_.entry(field);
  if (selection != nullptr && selection->rows != nullptr) {
    const ColumnRef home = model_.field(field).home();
    const Set rows = Rows(home.table, execution);
    kept = std::make_shared<const Bitmap>(
        MarkSymbols(model_.column(home).codes, rows.get(), *execution.executor));
    return *kept;
  }
  const bool loose = model_.table(model_.field(field).home().table).is_loose();
  if (const auto& counts = frequencies_[field]; counts != nullptr && !loose) {
    kept = NonZero(*counts, model_.field(field).symbols->size());
    return *kept;
  }
  Set allowed;
  for (const ColumnRef& ref : model_.field(field).columns) {
    allowed = Intersect(std::move(allowed), Message(ref, execution));
  }
  kept = std::move(allowed);
  return *kept;
}

void Propagation::KeepFrequencies(FieldId field, std::vector<uint64_t> counts) {
  const SelectionState::Entry* selection = selections_.entry(field);
  const bool by_value = selection != nullptr && selection->rows == nullptr;
  if (by_value && OnlyIn(counts, *selection->symbols)) {
    of_selected_[field] = std::move(counts);
  } else {
    frequencies_[field] = std::make_shared<const std::vector<uint64_t>>(std::move(counts));
  }
}

uint64_t Propagation::CountWithout(ColumnRef ref) const {
  const TableSets& table = tables_[ref.table];
  return table.passing->count + table.columns[ref.column].misses.count;
}

bool Propagation::MissesSuffice(ColumnRef ref, const Execution& execution) {
  const Set rows = Rows(ref.table, execution);
  const CountedSet& misses = sets(ref).misses;
  if (misses.rows == nullptr) return false;
  const uint64_t without = CountWithout(ref);
  return misses.count < std::min(without, rows->size() - without);  // what a FrequencyPass counts
}

void Propagation::CountTogether(std::span<const FieldId> fields, const Execution& execution) {
  std::vector<std::vector<FieldId>> of_table(tables_.size());
  for (const FieldId field : fields) {
    assert(!model_.field(field).is_key());
    std::vector<FieldId>& wanted = of_table[model_.field(field).home().table];
    if (frequencies_[field] == nullptr && std::ranges::find(wanted, field) == wanted.end()) {
      wanted.push_back(field);
    }
  }
  for (TableId table = 0; table < tables_.size(); ++table) {
    FrequencyPass pass(model_.table(table), &model_.decided_columns());
    for (const FieldId field : of_table[table]) {
      const ColumnRef home = model_.field(field).home();
      if (!of_selected_[field].empty() && MissesSuffice(home, execution)) {
        const CountedSet& misses = sets(home).misses;
        pass.Add(home.column, misses.rows, misses.count);
      } else {
        of_selected_[field].clear();
        const Set rows = RowsWithout(home, execution);
        pass.Add(home.column, rows, CountWithout(home));
      }
    }
    std::vector<std::vector<uint64_t>> counts = pass.Run(execution);
    for (size_t i = 0; i < counts.size(); ++i) {
      const FieldId field = of_table[table][i];
      counts[i].resize(model_.field(field).symbols->size());
      const std::vector<uint64_t> of_selected = std::exchange(of_selected_[field], {});
      std::ranges::transform(of_selected, counts[i], counts[i].begin(), std::plus());
      frequencies_[field] = std::make_shared<const std::vector<uint64_t>>(std::move(counts[i]));
    }
  }
}

std::shared_ptr<const std::vector<uint64_t>> Propagation::Frequencies(FieldId field,
                                                                      const Execution& execution) {
  CountTogether(std::span(&field, 1), execution);
  return frequencies_[field];
}

uint64_t Propagation::bytes() const {
  absl::flat_hash_set<const Bitmap*> sets;  // many are shared
  const auto add = [&](const Kept& kept) {
    if (kept.has_value() && *kept != nullptr) sets.insert(kept->get());
  };
  for (const TableSets& table : tables_) {
    if (table.passing.has_value()) add(table.passing->rows);
    for (const ColumnSets& column : table.columns) {
      add(column.message);
      add(column.passing_rows);
      add(column.rows_without);
      add(column.misses.rows);
    }
  }
  for (const Kept& kept : compatible_) add(kept);
  uint64_t bytes = 0;
  for (const Bitmap* set : sets) bytes += set->words().size_bytes();
  for (const auto& counts : frequencies_) {
    if (counts != nullptr) bytes += counts->capacity() * sizeof(uint64_t);
  }
  for (const auto& counts : of_selected_) bytes += counts.capacity() * sizeof(uint64_t);
  return bytes;
}

}  // namespace celadon
