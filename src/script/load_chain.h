// Opens a chain of LOADs: the rows of a source on their way through each of them.
//
// Source: the load script page, sections 5 and 8.
#ifndef CELADON_SCRIPT_LOAD_CHAIN_H_
#define CELADON_SCRIPT_LOAD_CHAIN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "script/load_rows.h"
#include "script/load_statement.h"
#include "script/reload.h"
#include "script/row_source.h"

namespace celadon {

struct ChainRows {
  RowSource rows;           // own `top` and all below
  LoadRows* top = nullptr;  // of the topmost load; null: a statement of a source without a result
  std::string table;        // the name that the source has for them; empty: none
  bool copies = true;       // all columns of the source go through as they are
};

// `chain` holds the preceding loads, the topmost first, and at its end the one with a source.
// `path` is the file to read; empty where the source is none. Errors are told with their place.
absl::StatusOr<ChainRows> OpenLoadChain(const std::vector<LoadStatement>& chain,
                                        const std::string& path, Reload& reload);

// The error told of the place where the load names its source.
absl::Status PlacedAtSource(const LoadStatement& load, const absl::Status& status);

// Whether the source at the end of the chain is a statement of a connection.
bool IsSelect(const std::vector<LoadStatement>& chain);

}  // namespace celadon

#endif  // CELADON_SCRIPT_LOAD_CHAIN_H_
