// The rows of a load with the prefix Buffer, kept in a file between reloads.
//
// Source: Qlik help "Buffer"; the load script page, section 8.12.
#ifndef CELADON_SCRIPT_ROW_BUFFER_H_
#define CELADON_SCRIPT_ROW_BUFFER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "script/load_statement.h"
#include "script/reload.h"
#include "script/row_source.h"

namespace celadon {

// A QVD file in the folder `.buffers` of the data folder, named by a hash of the script's name and
// one of the statement's text and of the file that it reads. With `incremental` it tells how many
// bytes that file had.
class RowBuffer {
 public:
  // `path` is the file that the statement reads; empty where it reads none.
  static absl::StatusOr<RowBuffer> Of(const std::vector<LoadStatement>& chain,
                                      const std::string& path, Reload& reload);

  // Whether the rows that are kept still hold.
  bool IsFresh(const Reload& reload) const;
  // Where the rows begin in the source file that it has beyond those that are kept; nullopt where
  // all of it is to be read anew.
  absl::StatusOr<std::optional<uint64_t>> Added(const Reload& reload) const;
  absl::StatusOr<RowSource> Read(const Reload& reload) const;
  // Keeps the rows, then reads them. With `begin` they come behind those that are kept.
  absl::StatusOr<RowSource> Keep(RowSource rows, std::optional<uint64_t> begin,
                                 Reload& reload) const;

 private:
  // The bytes that the source had when rows were kept; nullopt where none are.
  std::optional<uint64_t> KeptBytes(const Reload& reload) const;

  BufferPrefix prefix_;
  FormatOptions options_;  // of the source file
  bool grows_ = false;     // whether what is added to the source file is read by itself
  std::string source_;     // empty: no file
  uint64_t bytes_ = 0;     // that it has now
  std::string file_;
};

// Deletes the buffers of the script that no statement of this run has used.
absl::Status DropUnusedBuffers(Reload& reload);

}  // namespace celadon

#endif  // CELADON_SCRIPT_ROW_BUFFER_H_
