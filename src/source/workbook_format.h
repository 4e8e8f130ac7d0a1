// A kind of workbook: a file of sheets, one of which is read whole when it is opened, and cannot be
// written.
#ifndef CELADON_SOURCE_WORKBOOK_FORMAT_H_
#define CELADON_SOURCE_WORKBOOK_FORMAT_H_

#include <memory>
#include <string>

#include "celadon/table_reader.h"

namespace celadon {

class WorkbookFormat : public TableFormat {
 public:
  bool reads_all_at_once() const final { return true; }
  // Errors have the path.
  absl::StatusOr<std::unique_ptr<TableReader>> Open(const std::string& path,
                                                    const FormatOptions& options,
                                                    const Execution& execution) const final;
  // Unimplemented.
  absl::Status Write(TableReader& rows, const std::string& table_name, const std::string& path,
                     const FormatOptions& options, const Execution& execution) const final;

 private:
  // The sheet that the options name, or the first one.
  virtual absl::StatusOr<std::unique_ptr<TableReader>> ReadSheet(
      const std::string& path, const FormatOptions& options, const Execution& execution) const = 0;
};

}  // namespace celadon

#endif  // CELADON_SOURCE_WORKBOOK_FORMAT_H_
