#include "source/delimited_reader.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "runtime/text_view.h"
#include "source/cell_plan.h"
#include "source/chunk_parser.h"
#include "source/chunk_splitter.h"
#include "source/column_labels.h"
#include "source/delimited_text.h"
#include "source/known_columns.h"

namespace celadon {
namespace {

constexpr size_t kSmallestChunk = 1 << 18;
constexpr size_t kLargestChunk = 1 << 20;  // its codes fit a core's caches
constexpr size_t kChunksPerWorker = 2;     // parsed ahead
constexpr uint64_t kBatchPerTextByte = 4;  // bytes of a batch, guessed before it is parsed
constexpr uint64_t kBatchPerCellByte = 2;  // the same where cells are longer than chunks should be
// Cells that rows too short for their labels may leave out, and how many for a byte of the text.
// Our own: a few bytes a row of a long header would make tables without end.
constexpr uint64_t kMostMissingCells = uint64_t{1} << 26;
constexpr uint64_t kMissingCellsForAByte = 64;
constexpr std::string_view kReadAhead = "the rows read ahead of a text";

class DelimitedReader final : public TableReader {
 public:
  DelimitedReader(DelimitedText text, std::string place, const FormatOptions& options,
                  const Execution& execution)
      : text_(std::move(text)),
        place_(std::move(place)),
        execution_(execution),
        interpreter_(options.settings),
        reservation_(execution.memory) {}

  absl::Status Open(const FormatOptions& options, std::string_view default_delimiter,
                    size_t chunk_bytes, TrimmedBytes trimmed);

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  absl::StatusOr<RowBatch> Next() override;
  void Recycle(RowBatch batch) override { known_->Recycle(std::move(batch)); }

 private:
  // Rows parsed ahead, and where in the text they end.
  struct Ahead {
    RowBatch batch;
    uint64_t bytes = 0;
    size_t end = 0;
  };

  absl::StatusOr<ColumnLabels> ReadLabels(const FormatOptions& options);
  absl::Status ReadAhead();
  absl::Status CheckFilled(size_t text_bytes) const;
  absl::StatusOr<size_t> ReserveWindow();
  absl::Status ReserveOverlong(const std::vector<Chunk>& chunks);
  // Goes behind the chunks that are of use, and gives their number: what was parsed behind one that
  // stopped short begins elsewhere.
  absl::StatusOr<size_t> TakePositions(std::span<const ParsedChunk> parsed);
  absl::Status Keep(std::span<ParsedChunk> parsed);
  void AdaptChunks(const ParsedChunk& last);
  uint64_t HeldBytes() const { return ahead_bytes_ + known_->bytes(); }
  // Room for what is held and so many bytes more; where there is none cells are known no longer.
  absl::Status Reserve(uint64_t more);
  std::string_view body() const { return text_.bytes().substr(0, end_); }

  DelimitedText text_;
  const std::string place_;
  const Execution execution_;
  const TextInterpreter interpreter_;
  MemoryReservation reservation_;
  CellPlan plan_;
  std::vector<ColumnInfo> columns_;
  size_t chunk_bytes_ = 0;
  size_t largest_chunk_ = 0;
  size_t position_ = 0;  // before it all records are parsed
  size_t end_ = 0;       // of the text
  std::optional<KnownColumns> known_;
  std::deque<Ahead> ahead_;
  uint64_t ahead_bytes_ = 0;
  uint64_t rows_ = 0;
};

absl::Status DelimitedReader::Open(const FormatOptions& options, std::string_view default_delimiter,
                                   size_t chunk_bytes, TrimmedBytes trimmed) {
  end_ = text_.bytes().size();
  plan_.encoding = text_.encoding();
  plan_.ctrl_z_ends = options.ctrl_z_ends;
  if (options.has_null_text) plan_.null_text = options.null_text;
  CELADON_ASSIGN_OR_RETURN(plan_.dialect,
                           Dialect::Make(options, default_delimiter, plan_.encoding));
  plan_.dialect.trim_tabs = trimmed == TrimmedBytes::kBlanksAndTabs;
  CELADON_ASSIGN_OR_RETURN(const ColumnLabels labels, ReadLabels(options));
  CELADON_ASSIGN_OR_RETURN(ColumnChoice choice, ChooseColumns(labels.names, options.columns));
  plan_.targets = std::move(choice.targets);
  plan_.columns = choice.names.size();
  for (std::string& name : choice.names) columns_.emplace_back().name = std::move(name);
  position_ = std::min(labels.body, end_);
  const size_t share = (end_ - position_) / (execution_.executor->workers() * kChunksPerWorker);
  largest_chunk_ =
      chunk_bytes != 0 ? chunk_bytes : std::clamp(share, kSmallestChunk, kLargestChunk);
  chunk_bytes_ = largest_chunk_;
  known_.emplace(plan_.columns, end_ - position_ > chunk_bytes_);
  return absl::OkStatus();
}

absl::StatusOr<ColumnLabels> DelimitedReader::ReadLabels(const FormatOptions& options) {
  CELADON_ASSIGN_OR_RETURN(ColumnLabels labels,
                           ReadColumnLabels(body(), plan_.dialect, plan_.encoding, options));
  const size_t ctrl_z = body().substr(0, labels.body).find(CellPlan::kCtrlZ);
  if (!plan_.ctrl_z_ends || ctrl_z == std::string_view::npos) return labels;
  end_ = ctrl_z;
  return ReadColumnLabels(body(), plan_.dialect, plan_.encoding, options);
}

absl::StatusOr<RowBatch> DelimitedReader::Next() {
  CELADON_RETURN_IF_ERROR(execution_.cancel.status());
  while (ahead_.empty() && position_ < end_) CELADON_RETURN_IF_ERROR(ReadAhead());
  if (ahead_.empty()) return RowBatch();
  Ahead next = std::move(ahead_.front());
  ahead_.pop_front();
  ahead_bytes_ -= next.bytes;
  CELADON_RETURN_IF_ERROR(reservation_.Resize(HeldBytes(), kReadAhead));
  rows_ += next.batch.rows;
  CELADON_RETURN_IF_ERROR(CheckFilled(next.end));
  if (execution_.progress) execution_.progress({rows_, next.end, end_});
  return std::move(next.batch);
}

// Of the rows that so many bytes have given.
absl::Status DelimitedReader::CheckFilled(size_t text_bytes) const {
  const uint64_t cells = rows_ * columns_.size();
  if (cells <= kMostMissingCells || cells / kMissingCellsForAByte <= text_bytes) {
    return absl::OkStatus();
  }
  return absl::ResourceExhaustedError(
      absl::StrFormat("%s: the rows have far fewer cells than there are labels: %d columns, %d "
                      "bytes in %d rows; is the delimiter right?",
                      place_, columns_.size(), text_bytes, rows_));
}

absl::Status DelimitedReader::ReadAhead() {
  CELADON_ASSIGN_OR_RETURN(const size_t count, ReserveWindow());
  const std::vector<Chunk> chunks =
      SplitIntoChunks(plan_.dialect, body(), position_, chunk_bytes_, count, execution_);
  CELADON_RETURN_IF_ERROR(execution_.cancel.status());
  CELADON_RETURN_IF_ERROR(ReserveOverlong(chunks));
  std::vector<std::vector<ChunkColumn>> columns(chunks.size());
  for (auto& of_chunk : columns) of_chunk = known_->ForChunk();
  std::vector<ParsedChunk> parsed(chunks.size());
  execution_.executor->Run(chunks.size(), [&](size_t i, size_t) {
    parsed[i] = ParseChunk(plan_, interpreter_, body(), chunks[i], std::move(columns[i]),
                           execution_.cancel);
    text_.Forget(chunks[i].begin, parsed[i].end);
  });
  CELADON_ASSIGN_OR_RETURN(const size_t usable, TakePositions(parsed));
  return Keep(std::span(parsed).first(usable));
}

// Room for the window of chunks that is parsed next: fewer chunks where memory is short.
absl::StatusOr<size_t> DelimitedReader::ReserveWindow() {
  size_t count = execution_.executor->workers() * kChunksPerWorker;
  while (true) {
    const uint64_t bytes = std::min(count * chunk_bytes_, end_ - position_) * kBatchPerTextByte;
    if (reservation_.Resize(HeldBytes() + bytes, kReadAhead).ok()) return count;
    if (count == 1) CELADON_RETURN_IF_ERROR(Reserve(bytes));
    count = std::max<size_t>(1, count / 2);
  }
}

// More room where a record makes a chunk longer than it was to be.
absl::Status DelimitedReader::ReserveOverlong(const std::vector<Chunk>& chunks) {
  const size_t text_bytes = chunks.empty() ? 0 : chunks.back().end - chunks.front().begin;
  const uint64_t more = text_bytes * kBatchPerCellByte;
  return HeldBytes() + more <= reservation_.bytes() ? absl::OkStatus() : Reserve(more);
}

absl::Status DelimitedReader::Reserve(uint64_t more) {
  if (reservation_.Resize(HeldBytes() + more, kReadAhead).ok()) return absl::OkStatus();
  known_->Forget();
  return Annotate(reservation_.Resize(HeldBytes() + more, kReadAhead), place_);
}

absl::StatusOr<size_t> DelimitedReader::TakePositions(std::span<const ParsedChunk> parsed) {
  for (size_t i = 0; i < parsed.size(); ++i) {
    const ParsedChunk& chunk = parsed[i];
    CELADON_RETURN_IF_ERROR(Annotate(chunk.status, place_));
    AdaptChunks(chunk);
    position_ = chunk.end;
    if (chunk.text_ended && !chunk.stopped_short) end_ = chunk.end;
    if (chunk.stopped_short || position_ == end_) return i + 1;
  }
  return parsed.size();
}

absl::Status DelimitedReader::Keep(std::span<ParsedChunk> parsed) {
  std::vector<uint64_t> bytes;
  for (const ParsedChunk& chunk : parsed) {
    bytes.push_back(0);
    for (const ChunkColumn& column : chunk.columns) bytes.back() += column.bytes();
  }
  std::vector<RowBatch> batches = known_->ToRows(parsed, *execution_.executor);
  for (size_t i = 0; i < batches.size(); ++i) {
    if (batches[i].rows == 0) continue;
    ahead_bytes_ += bytes[i];
    ahead_.push_back({std::move(batches[i]), bytes[i], parsed[i].end});
  }
  return Reserve(0);
}

// Chunks that overfill a batch become smaller, so that little is parsed in vain.
void DelimitedReader::AdaptChunks(const ParsedChunk& last) {
  chunk_bytes_ = last.stopped_short ? std::max<size_t>(1, last.end - position_)
                                    : std::min(largest_chunk_, chunk_bytes_ * 2);
}

absl::StatusOr<std::unique_ptr<TableReader>> Open(DelimitedText text, const std::string& place,
                                                  const FormatOptions& options,
                                                  std::string_view default_delimiter,
                                                  const Execution& execution, size_t chunk_bytes,
                                                  TrimmedBytes trimmed) {
  auto reader = std::make_unique<DelimitedReader>(std::move(text), place, options, execution);
  CELADON_RETURN_IF_ERROR(
      Annotate(reader->Open(options, default_delimiter, chunk_bytes, trimmed), place));
  return reader;
}

}  // namespace

absl::StatusOr<std::unique_ptr<TableReader>> OpenDelimitedFile(const std::string& path,
                                                               const FormatOptions& options,
                                                               const Execution& execution,
                                                               size_t chunk_bytes) {
  CELADON_ASSIGN_OR_RETURN(DelimitedText text,
                           DelimitedText::OpenFile(path, options.encoding, execution));
  return Open(std::move(text), path, options, DefaultDelimiter(path), execution, chunk_bytes,
              TrimmedBytes::kBlanks);
}

absl::StatusOr<std::unique_ptr<TableReader>> OpenDelimitedText(
    std::string text, const std::string& place, const FormatOptions& options,
    const Execution& execution, size_t chunk_bytes, TrimmedBytes trimmed) {
  return Open(DelimitedText::FromUtf8(std::move(text)), place, options, ",", execution, chunk_bytes,
              trimmed);
}

}  // namespace celadon
