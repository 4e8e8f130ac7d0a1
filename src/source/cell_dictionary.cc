#include "source/cell_dictionary.h"

#include <optional>
#include <utility>

#include "value/growing_values.h"

namespace celadon {
namespace {

// So many texts are looked at before they may be taken for distinct, nine of ten of which have to
// be.
constexpr size_t kTriedTexts = 2048;

}  // namespace

KnownCells::KnownCells() : values_(ShareGrowing({}, std::make_shared<char>())) {}

std::vector<uint32_t> KnownCells::Add(const DualVector& values) {
  if (values.empty()) return {};
  MakeOwn(values_);
  std::vector<uint32_t> codes(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    const std::string_view text = values.text(i);
    codes[i] = index_.Find(text, *values_);
    if (codes[i] != CellIndex::kNoCode) continue;
    codes[i] = size();
    index_.Add(text, codes[i]);
    values_->Append(values[i]);
  }
  return codes;
}

void CellDictionary::InternAll(std::span<const std::string_view> texts, std::string_view readable,
                               const TextInterpreter& interpreter, uint32_t* codes) {
  if (first_code_ == 0) {
    for (size_t i = 0; i < texts.size(); ++i) codes[i] = Intern(texts[i], interpreter);
    return;
  }
  known_->index().FindAll(texts, readable, known_->values(), codes);
  for (size_t i = 0; i < texts.size(); ++i) {
    if (codes[i] == CellIndex::kNoCode) codes[i] = Intern(texts[i], interpreter);
  }
}

uint32_t CellDictionary::Intern(std::string_view text, const TextInterpreter& interpreter) {
  if (!finds_equals_) return Append(text, interpreter);
  const uint32_t found = index_.Find(text, values_);
  ++interned_;
  if (found != CellIndex::kNoCode) return first_code_ + found;
  index_.Add(text, static_cast<uint32_t>(values_.size()));
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
