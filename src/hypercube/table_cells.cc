#include "hypercube/table_cells.h"

#include <algorithm>
#include <iterator>

namespace celadon {
namespace {

constexpr size_t kMostEntries = 1000;  // they are looked through one by one
constexpr const char* kWhat = "cells over all rows";

}  // namespace

uint64_t TableCells::bytes() const {
  std::lock_guard lock(mutex_);
  return memory_.bytes();
}

template <typename Cell>
TableCells::Entry* TableCells::Recent(const Key& key) {
  const auto found = std::ranges::find_if(entries_, [&key](const Entry& entry) {
    return std::holds_alternative<CellsPtr<Cell>>(entry.cells) && entry.key == key;
  });
  if (found == entries_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found);
  return &entries_.front();
}

bool TableCells::InUse(const Entry& entry) {
  return std::visit([](const auto& cells) { return cells.use_count() > 1; }, entry.cells);
}

bool TableCells::HasRoom(uint64_t bytes) const {
  std::lock_guard lock(mutex_);
  for (const Entry& entry : entries_) bytes += InUse(entry) ? entry.bytes : 0;
  return bytes <= most_bytes_;
}

bool TableCells::DropLast() {
  const auto last = std::find_if_not(entries_.rbegin(), entries_.rend(), InUse);
  if (last == entries_.rend()) return false;
  (void)memory_.Resize(memory_.bytes() - last->bytes, kWhat);  // less is always granted
  entries_.erase(std::next(last).base());
  return true;
}

bool TableCells::MakeRoom(uint64_t bytes) {
  const auto fits = [&] {
    return memory_.bytes() + bytes <= most_bytes_ &&
           memory_.Resize(memory_.bytes() + bytes, kWhat).ok();
  };
  while (!fits()) {
    if (!DropLast()) return false;
  }
  return true;
}

template <typename Cell>
TableCells::CellsPtr<Cell> TableCells::Find(const Key& key, bool* again) {
  std::lock_guard lock(mutex_);
  const Entry* known = Recent<Cell>(key);
  *again = known != nullptr;
  if (known != nullptr) return std::get<CellsPtr<Cell>>(known->cells);
  const uint64_t bytes = sizeof(Entry) + key.axes.size() * sizeof(CellAxis) +
                         key.subject.numbers.size() * sizeof(double) + key.subject.formula.size();
  const bool few = entries_.size() < kMostEntries || DropLast();
  if (few && MakeRoom(bytes)) entries_.push_front({key, CellsPtr<Cell>(), bytes});
  return nullptr;
}

template <typename Cell>
TableCells::CellsPtr<Cell> TableCells::Keep(const Key& key, std::vector<Cell> cells) {
  auto made = std::make_shared<const std::vector<Cell>>(std::move(cells));
  std::lock_guard lock(mutex_);
  const uint64_t bytes = made->size() * sizeof(Cell);
  Entry* entry = Recent<Cell>(key);
  if (entry == nullptr) return made;  // it was asked for too long ago
  auto& kept = std::get<CellsPtr<Cell>>(entry->cells);
  if (kept != nullptr) return kept;  // another session has found it meanwhile
  kept = made;                       // in use, so that it does not give way to itself
  if (MakeRoom(bytes)) {
    entry->bytes += bytes;
  } else {
    kept = nullptr;
  }
  return made;
}

template TableCells::CellsPtr<uint32_t> TableCells::Find(const Key& key, bool* again);
template TableCells::CellsPtr<double> TableCells::Find(const Key& key, bool* again);
template TableCells::CellsPtr<RecordTotal> TableCells::Find(const Key& key, bool* again);
template TableCells::CellsPtr<LeastNumber> TableCells::Find(const Key& key, bool* again);
template TableCells::CellsPtr<ExtremeKey> TableCells::Find(const Key& key, bool* again);
template TableCells::CellsPtr<uint32_t> TableCells::Keep(const Key& key,
                                                         std::vector<uint32_t> cells);
template TableCells::CellsPtr<double> TableCells::Keep(const Key& key, std::vector<double> cells);
template TableCells::CellsPtr<RecordTotal> TableCells::Keep(const Key& key,
                                                            std::vector<RecordTotal> cells);
template TableCells::CellsPtr<LeastNumber> TableCells::Keep(const Key& key,
                                                            std::vector<LeastNumber> cells);
template TableCells::CellsPtr<ExtremeKey> TableCells::Keep(const Key& key,
                                                           std::vector<ExtremeKey> cells);

}  // namespace celadon
