// Reads one chunk of a delimited text.
#ifndef CELADON_SOURCE_CHUNK_PARSER_H_
#define CELADON_SOURCE_CHUNK_PARSER_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

#include "celadon/cancel_token.h"
#include "celadon/format.h"
#include "source/cell_plan.h"
#include "source/chunk_columns.h"
#include "source/chunk_splitter.h"

namespace celadon {

struct ParsedChunk {
  absl::Status status;  // if not ok, there is nothing else
  size_t rows = 0;
  std::vector<ChunkColumn> columns;
  size_t end = 0;              // where in the text reading stopped
  bool text_ended = false;     // a Ctrl-Z stands at `end`
  bool stopped_short = false;  // there were as many rows as a batch may have before the chunk's end
};

// Parses the records of a chunk into columns that have no rows yet, at most as many as make a batch
// of bounded size: so a header of many columns cannot blow up short lines. Missing cells are empty
// texts, further cells are ignored. DataLoss, naming the line, for a quote that is never closed;
// Cancelled where the token asks for it.
ParsedChunk ParseChunk(const CellPlan& plan, const TextInterpreter& interpreter,
                       std::string_view text, Chunk chunk, std::vector<ChunkColumn> columns,
                       const CancelToken& cancel);

}  // namespace celadon

#endif  // CELADON_SOURCE_CHUNK_PARSER_H_
