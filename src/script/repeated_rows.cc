// How a LOAD makes several rows of one: WHILE, and the parts of texts.
#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "script/load_rows.h"

namespace celadon {
namespace {

// Our own bound on the rows that are made of one block of rows, so that what never ends does end.
constexpr size_t kMostRows = size_t{1} << 26;

// Calls take(part) for each part of the text between delimiters.
template <typename Take>
void ForEachPart(std::string_view text, std::string_view delimiter, Take take) {
  while (true) {
    const size_t end = delimiter.empty() ? std::string_view::npos : text.find(delimiter);
    take(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + delimiter.size());
  }
}

}  // namespace

// Repeats each row taken as often as WHILE holds. All rows are tried once, those for which it held
// a second time, and so on.
absl::Status LoadRows::Repeat() {
  if (while_ == nullptr) return absl::OkStatus();
  std::vector<uint32_t> alive = std::move(taken_rows_);
  std::vector<uint32_t> passes(window_);  // how often it held, by row of the window
  const size_t window_begin = next_row_ - std::min(next_row_, window_);
  const std::vector<uint32_t> rows = alive;
  size_t repetitions = 0;
  for (double iteration = 1; !alive.empty(); ++iteration) {
    CELADON_RETURN_IF_ERROR(reload_.execution.cancel.status());
    taken_iterations_.assign(alive.size(), iteration);
    inputs_.Start(Block(alive, taken_iterations_, 0, alive.size()));
    CELADON_ASSIGN_OR_RETURN(const ValueLanes truth, while_->Evaluate(inputs_));
    size_t kept = 0;
    for (size_t i = 0; i < alive.size(); ++i) {
      if (!IsTrue(truth[i], inputs_.interpreter())) continue;
      ++passes[alive[i] - window_begin];
      alive[kept++] = alive[i];
    }
    alive.resize(kept);
    repetitions += kept;
    if (repetitions > kMostRows) {
      return absl::ResourceExhaustedError(absl::StrFormat(
          "WHILE makes more than %d rows of %d; does it end?", kMostRows, rows.size()));
    }
  }
  taken_rows_.clear();
  taken_iterations_.clear();
  for (const uint32_t row : rows) {
    for (uint32_t pass = 1; pass <= passes[row - window_begin]; ++pass) {
      taken_rows_.push_back(row);
      taken_iterations_.push_back(pass);
    }
  }
  return absl::OkStatus();
}

void LoadRows::Emit(uint32_t row, double iteration) {
  rows_.push_back(row);
  iterations_.push_back(iteration);
}

absl::Status LoadRows::MakeParts() {
  if (makers_.empty()) {
    for (size_t i = 0; i < taken_rows_.size(); ++i) Emit(taken_rows_[i], taken_iterations_[i]);
    return absl::OkStatus();
  }
  for (size_t first = 0; first < taken_rows_.size(); first += inputs_.block_rows()) {
    const size_t count = std::min(inputs_.block_rows(), taken_rows_.size() - first);
    CELADON_RETURN_IF_ERROR(MakePartsOf(first, count));
  }
  return CheckArena(part_texts_);
}

// The parts of each row's text between delimiters; of NULL one, NULL.
absl::Status LoadRows::FindParts(const RowMaker& maker, size_t first, size_t count,
                                 std::vector<std::vector<std::string_view>>* parts) {
  inputs_.Start(Block(taken_rows_, taken_iterations_, first, count));
  CELADON_ASSIGN_OR_RETURN(const ValueLanes texts, maker.text->Evaluate(inputs_));
  CELADON_ASSIGN_OR_RETURN(const ValueLanes delimiters, maker.delimiter->Evaluate(inputs_));
  MemoryReservation memory(reload_.execution.memory);
  uint64_t bytes = 0;
  for (size_t i = 0; i < count; ++i) {
    std::vector<std::string_view>& of_row = (*parts)[i];
    if (texts.is_null(i)) {
      of_row.push_back({});
      continue;
    }
    const std::string_view text = part_texts_.arena.Store(
        texts.has_text(i) ? texts.texts[i] : part_texts_.Write(texts.numbers[i]));
    const std::string_view delimiter =
        delimiters.has_text(i) ? delimiters.texts[i] : std::string_view();
    ForEachPart(text, delimiter, [&](std::string_view part) { of_row.push_back(part); });
    bytes += of_row.capacity() * sizeof(std::string_view);
    if (bytes > memory.bytes()) {
      CELADON_RETURN_IF_ERROR(memory.Resize(2 * bytes, "the parts of texts"));
    }
  }
  return absl::OkStatus();
}

// Asks all rows for their first part, those that had one for a second, and so on; a row without
// parts has one, NULL.
absl::Status LoadRows::FindNumberedParts(const RowMaker& maker, size_t first, size_t count,
                                         std::vector<std::vector<std::string_view>>* parts) {
  std::vector<uint32_t> asked(count);  // places among the rows
  std::iota(asked.begin(), asked.end(), 0);
  MemoryReservation memory(reload_.execution.memory);
  uint64_t found = 0;
  for (double number = 1; !asked.empty(); ++number) {
    CELADON_RETURN_IF_ERROR(reload_.execution.cancel.status());
    std::vector<uint32_t> rows;
    std::vector<double> iterations;
    for (const uint32_t place : asked) {
      rows.push_back(taken_rows_[first + place]);
      iterations.push_back(taken_iterations_[first + place]);
    }
    RowBlock block = Block(rows, iterations, 0, rows.size());
    block.part_number = number;
    inputs_.Start(block);
    CELADON_ASSIGN_OR_RETURN(const ValueLanes texts, maker.part->Evaluate(inputs_));
    size_t kept = 0;
    for (size_t i = 0; i < rows.size(); ++i) {
      std::vector<std::string_view>& of_row = (*parts)[asked[i]];
      if (texts.has_text(i)) {
        of_row.push_back(part_texts_.arena.Store(texts.texts[i]));
        asked[kept++] = asked[i];
      } else if (of_row.empty()) {
        of_row.push_back({});
      }
    }
    asked.resize(kept);
    found += kept;
    CELADON_RETURN_IF_ERROR(CheckArena(part_texts_));
    CELADON_RETURN_IF_ERROR(
        memory.Resize(2 * found * sizeof(std::string_view), "the parts of texts"));
  }
  return absl::OkStatus();
}

// Each row becomes one for every combination of the makers' parts, the first maker's changing last.
absl::Status LoadRows::MakePartsOf(size_t first, size_t count) {
  std::vector<std::vector<std::vector<std::string_view>>> parts(makers_.size());
  for (size_t m = 0; m < makers_.size(); ++m) {
    parts[m].resize(count);
    CELADON_RETURN_IF_ERROR(makers_[m].part == nullptr
                                ? FindParts(makers_[m], first, count, &parts[m])
                                : FindNumberedParts(makers_[m], first, count, &parts[m]));
  }
  std::vector<size_t> combinations(count, 1);
  size_t rows = rows_.size();
  for (size_t i = 0; i < count; ++i) {
    for (const auto& of_maker : parts) {
      combinations[i] = std::min(kMostRows, combinations[i] * of_maker[i].size());
    }
    rows += combinations[i];
    if (rows >= kMostRows) {
      return absl::ResourceExhaustedError(
          absl::StrFormat("the parts of texts make more than %d rows of %d", kMostRows, i + 1));
    }
  }
  const size_t row_bytes =
      sizeof(uint32_t) + sizeof(double) + makers_.size() * sizeof(std::string_view);
  CELADON_RETURN_IF_ERROR(parts_memory_.Resize(rows * row_bytes, "the rows that parts make"));
  for (size_t i = 0; i < count; ++i) {
    for (size_t c = 0; c < combinations[i]; ++c) {
      Emit(taken_rows_[first + i], taken_iterations_[first + i]);
      size_t rest = c;
      for (size_t m = makers_.size(); m-- > 0;) {
        parts_[m].push_back(parts[m][i][rest % parts[m][i].size()]);
        rest /= parts[m][i].size();
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace celadon
