#include "selection/propagation.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <functional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "selection/frequency_pass.h"

namespace celadon {
namespace {

constexpr size_t kNoColumn = static_cast<size_t>(-1);
constexpr size_t kMorselBlocks = 64;
// From so many constrained columns of a table on, all its conjunctions but one column are found
// together.
constexpr size_t kManyColumns = 4;
// So many blocks of a table are looked at to meet a row.
constexpr size_t kBlocksLookedAt = 64;

// A column, and the codes that a row may have there.
struct Constrained {
  const BitPackedColumn* codes;
  Propagation::Set allowed;
};

bool HasPassingRow(const std::vector<Constrained>& columns, size_t first_row, size_t rows) {
  std::array<uint32_t, BitPackedColumn::kBlockRows> codes;
  std::array<bool, BitPackedColumn::kBlockRows> passes;
  std::fill_n(passes.begin(), rows, true);
  for (const Constrained& column : columns) {
    column.codes->Unpack(first_row, std::span(codes).first(rows));
    for (size_t i = 0; i < rows; ++i) {
      if (codes[i] >= column.allowed->size() || !column.allowed->Test(codes[i])) passes[i] = false;
    }
  }
  return std::any_of(passes.begin(), passes.begin() + static_cast<ptrdiff_t>(rows),
                     [](bool pass) { return pass; });
}

// The rows whose code is in the set: by two comparisons where the set is a range of ids.
Bitmap RowsIn(const BitPackedColumn& column, const Bitmap& set, Executor& executor) {
  size_t first = set.size(), last = 0, members = 0;
  const auto words = set.words();
  for (size_t w = 0; w < words.size(); ++w) {
    if (words[w] == 0) continue;
    if (members == 0) first = w * 64 + static_cast<size_t>(std::countr_zero(words[w]));
    last = w * 64 + 64 - static_cast<size_t>(std::countl_zero(words[w]));
    members += static_cast<size_t>(std::popcount(words[w]));
  }
  if (members == 0 || last - first != members) return MemberRows(column, set, executor);
  Bitmap rows(column.rows());
  const size_t blocks = column.blocks();
  executor.Run((blocks + kMorselBlocks - 1) / kMorselBlocks, [&](size_t morsel, size_t) {
    column.Range(morsel * kMorselBlocks, std::min(blocks, (morsel + 1) * kMorselBlocks),
                 static_cast<uint32_t>(first), static_cast<uint32_t>(last), &rows);
  });
  return rows;
}

// The rows in all of these sets, of which there are two at least.
Propagation::Set RowsInAll(const std::vector<Propagation::Set>& sets, Executor& executor) {
  constexpr size_t kMorselWords = kMorselBlocks * Bitmap::kBlockWords;
  auto rows = std::make_shared<Bitmap>(sets.front()->size());
  const std::span<uint64_t> words = rows->words();
  executor.Run((words.size() + kMorselWords - 1) / kMorselWords, [&](size_t morsel, size_t) {
    const size_t first = morsel * kMorselWords, end = std::min(words.size(), first + kMorselWords);
    std::ranges::copy(sets.front()->words().subspan(first, end - first), words.begin() + first);
    for (size_t set = 1; set < sets.size(); ++set) {
      const std::span<const uint64_t> others = sets[set]->words();
      for (size_t w = first; w < end; ++w) words[w] &= others[w];
    }
  });
  return rows;
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
               : std::make_shared<const Bitmap>(
                     RowsIn(model_.column(ref).codes, *allowed, *execution.executor));
  }
  return *kept;
}

Propagation::Set Propagation::Conjunction(TableId table, size_t left_out,
                                          const Execution& execution) {
  std::vector<Set> sets;
  for (uint32_t c = 0; c < tables_[table].columns.size(); ++c) {
    if (c == left_out) continue;
    const Set& passing = PassingRows({table, c}, execution);
    if (passing != nullptr) sets.push_back(passing);
  }
  if (sets.size() > 1) return RowsInAll(sets, *execution.executor);
  return sets.empty() ? nullptr : sets.front();
}

size_t Propagation::ConstrainedColumns(TableId table) const {
  size_t constrained = 0;
  for (const ColumnSets& column : tables_[table].columns) {
    if (!column.passing_rows.has_value()) return 0;
    if (*column.passing_rows != nullptr) ++constrained;
  }
  return constrained;
}

Propagation::Set Propagation::AllButOne(ColumnRef ref) {
  TableSets& table = tables_[ref.table];
  if (table.near_misses == nullptr) FindNearMisses(table);
  const Set& passing = *sets(ref).passing_rows;
  if (passing == nullptr) return *table.rows;
  auto rows = std::make_shared<Bitmap>(*table.near_misses);
  rows->AndNot(*passing);
  *rows |= **table.rows;
  return rows;
}

void Propagation::FindNearMisses(TableSets& table) {
  std::shared_ptr<Bitmap> rows;  // those that fail no column so far
  Bitmap misses;                 // those that fail one
  for (const ColumnSets& column : table.columns) {
    if (*column.passing_rows == nullptr) continue;
    const Bitmap& passing = **column.passing_rows;
    if (rows == nullptr) {
      rows = std::make_shared<Bitmap>(passing);
      misses = Bitmap(passing.size(), true);
      misses.AndNot(passing);
      continue;
    }
    const auto kept = rows->words(), missed = misses.words();
    const auto passes = passing.words();
    for (size_t w = 0; w < kept.size(); ++w) {
      missed[w] = (missed[w] & passes[w]) | (kept[w] & ~passes[w]);
      kept[w] &= passes[w];
    }
  }
  table.rows = std::move(rows);
  table.near_misses = std::make_shared<const Bitmap>(std::move(misses));
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
  Kept& kept = tables_[table].rows;
  if (!kept.has_value()) kept = Conjunction(table, kNoColumn, execution);
  return *kept;
}

bool Propagation::MeetsPassingRow(TableId table, const Execution& execution) {
  std::vector<Constrained> columns;
  for (uint32_t c = 0; c < tables_[table].columns.size(); ++c) {
    const BitPackedColumn& codes = model_.column({table, c}).codes;
    Set allowed = Constraint({table, c}, execution);
    if (allowed != nullptr) columns.push_back({&codes, std::move(allowed)});
  }
  const size_t rows = model_.table(table).rows, kBlock = BitPackedColumn::kBlockRows;
  const size_t blocks = (rows + kBlock - 1) / kBlock, looks = std::min(blocks, kBlocksLookedAt);
  for (size_t look = 0; look < looks && !execution.cancel.cancelled(); ++look) {
    const size_t first = look * blocks / looks * kBlock;
    if (HasPassingRow(columns, first, std::min(kBlock, rows - first))) return true;
  }
  return false;
}

Propagation::Set Propagation::RowsWithout(ColumnRef ref, const Execution& execution) {
  Kept& kept = sets(ref).rows_without;
  if (kept.has_value()) return *kept;
  // Fields of this table alone that have no selection share the table's rows. A key's constraint
  // may wait for the very message that this is asked for.
  const bool free =
      !model_.field(model_.column(ref).field).is_key() && PassingRows(ref, execution) == nullptr;
  if (free) {
    kept = Rows(ref.table, execution);
  } else if (ConstrainedColumns(ref.table) < kManyColumns) {
    kept = Conjunction(ref.table, ref.column, execution);
  } else {
    kept = AllButOne(ref);
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

Propagation::Set Propagation::MissesToCount(ColumnRef ref, const Execution& execution) {
  const Set rows = RowsWithout(ref, execution), passing = PassingRows(ref, execution);
  if (rows == nullptr || passing == nullptr) return nullptr;
  auto misses = std::make_shared<Bitmap>(*rows);
  misses->AndNot(*passing);
  const size_t without = rows->Count();
  const size_t counted = std::min(without, rows->size() - without);  // by a FrequencyPass
  return misses->Count() < counted ? misses : nullptr;
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
    FrequencyPass pass(model_.table(table));
    for (const FieldId field : of_table[table]) {
      const ColumnRef home = model_.field(field).home();
      const Set misses = of_selected_[field].empty() ? nullptr : MissesToCount(home, execution);
      if (misses == nullptr) of_selected_[field].clear();
      pass.Add(home.column, misses == nullptr ? RowsWithout(home, execution) : misses);
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
    add(table.rows);
    add(table.near_misses);
    for (const ColumnSets& column : table.columns) {
      add(column.message);
      add(column.passing_rows);
      add(column.rows_without);
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
