// A kind of file that is read whole when it is opened, and cannot be written.
#ifndef CELADON_SOURCE_WHOLE_FILE_FORMAT_H_
#define CELADON_SOURCE_WHOLE_FILE_FORMAT_H_

#include <memory>
#include <string>
#include <string_view>

#include "celadon/table_reader.h"

namespace celadon {

class WholeFileFormat : public TableFormat {
 public:
  bool reads_all_at_once() const final { return true; }
  // Errors have the path.
  absl::StatusOr<std::unique_ptr<TableReader>> Open(const std::string& path,
                                                    const FormatOptions& options,
                                                    const Execution& execution) const final;
  // Unimplemented, naming the files.
  absl::Status Write(TableReader& rows, const std::string& table_name, const std::string& path,
                     const FormatOptions& options, const Execution& execution) const final;

 protected:
  virtual absl::StatusOr<std::unique_ptr<TableReader>> ReadFile(
      const std::string& path, const FormatOptions& options, const Execution& execution) const = 0;
  // What a message calls such files, in the plural.
  virtual std::string_view files() const = 0;
};

}  // namespace celadon

#endif  // CELADON_SOURCE_WHOLE_FILE_FORMAT_H_
