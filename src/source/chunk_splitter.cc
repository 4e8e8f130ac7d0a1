#include "source/chunk_splitter.h"

#include <algorithm>
#include <optional>

#include "source/record_cursor.h"

namespace celadon {
namespace {

// A wrong guess may run on without finding the end of a record: it is given up after this many
// chunk lengths.
constexpr size_t kGuessReach = 2;

// Where the line after the one at `at` begins.
size_t NextLine(std::string_view text, size_t at) {
  while (at < text.size() && text[at] != '\n' && text[at] != '\r') ++at;
  if (at + 1 < text.size() && text[at] == '\r' && text[at + 1] == '\n') ++at;
  return std::min(at + 1, text.size());
}

std::vector<Chunk> CutAtLines(std::string_view text, size_t begin, size_t chunk_bytes,
                              size_t count) {
  std::vector<Chunk> chunks;
  while (begin < text.size() && chunks.size() < count) {
    const bool last = text.size() - begin <= chunk_bytes;
    const size_t end = last ? text.size() : NextLine(text, begin + chunk_bytes - 1);
    chunks.push_back({begin, end});
    begin = end;
  }
  return chunks;
}

// The first place at or after the chunk's end where a record begins, if one begins at the chunk's
// begin; at most the end of `text`.
size_t EndOfRecords(const Dialect& dialect, std::string_view text, Chunk chunk) {
  if (text.substr(chunk.begin, chunk.size()).find('"') == std::string_view::npos) return chunk.end;
  RecordCursor cursor(dialect, text, chunk.begin);
  while (cursor.NextRecord()) {
    if (cursor.position() >= chunk.end) return chunk.end;  // only passed-over lines lay in between
    cursor.SkipRecord();
    if (cursor.position() >= chunk.end) break;
  }
  return std::max(cursor.position(), chunk.end);
}

// As EndOfRecords; nullopt where the end is not found within reach.
std::optional<size_t> GuessEnd(const Dialect& dialect, std::string_view text, Chunk chunk) {
  const size_t reach = std::min(text.size(), chunk.end + kGuessReach * chunk.size());
  const size_t end = EndOfRecords(dialect, text.substr(0, reach), chunk);
  if (end == reach && reach < text.size()) return std::nullopt;
  return end;
}

}  // namespace

std::vector<Chunk> SplitIntoChunks(const Dialect& dialect, std::string_view text, size_t begin,
                                   size_t chunk_bytes, size_t count, const Execution& execution) {
  std::vector<Chunk> guesses = CutAtLines(text, begin, chunk_bytes, count);
  if (dialect.quotes != FormatOptions::Quotes::kModern) return guesses;
  std::vector<std::optional<size_t>> ends(guesses.size());
  execution.executor->Run(guesses.size(), [&](size_t i, size_t) {
    if (!execution.cancel.cancelled()) ends[i] = GuessEnd(dialect, text, guesses[i]);
  });
  std::vector<Chunk> chunks;
  for (size_t i = 0; i < guesses.size() && !execution.cancel.cancelled(); ++i) {
    if (begin >= guesses[i].end) continue;
    const bool guessed = begin == guesses[i].begin && ends[i].has_value();
    const Chunk chunk = {begin, guesses[i].end};
    chunks.push_back({begin, guessed ? *ends[i] : EndOfRecords(dialect, text, chunk)});
    begin = chunks.back().end;
  }
  return chunks;
}

}  // namespace celadon
