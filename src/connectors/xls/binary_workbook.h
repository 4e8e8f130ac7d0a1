// A workbook in the binary format, read by FreeXL.
#ifndef CELADON_CONNECTORS_XLS_BINARY_WORKBOOK_H_
#define CELADON_CONNECTORS_XLS_BINARY_WORKBOOK_H_

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

#include "celadon/format.h"
#include "celadon/value.h"

namespace celadon {

// For one thread.
class BinaryWorkbook {
 public:
  // NotFound where there is no such file, InvalidArgument where it is no workbook, DataLoss where
  // it is damaged, PermissionDenied where it has a password.
  static absl::StatusOr<BinaryWorkbook> Open(const std::string& path);

  // Goes to the sheet of this name, see IsSheetAskedFor. InvalidArgument, naming those there are.
  absl::Status GoToSheet(std::string_view name);

  // Of the sheet at hand. Rows are counted from 0.
  size_t rows() const { return rows_; }
  // The cells of a row that have a value, by their columns.
  std::map<size_t, Value> Cells(size_t row, const RegionalSettings& settings) const;

 private:
  explicit BinaryWorkbook(const void* handle) : handle_(handle, &Close) {}
  static void Close(const void* handle);

  std::unique_ptr<const void, void (*)(const void*)> handle_;
  size_t rows_ = 0;
  unsigned short columns_ = 0;  // as FreeXL counts them
};

}  // namespace celadon

#endif  // CELADON_CONNECTORS_XLS_BINARY_WORKBOOK_H_
