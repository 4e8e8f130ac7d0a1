#include "snapshot/access_section.h"

#include <utility>

#include "runtime/status_macros.h"
#include "runtime/text_view.h"
#include "snapshot/byte_reader.h"
#include "snapshot/byte_writer.h"
#include "snapshot/model_sections.h"
#include "snapshot/sections.h"

namespace celadon {
namespace {

constexpr std::string_view kSection = "section_access";

absl::Status ReadTables(std::string_view file, const Execution& execution, Snapshot* snapshot) {
  CELADON_ASSIGN_OR_RETURN(const SectionReader sections, SectionReader::Open(file));
  CELADON_ASSIGN_OR_RETURN(snapshot->access_tables, ReadModel(sections, execution));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> WriteAccess(const Snapshot& snapshot, const Execution& execution) {
  ByteWriter bytes;
  bytes.Text(snapshot.access_star);
  SectionWriter sections(
      [&bytes](std::string_view piece) {
        bytes.Bytes(piece);
        return absl::OkStatus();
      },
      execution);
  CELADON_RETURN_IF_ERROR(WriteModel(*snapshot.access_tables, sections));
  CELADON_RETURN_IF_ERROR(sections.Finish());
  return std::move(bytes).Take();
}

absl::Status ReadAccess(std::string_view bytes, const Execution& execution, Snapshot* snapshot) {
  if (bytes.empty()) return absl::OkStatus();
  ByteReader reader(bytes);
  snapshot->access_star = reader.Text();
  if (reader.failed()) return DamagedSection(kSection, "it is cut off");
  const absl::Status status = ReadTables(reader.rest(), execution, snapshot);
  if (!absl::IsDataLoss(status)) return status;
  return DamagedSection(kSection, ToStd(status.message()));
}

}  // namespace celadon
