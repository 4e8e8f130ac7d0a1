// The rows of a load with the prefix Buffer, kept in a file between reloads.
//
// Source: Qlik help "Buffer"; the load script page, section 8.12.
#ifndef CELADON_SCRIPT_ROW_BUFFER_H_
#define CELADON_SCRIPT_ROW_BUFFER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "script/load_statement.h"
#include "script/reload.h"
#include "script/row_source.h"

namespace celadon {

// A QVD file in the folder `.buffers` of the data folder, named by a hash of the statement's text
// and of the file that it reads. Our own: with `incremental` a source file that has changed is read
// anew as a whole, and buffers that no script names any more stay where they are.
class RowBuffer {
 public:
  // `path` is the file that the statement reads; empty where it reads none.
  static absl::StatusOr<RowBuffer> Of(const std::vector<LoadStatement>& chain,
                                      const std::string& path, Reload& reload);

  // Whether the rows that are kept still hold.
  bool IsFresh() const;
  absl::StatusOr<RowSource> Read(Reload& reload) const;
  // Keeps the rows, then reads them.
  absl::StatusOr<RowSource> Keep(RowSource rows, Reload& reload) const;

 private:
  BufferPrefix prefix_;
  std::string source_;  // empty: no file
  std::string file_;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_ROW_BUFFER_H_
