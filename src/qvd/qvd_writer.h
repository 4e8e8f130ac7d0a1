// Writing rows as a QVD file.
#ifndef CELADON_QVD_QVD_WRITER_H_
#define CELADON_QVD_QVD_WRITER_H_

#include <string>

#include "absl/status/status.h"
#include "celadon/qvd.h"
#include "celadon/table_reader.h"

namespace celadon {

// Pulls all rows and then writes the file beside its place, from where it is renamed. The distinct
// values and one code a cell are held meanwhile, counted against the execution's memory. Columns
// are taken in, and rows packed, in parallel.
absl::Status WriteQvd(TableReader& rows, const std::string& table_name, const std::string& path,
                      const QvdOptions& options, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_QVD_QVD_WRITER_H_
