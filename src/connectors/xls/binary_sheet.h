// A sheet of a workbook in the binary format, read by FreeXL in a process of its own.
//
// FreeXL 1.0.6 reads past its buffers where a workbook is damaged, which our fuzz target found. In
// a process of its own that is the end of this process, and an error here.
#ifndef CELADON_CONNECTORS_XLS_BINARY_SHEET_H_
#define CELADON_CONNECTORS_XLS_BINARY_SHEET_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#include "celadon/execution.h"

namespace celadon {

// A cell that has a value. Rows and columns are counted from 0.
struct BinaryCell {
  enum class Kind : uint8_t { kNumber, kText, kDate, kTimestamp, kTime };

  uint32_t row = 0;
  uint16_t column = 0;
  Kind kind = Kind::kNumber;
  double number = 0;
  std::string text = {};  // days and times as ISO 8601
};

// The cells of the sheet of this name, see IsSheetAskedFor, row by row, of a file that is there.
// InvalidArgument where it is no workbook, or has no such sheet, naming those there are; DataLoss
// where it is damaged, PermissionDenied where it has a password; Cancelled.
absl::StatusOr<std::vector<BinaryCell>> ReadBinarySheet(const std::string& path,
                                                        std::string_view sheet,
                                                        const Execution& execution);

// The same in this process, cell by cell: for undamaged files.
absl::Status ReadByFreeXL(const std::string& path, std::string_view sheet,
                          const std::function<void(const BinaryCell&)>& take);

}  // namespace celadon

#endif  // CELADON_CONNECTORS_XLS_BINARY_SHEET_H_
