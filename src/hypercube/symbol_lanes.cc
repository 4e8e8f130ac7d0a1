#include "hypercube/symbol_lanes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "runtime/status_macros.h"
#include "runtime/stretches.h"
#include "value/decimal_scale.h"
#include "value/number_text.h"

namespace celadon {

SymbolLanes::SymbolLanes(const SymbolTable& symbols, Fetch fetch, bool nulls,
                         const RegionalSettings& settings)
    : largest_whole_(symbols.largest_whole()), scale_(symbols.decimal_scale()) {
  const std::span<const double> numbers = symbols.values().numbers();
  if (symbols.numeric_count() != 0) {  // they ascend
    FindLargestScaled(std::array{numbers.front(), numbers[symbols.numeric_count() - 1]});
  }
  if (nulls || symbols.numeric_count() < symbols.size()) {
    numbers_.assign(numbers.begin(), numbers.begin() + symbols.numeric_count());
    numbers_.resize(symbols.size() + size_t{1}, kNoNumber);
  }
  shown_ = numbers_.empty() ? std::span(numbers) : std::span<const double>(numbers_);
  const bool all_numbers = symbols.numeric_count() == symbols.size();
  if (fetch == Fetch::kNumbers || (fetch == Fetch::kTextsWithoutNumber && all_numbers)) return;
  texts_.resize(symbols.size() + size_t{1});
  written_.resize(symbols.size());
  for (SymbolId id = 0; id < symbols.size(); ++id) {
    if (fetch == Fetch::kTextsWithoutNumber && id < symbols.numeric_count()) continue;
    if (symbols[id].has_text()) {
      const std::string_view text = symbols[id].text();
      texts_[id] = text.data() == nullptr ? std::string_view("") : text;
    } else if (symbols.format() != NumberFormat()) {
      written_[id] = symbols.Text(id, settings);
      texts_[id] = written_[id];
    }
  }
}

SymbolLanes::SymbolLanes(std::vector<double> numbers) : numbers_(std::move(numbers)) {
  ShowOwn(nullptr);
}

SymbolLanes::SymbolLanes(const Value& constant)
    : numbers_(1, constant.has_number() ? constant.number() : kNoNumber) {
  ShowOwn(nullptr);
  if (!constant.has_text()) return;
  written_.push_back(constant.text());
  texts_.push_back(written_.front());
}

absl::StatusOr<std::shared_ptr<const SymbolLanes>> SymbolLanes::Calculate(
    std::shared_ptr<const Program> program, const SymbolLanes& symbols,
    const TextInterpreter& interpreter, Executor* executor) {
  const std::shared_ptr<SymbolLanes> calculated(new SymbolLanes());
  const size_t size = symbols.numbers().size();
  calculated->numbers_.resize(size);
  std::vector<GivenTexts> texts(StretchesOf(size));
  std::vector<absl::Status> status(texts.size());
  InStretches(size, executor, [&](size_t stretch, size_t first, size_t end) {
    Evaluator evaluator(program, interpreter);
    for (size_t next = first; next < end; next += kBlockRows) {
      const size_t count = std::min(kBlockRows, end - next);
      const ValueLanes lanes{symbols.numbers().data() + next,
                             symbols.texts().empty() ? nullptr : symbols.texts().data() + next};
      evaluator.StartAt(next);
      status[stretch] = evaluator.Run({&lanes, 1}, count);
      if (!status[stretch].ok()) return;
      const ValueLanes& values = evaluator.result();
      std::copy_n(values.numbers, count, calculated->numbers_.data() + next);
      texts[stretch].Add(values, next, count);
    }
  });
  for (const absl::Status& of_stretch : status) CELADON_RETURN_IF_ERROR(of_stretch);
  calculated->TakeTexts(std::move(texts));
  calculated->ShowOwn(executor);
  return calculated;
}

void SymbolLanes::GivenTexts::Add(const ValueLanes& values, size_t first, size_t count) {
  if (values.texts == nullptr) return;
  has_lane = true;
  for (size_t i = 0; i < count; ++i) {
    if (values.has_text(i)) texts.emplace_back(first + i, values.texts[i]);
  }
}

void SymbolLanes::TakeTexts(std::vector<GivenTexts> given) {
  if (std::ranges::none_of(given, &GivenTexts::has_lane)) return;
  texts_.resize(numbers_.size());
  size_t count = 0;
  for (const GivenTexts& of_stretch : given) count += of_stretch.texts.size();
  written_.reserve(count);  // so that texts stay where they are
  for (GivenTexts& of_stretch : given) {
    for (auto& [place, text] : of_stretch.texts) {
      texts_[place] = written_.emplace_back(std::move(text));
    }
  }
}

void SymbolLanes::ShowOwn(Executor* executor) {
  shown_ = numbers_;
  std::vector<double> largest(StretchesOf(numbers_.size()));
  InStretches(numbers_.size(), executor, [&](size_t stretch, size_t first, size_t end) {
    for (size_t i = first; i < end; ++i) {
      const double number = numbers_[i];
      if (std::isnan(number)) continue;
      const bool whole = std::abs(number) <= kExactIntegers && std::trunc(number) == number;
      largest[stretch] = std::max(largest[stretch], whole ? std::abs(number) : HUGE_VAL);
    }
  });
  for (const double of_stretch : largest) largest_whole_ = std::max(largest_whole_, of_stretch);
  largest_scaled_ = largest_whole_;
  if (std::isfinite(largest_whole_)) return;
  scale_ = DecimalScaleOf(numbers_);
  FindLargestScaled(numbers_);
}

void SymbolLanes::FindLargestScaled(std::span<const double> numbers) {
  double largest = 0;
  for (const double number : numbers) largest = std::max(largest, std::abs(number));
  largest_scaled_ = scale_ == 0 ? HUGE_VAL : largest * scale_;
}

}  // namespace celadon
