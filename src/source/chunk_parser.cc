#include "source/chunk_parser.h"

#include <algorithm>
#include <cstdint>
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

// The columns of a batch while its rows come in.
class BatchBuilder {
 public:
  BatchBuilder(const CellPlan& plan, const TextInterpreter& interpreter)
      : plan_(plan), interpreter_(interpreter), columns_(plan.columns) {}

  // Reads the cells of the cursor's record as a row.
  void AddRow(RecordCursor& cursor) {
    std::string_view cell;
    size_t i = 0;
    for (; i < plan_.targets.size() && cursor.NextCell(cell); ++i) {
      if (plan_.targets[i] != CellPlan::kUnread) AddCell(columns_[plan_.targets[i]], cell);
    }
    for (; i < plan_.targets.size(); ++i) {
      if (plan_.targets[i] != CellPlan::kUnread) AddCell(columns_[plan_.targets[i]], {});
    }
    cursor.SkipRecord();
    ++rows_;
  }

  size_t rows() const { return rows_; }

  RowBatch Take(size_t& bytes) {
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
  struct Column {
    CellDictionary dictionary;
    std::vector<uint32_t> codes;
  };

  void AddCell(Column& column, std::string_view cell) {
    const std::string_view text = DecodeCell(cell, plan_.encoding, scratch_);
    const bool null = plan_.null_text.has_value() && text == *plan_.null_text;
    column.codes.push_back(null ? BatchColumn::kNull
                                : column.dictionary.Intern(text, interpreter_));
  }

  const CellPlan& plan_;
  const TextInterpreter& interpreter_;
  std::vector<Column> columns_;
  size_t rows_ = 0;
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
