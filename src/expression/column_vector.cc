#include "expression/column_vector.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace celadon {
namespace {

constexpr size_t kChunkBytes = size_t{64} << 10;  // of a chunk, unless a text is longer
constexpr size_t kFirstBytes = 256;               // of the first one: most arenas hold little

}  // namespace

char* TextArena::Allocate(size_t bytes) {
  if (exhausted_ || bytes > kMaxBytes - total_) {
    exhausted_ = true;
    return nullptr;
  }
  if (bytes > capacity_ - used_) {
    capacity_ = std::max(bytes, std::clamp(2 * capacity_, kFirstBytes, kChunkBytes));
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(capacity_));
    used_ = 0;
  }
  char* const place = chunks_.back().get() + used_;
  used_ += bytes;
  total_ += bytes;
  return place;
}

std::string_view TextArena::Store(std::string_view text) {
  if (text.empty()) return "";
  char* const place = Allocate(text.size());
  if (place == nullptr) return "";
  std::memcpy(place, text.data(), text.size());
  return {place, text.size()};
}

void TextArena::Clear() {
  // The last chunk is kept, so that small blocks allocate nothing.
  if (capacity_ > kChunkBytes) {
    chunks_.clear();
    capacity_ = 0;
  } else if (chunks_.size() > 1) {
    chunks_.front() = std::move(chunks_.back());
    chunks_.resize(1);
  }
  used_ = 0;
  total_ = 0;
}

ValueView ValueLanes::operator[](size_t row) const {
  const bool numeric = !std::isnan(numbers[row]);
  if (!has_text(row)) return numeric ? ValueView::Number(numbers[row]) : ValueView();
  return numeric ? ValueView::Dual(texts[row], numbers[row]) : ValueView::Text(texts[row]);
}

void ColumnVector::Renew(ValueLanes lanes) {
  lanes_ = lanes;
  has_readings_ = false;
  has_written_ = false;
}

void StoreValue(ValueView value, size_t row, EvaluationContext& context, ValueWriter& out) {
  if (value.is_null()) return out.Null(row);
  if (!value.has_text()) return out.Number(row, value.number());
  const std::string_view text = context.arena.Store(value.text());
  value.has_number() ? out.Dual(row, text, value.number()) : out.Text(row, text);
}

void ColumnVector::Borrow(ValueLanes lanes) { Renew(lanes); }

double* ColumnVector::WriteNumbers() {
  numbers_.resize(max_rows_);
  Renew({numbers_.data(), nullptr});
  return numbers_.data();
}

ValueWriter ColumnVector::WriteValues() {
  numbers_.resize(max_rows_);
  texts_.resize(max_rows_);
  Renew({numbers_.data(), texts_.data()});
  return ValueWriter(numbers_.data(), texts_.data());
}

void ColumnVector::Broadcast(ValueView value, EvaluationContext& context) {
  if (value.has_text()) {
    const std::string_view text = context.arena.Store(value.text());
    ValueWriter out = WriteValues();
    for (size_t row = 0; row < max_rows_; ++row) {
      value.has_number() ? out.Dual(row, text, value.number()) : out.Text(row, text);
    }
  } else {
    std::fill_n(WriteNumbers(), max_rows_, value.has_number() ? value.number() : kNoNumber);
  }
  Readings(1, context);
  std::ranges::fill(readings_, readings_.empty() ? 0 : readings_[0]);
  WrittenTexts(1, context);
  std::ranges::fill(written_, written_[0]);
}

const double* ColumnVector::Readings(size_t rows, EvaluationContext& context) {
  if (lanes_.texts == nullptr) return lanes_.numbers;
  if (has_readings_) return readings_.data();
  readings_.resize(max_rows_);
  for (size_t row = 0; row < rows; ++row) {
    const double number = lanes_.numbers[row];
    const bool read = std::isnan(number) && lanes_.has_text(row);
    readings_[row] = read ? context.Read(lanes_.texts[row]) : number;
  }
  has_readings_ = true;
  return readings_.data();
}

const std::string_view* ColumnVector::WrittenTexts(size_t rows, EvaluationContext& context) {
  if (has_written_) return written_.data();
  written_.resize(max_rows_);
  for (size_t row = 0; row < rows; ++row) {
    const double number = lanes_.numbers[row];
    if (lanes_.has_text(row)) {
      written_[row] = lanes_.texts[row];
    } else {
      written_[row] = std::isnan(number) ? std::string_view() : context.Write(number);
    }
  }
  has_written_ = true;
  return written_.data();
}

}  // namespace celadon
