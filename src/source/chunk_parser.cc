#include "source/chunk_parser.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "source/cell_dictionary.h"
#include "source/record_cursor.h"

namespace celadon {
namespace {

constexpr size_t kBatchCells = 1 << 22;  // 16 MiB of codes
constexpr size_t kBytesBetweenPolls = 1 << 16;

// The columns of a batch while its rows come in. Rows are read some at a time and then column by
// column, so that the dictionary of one column is at hand in the caches.
class BatchBuilder {
 public:
  BatchBuilder(const CellPlan& plan, const TextInterpreter& interpreter)
      : plan_(plan),
        interpreter_(interpreter),
        block_rows_(std::clamp<size_t>(kBlockCells / std::max<size_t>(1, plan.columns), 1, 512)),
        columns_(plan.columns) {}

  // Reads the cells of the cursor's record as a row.
  void AddRow(RecordCursor& cursor) {
    if (rows_in_block_ == block_rows_) ReadBlock();
    std::string_view cell;
    size_t i = 0;
    for (; i < plan_.targets.size() && cursor.NextCell(cell); ++i) {
      if (plan_.targets[i] != CellPlan::kUnread)
        AddCell(columns_[plan_.targets[i]], cell, cursor.copied());
    }
    for (; i < plan_.targets.size(); ++i) {
      if (plan_.targets[i] != CellPlan::kUnread) AddCell(columns_[plan_.targets[i]], {}, false);
    }
    cursor.SkipRecord();
    ++rows_;
    ++rows_in_block_;
  }

  size_t rows() const { return rows_; }

  RowBatch Take(size_t& bytes) {
    ReadBlock();
    RowBatch batch;
    batch.rows = rows_;
    batch.columns.reserve(columns_.size());
    for (Column& column : columns_) {
      auto values = std::make_shared<DualVector>(column.dictionary.Take());
      bytes += values->bytes() + column.codes.capacity() * sizeof(uint32_t);
      batch.columns.push_back({std::move(values), std::move(column.codes)});
    }
    return batch;
  }

 private:
  static constexpr size_t kBlockCells = 1 << 13;

  struct Column {
    CellDictionary dictionary;
    std::vector<uint32_t> codes;
    std::vector<std::string_view> block;  // cells that have no code yet
  };

  // A cell that is not a part of the text as it stands is copied.
  void AddCell(Column& column, std::string_view cell, bool copied) {
    const std::string_view text = DecodeCell(cell, plan_.encoding, scratch_);
    const bool stays = !copied && text.data() == cell.data();
    column.block.push_back(stays ? text : copies_.emplace_back(text));
  }

  void ReadBlock() {
    for (Column& column : columns_) {
      const std::vector<std::string_view>& cells = column.block;
      const size_t before = column.codes.size();
      column.codes.resize(before + cells.size());
      uint32_t* const codes = column.codes.data() + before;
      column.dictionary.InternAll(cells, interpreter_, codes);
      for (size_t row = 0; row < cells.size() && plan_.null_text.has_value(); ++row) {
        if (cells[row] == *plan_.null_text) codes[row] = BatchColumn::kNull;
      }
      column.block.clear();
    }
    rows_in_block_ = 0;
    copies_.clear();
  }

  const CellPlan& plan_;
  const TextInterpreter& interpreter_;
  const size_t block_rows_;
  std::vector<Column> columns_;
  size_t rows_ = 0;
  size_t rows_in_block_ = 0;
  std::deque<std::string> copies_;  // of cells of the block
  std::string scratch_;
};

// Polls now and then; cheap enough to be asked for every record.
class CancelPoll {
 public:
  CancelPoll(const CancelToken& cancel, size_t position) : cancel_(cancel), next_(position) {}

  absl::Status At(size_t position) {
    if (position < next_) return absl::OkStatus();
    next_ = position + kBytesBetweenPolls;
    return cancel_.status();
  }

 private:
  const CancelToken& cancel_;
  size_t next_;
};

}  // namespace

ParsedChunk ParseChunk(const CellPlan& plan, const TextInterpreter& interpreter,
                       std::string_view text, Chunk chunk, const CancelToken& cancel) {
  ParsedChunk parsed;
  std::string_view seen = text.substr(0, chunk.end);
  if (const size_t ctrl_z = seen.find(CellPlan::kCtrlZ, chunk.begin);
      plan.ctrl_z_ends && ctrl_z != std::string_view::npos) {
    parsed.text_ended = true;
    seen = seen.substr(0, ctrl_z);
  }
  const size_t most_rows = std::max<size_t>(1, kBatchCells / std::max<size_t>(1, plan.columns));
  BatchBuilder builder(plan, interpreter);
  CancelPoll poll(cancel, chunk.begin);
  RecordCursor cursor(plan.dialect, seen, chunk.begin);
  while (builder.rows() < most_rows && cursor.NextRecord()) {
    builder.AddRow(cursor);
    parsed.status = cursor.unclosed() ? UnclosedQuote(text, cursor.unclosed_position())
                                      : poll.At(cursor.position());
    if (!parsed.status.ok()) return parsed;
  }
  parsed.end = cursor.position();
  parsed.stopped_short = parsed.end < seen.size();
  parsed.batch = builder.Take(parsed.bytes);
  return parsed;
}

}  // namespace celadon
