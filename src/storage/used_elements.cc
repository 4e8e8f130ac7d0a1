#include "storage/used_elements.h"

#include <algorithm>
#include <utility>

#include "runtime/huge_pages.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr size_t kReadRows = 8192;  // a stretch that stays in a core's cache

// One call of FindUsed.
class Search {
 public:
  Search(uint32_t elements, const CancelToken& cancel) : cancel_(cancel), rows_(kReadRows) {
    found_.used = FilledVector<uint8_t>(elements);
  }

  absl::Status Look(const StagedColumn& column) {
    uint64_t row = column.first_chunk_row();
    if (column.finished_histogram().empty()) {
      LookAtFinished(column);
    } else {
      LookAtCounts(column);
    }
    for (const StagedColumn::Chunk& chunk : column.chunks()) {
      const uint64_t begin = row;
      row += StagedColumn::kChunkRows;
      if (chunk.element_of_code == nullptr) {
        CELADON_RETURN_IF_ERROR(LookAtRows(column, begin, row));
      } else {
        CELADON_RETURN_IF_ERROR(LookAtCodes(chunk));
      }
    }
    MarkSeen();
    return LookAtRows(column, row, column.rows());
  }

  UsedElements Found() && { return std::move(found_); }

 private:
  absl::Status LookAtRows(const StagedColumn& column, uint64_t begin, uint64_t end) {
    for (uint64_t row = begin; row < end && !found_.all(); row += kReadRows) {
      CELADON_RETURN_IF_ERROR(cancel_.status());
      const auto part = std::span(rows_).first(std::min<uint64_t>(kReadRows, end - row));
      column.Read(row, part);
      for (const uint32_t element : part) Mark(element);
    }
    return absl::OkStatus();
  }

  void LookAtFinished(const StagedColumn& column) {
    const BitPackedColumn& codes = column.finished_part();
    if (codes.rows() == 0 || found_.all()) return;
    std::vector<uint8_t> seen = FilledVector<uint8_t>(codes.codes());
    codes.Mark(0, codes.blocks(), nullptr, seen);
    for (SymbolId code = 0; code < codes.cardinality(); ++code) {
      if (seen[code] != 0) Mark(column.element_of(code));
    }
  }

  void LookAtCounts(const StagedColumn& column) {
    if (HoldsAll(column, static_cast<uint32_t>(found_.used.size()))) {
      std::ranges::fill(found_.used, 1);
      found_.count = static_cast<uint32_t>(found_.used.size());
      return;
    }
    const Histogram& rows = column.finished_histogram();
    for (SymbolId code = 0; code < column.finished_part().cardinality(); ++code) {
      if (rows[code] != 0) Mark(column.element_of(code));
    }
  }

  // Codes become elements when all chunks of a source are looked at: most chunks hold few new ones.
  absl::Status LookAtCodes(const StagedColumn::Chunk& chunk) {
    CELADON_RETURN_IF_ERROR(cancel_.status());
    if (chunk.element_of_code != source_) {
      MarkSeen();
      source_ = chunk.element_of_code;
      seen_ = FilledVector<uint8_t>(source_->size());
    }
    chunk.codes.Mark(0, chunk.codes.blocks(), nullptr, std::span(seen_).first(chunk.codes.codes()));
    return absl::OkStatus();
  }

  void MarkSeen() {
    for (size_t code = 0; code < seen_.size(); ++code) {
      const uint32_t element = (*source_)[code];
      if (seen_[code] != 0 && element != StagedColumn::kNull) found_.used[element] = 1;
    }
    if (!seen_.empty()) {
      found_.count = static_cast<uint32_t>(std::ranges::count(found_.used, uint8_t{1}));
    }
    seen_.clear();
    source_ = nullptr;
  }

  void Mark(uint32_t element) {
    if (element == StagedColumn::kNull || found_.used[element] != 0) return;
    found_.used[element] = 1;
    ++found_.count;
  }

  const CancelToken& cancel_;
  UsedElements found_;
  std::vector<uint32_t> rows_;
  CodeElements source_;        // of the chunks looked at last
  std::vector<uint8_t> seen_;  // its codes that they hold
};

}  // namespace

bool HoldsAll(const StagedColumn& column, uint32_t elements) {
  return !column.finished_histogram().empty() && column.finished_part().cardinality() == elements &&
         column.finished_histogram().Held(elements) == elements;
}

absl::StatusOr<UsedElements> FindUsed(uint32_t elements,
                                      std::span<const StagedColumn* const> columns,
                                      const CancelToken& cancel) {
  Search search(elements, cancel);
  for (const StagedColumn* column : columns) CELADON_RETURN_IF_ERROR(search.Look(*column));
  return std::move(search).Found();
}

}  // namespace celadon
