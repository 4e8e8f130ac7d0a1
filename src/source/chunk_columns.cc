#include "source/chunk_columns.h"

#include <algorithm>
#include <span>
#include <utility>

#include "celadon/row_batch.h"
#include "source/text_encoding.h"

namespace celadon {
namespace {

constexpr size_t kBlockCells = 1 << 13;
constexpr size_t kBlockRows = 512;  // at the most

}  // namespace

ChunkColumns::ChunkColumns(const CellPlan& plan, const TextInterpreter& interpreter,
                           std::string_view text, std::vector<ChunkColumn> columns)
    : plan_(plan),
      interpreter_(interpreter),
      text_(text),
      block_rows_(
          std::clamp<size_t>(kBlockCells / std::max<size_t>(1, plan.columns), 1, kBlockRows)),
      columns_(std::move(columns)),
      cells_(plan.columns * block_rows_) {}

void ChunkColumns::AddRow(RecordCursor& cursor) {
  if (rows_in_block_ == block_rows_) ReadBlock();
  if (!AddPlainRow(cursor)) {
    std::string_view cell;
    size_t i = 0;
    for (; i < plan_.targets.size() && cursor.NextCell(cell); ++i) {
      AddCell(plan_.targets[i], cell, cursor.copied());
    }
    for (; i < plan_.targets.size(); ++i) AddCell(plan_.targets[i], {}, false);
    cursor.SkipRecord();
  }
  ++rows_;
  ++rows_in_block_;
}

// False where the record has other cells than those of the plainest kind, one a column.
bool ChunkColumns::AddPlainRow(RecordCursor& cursor) {
  const uint32_t* const targets = plan_.targets.data();
  const bool plain =
      cursor.PassPlainRecord(plan_.targets.size(), [&](size_t i, std::string_view cell) {
        if (targets[i] != CellPlan::kUnread) CellOf(targets[i]) = cell;
      });
  if (!plain || cursor.passed_ascii()) return plain;
  for (uint32_t column = 0; column < plan_.columns; ++column) {
    AddCell(column, CellOf(column), false);
  }
  return true;
}

// A cell that is not a part of the text as it stands is copied.
void ChunkColumns::AddCell(uint32_t column, std::string_view cell, bool copied) {
  if (column == CellPlan::kUnread) return;
  const std::string_view text = DecodeCell(cell, plan_.encoding, scratch_);
  const bool stays = !copied && text.data() == cell.data();
  CellOf(column) = stays ? text : copies_.emplace_back(text);
}

void ChunkColumns::ReadBlock() {
  for (size_t i = 0; i < columns_.size(); ++i) {
    ChunkColumn& column = columns_[i];
    const auto cells = std::span(cells_).subspan(i * block_rows_, rows_in_block_);
    const size_t before = column.codes.size();
    column.codes.resize(before + cells.size());
    uint32_t* const codes = column.codes.data() + before;
    column.dictionary.InternAll(cells, text_, interpreter_, codes);
    for (size_t row = 0; row < cells.size() && plan_.null_text.has_value(); ++row) {
      if (cells[row] == *plan_.null_text) codes[row] = BatchColumn::kNull;
    }
  }
  rows_in_block_ = 0;
  copies_.clear();
}

std::vector<ChunkColumn> ChunkColumns::Take() {
  ReadBlock();
  return std::move(columns_);
}

}  // namespace celadon
