// Cuts a delimited text into chunks of whole records, so that they can be parsed in parallel.
#ifndef CELADON_SOURCE_CHUNK_SPLITTER_H_
#define CELADON_SOURCE_CHUNK_SPLITTER_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "celadon/execution.h"
#include "source/dialect.h"

namespace celadon {

// Bytes [begin, end) of a text.
struct Chunk {
  size_t begin = 0;
  size_t end = 0;
  size_t size() const { return end - begin; }
};

// The next chunks of `text` from `begin`, where a record begins: at most `count`, each at least
// `chunk_bytes` long if the text goes on, and as long as its last record needs. They lie end to
// end.
//
// A line end may belong to a wrapped cell. Each chunk is guessed to begin after some line end and
// scanned, in parallel, to where its last record ends; a chunk is scanned again where the one
// before shows that the guess fell inside a cell. Chunks without a quote need no scan.
std::vector<Chunk> SplitIntoChunks(const Dialect& dialect, std::string_view text, size_t begin,
                                   size_t chunk_bytes, size_t count, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SOURCE_CHUNK_SPLITTER_H_
