// A kind of text file that is read whole when it is opened, and cannot be written.
#ifndef CELADON_SOURCE_GATHERED_FORMAT_H_
#define CELADON_SOURCE_GATHERED_FORMAT_H_

#include <memory>
#include <string>
#include <string_view>

#include "celadon/table_reader.h"

namespace celadon {

class GatheredFormat : public TableFormat {
 public:
  bool reads_all_at_once() const final { return true; }
  // Maps the file; errors have its path.
  absl::StatusOr<std::unique_ptr<TableReader>> Open(const std::string& path,
                                                    const FormatOptions& options,
                                                    const Execution& execution) const final;
  // Unimplemented, naming the files.
  absl::Status Write(TableReader& rows, const std::string& table_name, const std::string& path,
                     const FormatOptions& options, const Execution& execution) const final;

  // Reads what such a file would hold.
  virtual absl::StatusOr<std::unique_ptr<TableReader>> Read(std::string_view text,
                                                            const FormatOptions& options,
                                                            const Execution& execution) const = 0;

 protected:
  // What a message calls such files, in the plural.
  virtual std::string_view files() const = 0;
};

}  // namespace celadon

#endif  // CELADON_SOURCE_GATHERED_FORMAT_H_
