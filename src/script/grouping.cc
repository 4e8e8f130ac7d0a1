#include "script/grouping.h"

#include <memory>
#include <utility>

namespace celadon {
namespace {

constexpr uint32_t kNoGroup = 0xFFFFFFFF;

}  // namespace

std::vector<uint32_t> Grouping::GroupsOf(const RowBatch& batch) {
  std::vector<uint32_t> groups(batch.rows, 0);
  for (size_t i = 0; i < columns_.size(); ++i) {
    Column& column = columns_[i];
    const std::vector<uint32_t> numbers = column.coder.Intern(batch.columns[i]);
    const uint32_t before = column.groups;
    for (size_t row = 0; row < batch.rows; ++row) {
      groups[row] = i == 0 ? column.First(numbers[row]) : column.Split(groups[row], numbers[row]);
    }
    if (i + 1 == columns_.size() && column.groups > before) Keep(batch, groups);
  }
  if (columns_.empty()) size_ = 1;
  return groups;
}

BatchColumn Grouping::TakeValues(size_t column) {
  return {std::make_shared<const DualVector>(columns_[column].coder.symbols().values()),
          std::move(columns_[column].values)};
}

uint32_t Grouping::Column::First(uint32_t number) {
  const size_t place = number == SymbolCoder::kNull ? 0 : size_t{number} + 1;
  if (place >= first.size()) first.resize(place + 1, kNoGroup);
  if (first[place] == kNoGroup) first[place] = groups++;
  return first[place];
}

uint32_t Grouping::Column::Split(uint32_t group, uint32_t number) {
  const auto [found, added] = split.try_emplace(uint64_t{group} << 32 | number, groups);
  groups += added ? 1 : 0;
  return found->second;
}

void Grouping::Keep(const RowBatch& batch, const std::vector<uint32_t>& groups) {
  std::vector<std::vector<uint32_t>> numbers;
  for (size_t i = 0; i < columns_.size(); ++i) {
    numbers.push_back(columns_[i].coder.Intern(batch.columns[i]));
  }
  for (size_t row = 0; row < batch.rows; ++row) {
    if (groups[row] != size_) continue;
    for (size_t i = 0; i < columns_.size(); ++i) columns_[i].values.push_back(numbers[i][row]);
    ++size_;
  }
}

}  // namespace celadon
