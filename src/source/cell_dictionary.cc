#include "source/cell_dictionary.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <utility>

#include "value/growing_values.h"

namespace celadon {
namespace {

// So many texts are looked at before they may be taken for distinct, nine of ten of which have to
// be.
constexpr size_t kTriedTexts = 2048;
constexpr size_t kGroup = 32;

// Whether so many bytes can be read from the text's beginning on as CellKey::OfShort reads.
bool IsReadable(std::string_view text, std::string_view readable) {
  const std::less<> before;
  return readable.size() >= CellKey::kShort && !before(text.data(), readable.data()) &&
         !before(readable.data() + readable.size() - CellKey::kShort, text.data());
}

}  // namespace

KnownCells::KnownCells() : values_(ShareGrowing({}, std::make_shared<char>())) {}

std::vector<uint32_t> KnownCells::Add(const DualVector& values) {
  if (values.empty()) return {};
  MakeOwn(values_);
  index_.MakeRoom(size() + values.size());
  std::vector<uint32_t> codes(values.size());
  std::array<CellKey, kGroup> keys;
  std::array<size_t, kGroup> hashes;
  for (size_t first = 0; first < values.size(); first += kGroup) {
    const size_t count = std::min(kGroup, values.size() - first);
    for (size_t i = 0; i < count; ++i) {
      keys[i] = CellKey::Of(values.text(first + i));
      hashes[i] = keys[i].Hash();
      index_.Prefetch(hashes[i]);
    }
    for (size_t i = 0; i < count; ++i) {
      uint32_t& code = codes[first + i];
      code = index_.Find(keys[i], hashes[i], values.text(first + i), *values_);
      if (code != CellIndex::kNoCode) continue;
      code = size();
      index_.Add(keys[i], hashes[i], code);
      values_->Append(values[first + i]);
    }
  }
  return codes;
}

void CellDictionary::InternAll(std::span<const std::string_view> texts, std::string_view readable,
                               const TextInterpreter& interpreter, uint32_t* codes) {
  const bool any_known = known_ != nullptr && known_->size() != 0;
  std::array<CellKey, kGroup> keys;
  std::array<size_t, kGroup> hashes;
  for (; !texts.empty(); codes += kGroup) {
    const auto group = texts.first(std::min(kGroup, texts.size()));
    texts = texts.subspan(group.size());
    if (!any_known && !finds_equals_) {
      for (size_t i = 0; i < group.size(); ++i) codes[i] = Append(group[i], interpreter);
      continue;
    }
    if (finds_equals_) index_.MakeRoom(values_.size() + group.size());
    for (size_t i = 0; i < group.size(); ++i) {
      keys[i] = group[i].size() <= CellKey::kShort && IsReadable(group[i], readable)
                    ? CellKey::OfShort(group[i])
                    : CellKey::Of(group[i]);
      hashes[i] = keys[i].Hash();
      (any_known ? known_->index() : index_).Prefetch(hashes[i]);
    }
    for (size_t i = 0; i < group.size(); ++i) {
      codes[i] = any_known ? known_->index().Find(keys[i], hashes[i], group[i], known_->values())
                           : CellIndex::kNoCode;
      if (codes[i] == CellIndex::kNoCode)
        codes[i] = Intern(keys[i], hashes[i], group[i], interpreter);
    }
  }
}

uint32_t CellDictionary::Intern(const CellKey& key, size_t hash, std::string_view text,
                                const TextInterpreter& interpreter) {
  if (!finds_equals_) return Append(text, interpreter);
  const uint32_t found = index_.Find(key, hash, text, values_);
  ++interned_;
  if (found != CellIndex::kNoCode) return first_code_ + found;
  index_.Add(key, hash, static_cast<uint32_t>(values_.size()));
  finds_equals_ = interned_ <= kTriedTexts || values_.size() <= interned_ / 10 * 9;
  return Append(text, interpreter);
}

uint32_t CellDictionary::Append(std::string_view text, const TextInterpreter& interpreter) {
  const auto code = first_code_ + static_cast<uint32_t>(values_.size());
  const std::optional<double> number = interpreter.Number(text);
  values_.Append(number.has_value() ? ValueView::Dual(text, *number) : ValueView::Text(text));
  return code;
}

}  // namespace celadon
