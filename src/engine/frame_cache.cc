#include "engine/frame_cache.h"

#include <algorithm>
#include <utility>

namespace celadon {
namespace {

constexpr uint64_t kMostBytes = uint64_t{64} << 20;

// The order of selection shows in some functions.
bool SameOrder(const SelectionState& a, const SelectionState& b) {
  return std::ranges::equal(a.entries(), b.entries(), [](const auto& left, const auto& right) {
    return left.field == right.field && left.search == right.search;
  });
}

bool Same(const FrameCache::Situation& a, const FrameCache::Situation& b) {
  if (a.model != b.model || a.bookmarks != b.bookmarks || a.states != b.states ||
      a.state_in_use != b.state_in_use) {
    return false;
  }
  return std::ranges::equal(a.selections, b.selections, [](const auto& left, const auto& right) {
    return left.first == right.first && SameOrder(left.second, right.second) &&
           left.second == right.second;
  });
}

uint64_t BelowLimit(uint64_t bytes, const MemoryBudget& memory) {
  return memory.limit() == 0 ? bytes : std::min(bytes, memory.limit() / 16);
}

}  // namespace

FrameCache::FrameCache(MemoryBudget* memory, uint64_t index_bytes)
    : most_bytes_(BelowLimit(kMostBytes, *memory)),
      index_bytes_(BelowLimit(index_bytes, *memory)),
      memory_(memory),
      budget_(memory) {}

std::shared_ptr<const KeptFrame> FrameCache::Find(const Situation& situation,
                                                  const Objects& objects) {
  std::lock_guard lock(mutex_);
  return Recent(situation, objects) ? frames_.front().results : nullptr;
}

bool FrameCache::Recent(const Situation& situation, const Objects& objects) {
  const auto found = std::ranges::find_if(frames_, [&](const Frame& frame) {
    return Same(frame.situation, situation) && frame.objects == objects;
  });
  if (found == frames_.end()) return false;
  frames_.splice(frames_.begin(), frames_, found);
  return true;
}

void FrameCache::Keep(uint64_t version, Situation situation, Objects objects, Results results) {
  auto kept = std::make_shared<const KeptFrame>(std::move(results));
  const uint64_t bytes = sizeof(Frame) + kept->bytes();
  if (bytes > most_bytes_) return;
  std::lock_guard lock(mutex_);
  // Another session may have calculated the same meanwhile.
  if (version != version_ || Recent(situation, objects)) return;
  frames_.push_front({std::move(situation), std::move(objects), std::move(kept), bytes});
  bytes_ += bytes;
  KeepToBounds();
}

void FrameCache::KeepToBounds() {
  const uint64_t room = most_bytes_ - std::min(most_bytes_, IndexBytes());
  const auto fits = [&] {
    return bytes_ + text_bytes_ <= room && text_bytes_ <= most_bytes_ / 4 &&
           memory_.Resize(bytes_ + text_bytes_, "frames that were shown").ok();
  };
  while (!frames_.empty() && !fits()) {
    if (text_bytes_ != 0) {
      DropLastTexts();
    } else {
      bytes_ -= frames_.back().bytes;
      frames_.pop_back();
    }
  }
}

void FrameCache::DropTexts(Frame* frame) {
  text_bytes_ -= std::exchange(frame->text_bytes, 0);
  frame->texts = nullptr;
}

void FrameCache::DropLastTexts() {
  const auto last = std::ranges::find_if(frames_.rbegin(), frames_.rend(),
                                         [](const Frame& frame) { return frame.texts != nullptr; });
  DropTexts(&*last);
}

std::shared_ptr<const FrameTexts> FrameCache::FindTexts(const Situation& situation,
                                                        const Objects& objects,
                                                        std::string_view format) {
  std::lock_guard lock(mutex_);
  if (!Recent(situation, objects) || frames_.front().format != format) return nullptr;
  return frames_.front().texts;
}

void FrameCache::KeepTexts(uint64_t version, const Situation& situation, const Objects& objects,
                           std::string format, std::shared_ptr<const FrameTexts> texts) {
  uint64_t bytes = format.capacity() + texts->capacity() * sizeof(std::string);
  for (const std::string& text : *texts) bytes += text.capacity();
  std::lock_guard lock(mutex_);
  if (version != version_ || !Recent(situation, objects)) return;
  Frame& frame = frames_.front();
  DropTexts(&frame);
  frame.format = std::move(format);
  frame.texts = std::move(texts);
  frame.text_bytes = bytes;
  text_bytes_ += bytes;
  KeepToBounds();
}

uint64_t FrameCache::IndexBytes() const {
  uint64_t bytes = 0;
  for (const auto& index : indexes_) bytes += index->bytes();
  return bytes;
}

std::shared_ptr<BrushIndex> FrameCache::FindIndex(const std::shared_ptr<const DataModel>& model,
                                                  const SelectionState& beside, FieldId field) {
  std::lock_guard lock(mutex_);
  const auto found = std::ranges::find_if(indexes_, [&](const auto& index) {
    return index->field() == field && index->beside().shared_model() == model &&
           index->beside().selections() == beside;
  });
  if (found == indexes_.end()) return nullptr;
  indexes_.splice(indexes_.begin(), indexes_, found);
  return indexes_.front();
}

std::shared_ptr<BrushIndex> FrameCache::MakeIndex(std::shared_ptr<const AssociationState> beside,
                                                  FieldId field, const Execution& execution) {
  auto index =
      std::make_shared<BrushIndex>(std::move(beside), field, most_bytes_ / 2, execution.memory);
  std::lock_guard lock(mutex_);
  while (IndexBytes() > most_bytes_ / 4) indexes_.pop_back();
  indexes_.push_front(index);
  return index;
}

void FrameCache::DropIndex(const BrushIndex& index) {
  std::lock_guard lock(mutex_);
  std::erase_if(indexes_, [&index](const auto& kept) { return kept.get() == &index; });
}

KeptBytes FrameCache::kept() const {
  std::lock_guard lock(mutex_);
  KeptBytes kept{.indexes = IndexBytes(), .frames = bytes_ + text_bytes_};
  if (cells_ != nullptr) kept.indexes += cells_->all_bytes();
  return kept;
}

uint64_t FrameCache::version() const {
  std::lock_guard lock(mutex_);
  return version_;
}

std::shared_ptr<TableCells> FrameCache::CellsOf(const std::shared_ptr<const DataModel>& model) {
  if (index_bytes_ == 0) return nullptr;
  std::lock_guard lock(mutex_);
  if (cells_ == nullptr || &cells_->model() != model.get()) {
    // Of all that is kept, cells may take eight parts of thirteen.
    cells_ = std::make_shared<TableCells>(model, index_bytes_ / 13 * 8, budget_);
  }
  return cells_;
}

void FrameCache::ClearResults() {
  std::lock_guard lock(mutex_);
  DropResults();
}

void FrameCache::Clear() {
  std::lock_guard lock(mutex_);
  DropResults();
  cells_.reset();
}

void FrameCache::DropResults() {
  ++version_;
  indexes_.clear();
  frames_.clear();
  bytes_ = text_bytes_ = 0;
  memory_.Clear();
}

}  // namespace celadon
