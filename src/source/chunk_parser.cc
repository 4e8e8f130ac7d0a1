#include "source/chunk_parser.h"

#include <algorithm>
#include <utility>

#include "source/record_cursor.h"

namespace celadon {
namespace {

constexpr size_t kBatchCells = 1 << 22;  // 16 MiB of codes
constexpr size_t kBytesBetweenPolls = 1 << 16;

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
                       std::string_view text, Chunk chunk, std::vector<ChunkColumn> columns,
                       const CancelToken& cancel) {
  ParsedChunk parsed;
  std::string_view seen = text.substr(0, chunk.end);
  if (const size_t ctrl_z = seen.find(CellPlan::kCtrlZ, chunk.begin);
      plan.ctrl_z_ends && ctrl_z != std::string_view::npos) {
    parsed.text_ended = true;
    seen = seen.substr(0, ctrl_z);
  }
  const size_t most_rows = std::max<size_t>(1, kBatchCells / std::max<size_t>(1, plan.columns));
  ChunkColumns rows(plan, interpreter, text, std::move(columns));
  CancelPoll poll(cancel, chunk.begin);
  RecordCursor cursor(plan.dialect, seen, chunk.begin);
  while (rows.rows() < most_rows && cursor.NextRecord()) {
    rows.AddRow(cursor);
    parsed.status = cursor.unclosed() ? UnclosedQuote(text, cursor.unclosed_position())
                                      : poll.At(cursor.position());
    if (!parsed.status.ok()) return parsed;
  }
  parsed.end = cursor.position();
  parsed.stopped_short = parsed.end < seen.size();
  parsed.rows = rows.rows();
  parsed.columns = rows.Take();
  return parsed;
}

}  // namespace celadon
