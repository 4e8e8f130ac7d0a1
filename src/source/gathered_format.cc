#include "source/gathered_format.h"

#include "absl/strings/str_format.h"

#include "runtime/mapped_file.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"

namespace celadon {

absl::StatusOr<std::unique_ptr<TableReader>> GatheredFormat::Open(
    const std::string& path, const FormatOptions& options, const Execution& execution) const {
  CELADON_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(path));
  auto reader = Read(file.data(), options, execution);
  if (!reader.ok()) return Annotate(reader.status(), path);
  return reader;
}

absl::Status GatheredFormat::Write(TableReader&, const std::string&, const std::string&,
                                   const FormatOptions&, const Execution&) const {
  return absl::UnimplementedError(absl::StrFormat("Unimplemented: writing %s", files()));
}

}  // namespace celadon
