// A kind of text that is read whole: a file, or what a script or a field holds.
#ifndef CELADON_SOURCE_GATHERED_FORMAT_H_
#define CELADON_SOURCE_GATHERED_FORMAT_H_

#include <memory>
#include <string>
#include <string_view>

#include "source/whole_file_format.h"

namespace celadon {

class GatheredFormat : public WholeFileFormat {
 public:
  // Reads what such a file would hold.
  virtual absl::StatusOr<std::unique_ptr<TableReader>> Read(std::string_view text,
                                                            const FormatOptions& options,
                                                            const Execution& execution) const = 0;

 private:
  absl::StatusOr<std::unique_ptr<TableReader>> ReadFile(const std::string& path,
                                                        const FormatOptions& options,
                                                        const Execution& execution) const final;
};

}  // namespace celadon

#endif  // CELADON_SOURCE_GATHERED_FORMAT_H_
