#include "source/whole_file_format.h"

#include "absl/strings/str_format.h"

#include "runtime/text_view.h"

namespace celadon {

absl::StatusOr<std::unique_ptr<TableReader>> WholeFileFormat::Open(
    const std::string& path, const FormatOptions& options, const Execution& execution) const {
  auto reader = ReadFile(path, options, execution);
  if (!reader.ok()) return Annotate(reader.status(), path);
  return reader;
}

absl::Status WholeFileFormat::Write(TableReader&, const std::string&, const std::string&,
                                    const FormatOptions&, const Execution&) const {
  return absl::UnimplementedError(absl::StrFormat("Unimplemented: writing %s", files()));
}

}  // namespace celadon
