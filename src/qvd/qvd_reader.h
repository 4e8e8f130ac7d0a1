// Reading a QVD file's rows.
#ifndef CELADON_QVD_QVD_READER_H_
#define CELADON_QVD_QVD_READER_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "celadon/qvd.h"
#include "celadon/table_reader.h"

namespace celadon {

// The bytes of a whole QVD file, and what keeps them where they are.
struct QvdFile {
  std::string name;  // for messages
  std::string_view bytes;
  std::shared_ptr<const void> owner;
};

// A reader over the file's rows; its header is checked before this returns. Symbols are decoded by
// the first Next, in parts of a megabyte; rows in batches of 16 Ki, as many at once as there are
// workers.
absl::StatusOr<std::unique_ptr<TableReader>> OpenQvd(QvdFile file, const QvdOptions& options,
                                                     const FormatOptions& words,
                                                     const Execution& execution);

// InvalidArgument where a format word has no meaning for QVD files.
absl::Status CheckQvdWords(const FormatOptions& words);

}  // namespace celadon

#endif  // CELADON_QVD_QVD_READER_H_
