#include "source/known_columns.h"

#include <algorithm>
#include <utility>

namespace celadon {
namespace {

// More cells than this, or bytes, are not kept: each time that some are added, all of them may be
// copied.
constexpr size_t kMostKnown = 1 << 18;
constexpr size_t kMostBytes = 1 << 24;
// So many rows are looked at before a column is given up of whose cells nine in ten are new.
constexpr uint64_t kTriedRows = 4096;

bool Repeats(const KnownCells& known, uint64_t rows) {
  return known.size() <= kMostKnown && known.values().bytes() <= kMostBytes &&
         (rows <= kTriedRows || known.size() <= rows / 10 * 9);
}

// Whether one of the first chunks of a column has cells that are too long to be kept.
bool AreLong(std::span<const ParsedChunk> chunks, size_t column) {
  return std::ranges::any_of(chunks, [column](const ParsedChunk& chunk) {
    return chunk.columns[column].dictionary.values().bytes() > kMostBytes;
  });
}

// From codes of the chunk's dictionary to those of the cells that are known by now.
void MapCodes(const std::vector<uint32_t>& code_of_added, uint32_t first_code,
              std::vector<uint32_t>& codes) {
  if (code_of_added.empty()) return;
  for (uint32_t& code : codes) {
    if (code >= first_code && code != BatchColumn::kNull) code = code_of_added[code - first_code];
  }
}

}  // namespace

KnownColumns::KnownColumns(size_t columns, bool more_chunks) : columns_(columns) {
  for (Column& column : columns_) {
    if (more_chunks) column.known = std::make_unique<KnownCells>();
  }
}

std::vector<ChunkColumn> KnownColumns::ForChunk() {
  std::vector<ChunkColumn> columns;
  for (const Column& column : columns_) {
    columns.push_back({CellDictionary(column.known.get()), {}});
    if (spare_.empty()) continue;
    columns.back().codes = std::move(spare_.back());
    spare_.pop_back();
  }
  return columns;
}

std::vector<RowBatch> KnownColumns::ToRows(std::span<ParsedChunk> chunks, Executor& executor) {
  std::vector<RowBatch> batches(chunks.size());
  for (size_t i = 0; i < chunks.size(); ++i) {
    batches[i].rows = chunks[i].rows;
    batches[i].columns.resize(columns_.size());
  }
  executor.Run(columns_.size(),
               [&](size_t column, size_t) { ToRows(columns_[column], column, chunks, batches); });
  return batches;
}

void KnownColumns::ToRows(Column& column, size_t i, std::span<ParsedChunk> chunks,
                          std::span<RowBatch> batches) {
  if (column.rows == 0 && AreLong(chunks, i)) column.known = nullptr;
  for (size_t chunk = 0; chunk < chunks.size(); ++chunk) {
    ChunkColumn& read = chunks[chunk].columns[i];
    BatchColumn& rows = batches[chunk].columns[i];
    if (column.known == nullptr) {
      rows.dictionary = std::make_shared<const DualVector>(read.dictionary.Take());
    } else {
      const uint32_t first_code = read.dictionary.first_code();
      MapCodes(column.known->Add(read.dictionary.Take()), first_code, read.codes);
    }
    rows.codes = std::move(read.codes);
    column.rows += chunks[chunk].rows;
  }
  if (column.known == nullptr) return;
  for (RowBatch& batch : batches) batch.columns[i].dictionary = column.known->share();
  if (!Repeats(*column.known, column.rows)) column.known = nullptr;
}

void KnownColumns::Recycle(RowBatch batch) {
  for (BatchColumn& column : batch.columns) {
    column.codes.clear();
    spare_.push_back(std::move(column.codes));
  }
}

void KnownColumns::Forget() {
  for (Column& column : columns_) column.known = nullptr;
}

size_t KnownColumns::bytes() const {
  size_t bytes = 0;
  for (const Column& column : columns_) {
    if (column.known != nullptr) bytes += column.known->bytes();
  }
  return bytes;
}

}  // namespace celadon
