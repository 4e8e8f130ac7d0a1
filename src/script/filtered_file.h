// The rows of a file whose format has filters(…).
#ifndef CELADON_SCRIPT_FILTERED_FILE_H_
#define CELADON_SCRIPT_FILTERED_FILE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/table_reader.h"
#include "script/grid_steps.h"

namespace celadon {

// Reads the cells, takes the steps, and takes the labels from what is then the first row. Our own:
// a column without a label is F1, F2, … by its position, of texts @1, @2, …; of two with one label
// the second has a number behind it.
absl::StatusOr<std::unique_ptr<TableReader>> OpenFilteredFile(const TableFormat& format,
                                                              const std::string& path,
                                                              const std::vector<GridStep>& steps,
                                                              FormatOptions options,
                                                              const Execution& execution);

}  // namespace celadon

#endif  // CELADON_SCRIPT_FILTERED_FILE_H_
