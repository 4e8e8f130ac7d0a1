#include "hypercube/projections.h"

#include <algorithm>

#include "runtime/status_macros.h"
#include "storage/written_column.h"

namespace celadon {
namespace {

constexpr uint64_t kFewestBytes = uint64_t{1} << 20;  // that may be kept of a small model
constexpr uint32_t kMostDeciding = 1 << 16;           // tuples
constexpr uint64_t kLongUnused = 256;                 // uses of other ways meanwhile
constexpr size_t kNearSymbols = 1 << 15;              // of a key: 128 KiB are looked up in
constexpr const char* kWhat = "projected columns";

// Half of what the rows of the model take; of a bound on memory, an eighth.
uint64_t MostBytes(const DataModel& model, uint64_t limit) {
  const uint64_t most = std::max(kFewestBytes, model.memory().pointers / 2);
  return limit == 0 ? most : std::min(most, limit / 8);
}

uint64_t BytesOf(const LinkedTuples& tuples) {
  return (tuples.tuples.capacity() + tuples.members.capacity()) * sizeof(uint32_t);
}

// Whether looking up a key's symbols stays in the nearer caches, so that a column saves little.
bool IsNear(const Projection& way) { return way.tuples().members.size() <= kNearSymbols; }

// Whether one way has a column, and another one follows from it, as that to a region does from that
// to a city.
bool IsDecided(const Projection* by, const Projection& way) {
  return by != nullptr && by != &way && by->column() != nullptr && by->Deciding(way) != nullptr;
}

}  // namespace

Projection::Projection(const BitPackedColumn& key, LinkedTuples tuples)
    : key_(key), tuples_(std::move(tuples)) {}

std::shared_ptr<const BitPackedColumn> Projection::column() const {
  std::lock_guard lock(mutex_);
  return column_;
}

void Projection::SetColumn(std::shared_ptr<const BitPackedColumn> column) {
  std::lock_guard lock(mutex_);
  column_ = std::move(column);
}

uint64_t Projection::ColumnBytes() const {
  return BitPackedColumn::PackedBytes(key_.rows(), tuples_.count(), /*has_nulls=*/false);
}

const std::vector<uint32_t>* Projection::Deciding(const Projection& other) const {
  if (&other.key_ != &key_ || tuples_.count() > kMostDeciding) return nullptr;
  std::lock_guard lock(mutex_);
  std::unique_ptr<const Decided>& decided = decided_[&other];
  if (decided == nullptr) decided = std::make_unique<const Decided>(FindDecided(other));
  return decided->has_value() ? &**decided : nullptr;
}

Projection::Decided Projection::FindDecided(const Projection& other) const {
  constexpr uint32_t kUnknown = 0xFFFFFFFF;
  std::vector<uint32_t> decided(tuples_.count(), kUnknown);
  for (size_t symbol = 0; symbol < tuples_.members.size(); ++symbol) {
    uint32_t& along = decided[tuples_.members[symbol]];
    const uint32_t there = other.tuples_.members[symbol];
    if (along != kUnknown && along != there) return std::nullopt;
    along = there;
  }
  std::ranges::replace(decided, kUnknown, 0u);  // tuples that no symbol has
  return decided;
}

Projections::Projections(const DataModel& model, MemoryBudget* memory)
    : most_bytes_(MostBytes(model, memory == nullptr ? 0 : memory->limit())), memory_(memory) {}

std::shared_ptr<const Projection> Projections::Find(const Way& way) {
  std::lock_guard lock(mutex_);
  const auto found = kept_.find(way);
  if (found == kept_.end()) return nullptr;
  ++found->second.uses;
  found->second.last_use = ++uses_;
  return found->second.projection;
}

std::shared_ptr<const Projection> Projections::Keep(Way way, const BitPackedColumn& key,
                                                    LinkedTuples tuples) {
  std::lock_guard lock(mutex_);
  const uint64_t bytes = BytesOf(tuples);
  Kept& kept = kept_[std::move(way)];  // another session may have been quicker
  if (kept.projection == nullptr && MakeRoom(bytes)) {
    kept = {.projection = std::make_shared<Projection>(key, std::move(tuples)),
            .uses = 1,
            .last_use = ++uses_};
  }
  return kept.projection;
}

bool Projections::MakeRoom(uint64_t bytes) {
  while (memory_.bytes() + bytes > most_bytes_) {
    if (!DropOldColumn()) return false;
  }
  return memory_.Resize(memory_.bytes() + bytes, kWhat).ok();
}

bool Projections::DropOldColumn() {
  for (auto& [way, kept] : kept_) {
    if (kept.projection == nullptr || kept.projection->column() == nullptr) continue;
    if (uses_ - kept.last_use < kLongUnused) continue;
    kept.projection->SetColumn(nullptr);
    return memory_.Resize(memory_.bytes() - kept.projection->ColumnBytes(), kWhat).ok();
  }
  return false;
}

std::shared_ptr<Projection> Projections::StartMaking(const Way& way) {
  std::lock_guard lock(mutex_);
  const auto found = kept_.find(way);
  if (found == kept_.end() || found->second.projection == nullptr) return nullptr;
  Kept& kept = found->second;
  if (kept.uses < 2 || kept.in_making || kept.projection->column() != nullptr) return nullptr;
  const bool decided = std::ranges::any_of(kept_, [&kept](const auto& entry) {
    return IsDecided(entry.second.projection.get(), *kept.projection);
  });
  if (decided || IsNear(*kept.projection)) return nullptr;
  kept.in_making = MakeRoom(kept.projection->ColumnBytes());
  return kept.in_making ? kept.projection : nullptr;
}

absl::Status Projections::Project(const Way& way, const Execution& execution) {
  const std::shared_ptr<Projection> projection = StartMaking(way);
  if (projection == nullptr) return absl::OkStatus();
  const LinkedTuples& tuples = projection->tuples();
  auto column = MapColumn(projection->key(), tuples.members, tuples.count(), execution);
  std::lock_guard lock(mutex_);
  kept_[way].in_making = false;
  if (!column.ok()) {
    CELADON_RETURN_IF_ERROR(memory_.Resize(memory_.bytes() - projection->ColumnBytes(), kWhat));
    return column.status();
  }
  projection->SetColumn(std::make_shared<const BitPackedColumn>(*std::move(column)));
  for (auto& [other_way, other] : kept_) {
    if (other.projection == nullptr || other.projection->column() == nullptr) continue;
    if (!IsDecided(projection.get(), *other.projection)) continue;
    other.projection->SetColumn(nullptr);
    CELADON_RETURN_IF_ERROR(
        memory_.Resize(memory_.bytes() - other.projection->ColumnBytes(), kWhat));
  }
  return absl::OkStatus();
}

uint64_t Projections::bytes() const {
  std::lock_guard lock(mutex_);
  return memory_.bytes();
}

}  // namespace celadon
