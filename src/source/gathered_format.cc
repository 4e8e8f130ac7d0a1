#include "source/gathered_format.h"

#include "runtime/mapped_file.h"
#include "runtime/status_macros.h"

namespace celadon {

absl::StatusOr<std::unique_ptr<TableReader>> GatheredFormat::ReadFile(
    const std::string& path, const FormatOptions& options, const Execution& execution) const {
  CELADON_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(path));
  return Read(file.data(), options, execution);
}

}  // namespace celadon
