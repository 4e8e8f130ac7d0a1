#include "celadon/snapshot.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_format.h"

#include "runtime/atomic_file.h"
#include "runtime/mapped_file.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"
#include "snapshot/access_section.h"
#include "snapshot/model_sections.h"
#include "snapshot/sections.h"
#include "snapshot/user_sections.h"

namespace celadon {

namespace {

absl::Status WriteAll(const Snapshot& snapshot, SectionWriter& sections,
                      const Execution& execution) {
  CELADON_RETURN_IF_ERROR(WriteModel(*snapshot.model, sections));
  CELADON_RETURN_IF_ERROR(sections.Add("script", SectionUse::kOptional, WriteScript(snapshot)));
  CELADON_RETURN_IF_ERROR(
      sections.Add("variables", SectionUse::kOptional, WriteVariables(snapshot.variables)));
  CELADON_RETURN_IF_ERROR(
      sections.Add("selections", SectionUse::kOptional, WriteSelections(snapshot.selections)));
  CELADON_RETURN_IF_ERROR(
      sections.Add("bookmarks", SectionUse::kOptional, WriteBookmarks(snapshot.bookmarks)));
  if (!snapshot.derived_fields.empty()) {
    CELADON_RETURN_IF_ERROR(sections.Add("derived_fields", SectionUse::kOptional,
                                         WriteDerivedFields(snapshot.derived_fields)));
  }
  if (snapshot.access_tables != nullptr) {
    CELADON_ASSIGN_OR_RETURN(const std::string access, WriteAccess(snapshot, execution));
    CELADON_RETURN_IF_ERROR(sections.Add("section_access", SectionUse::kNeeded, access));
  }
  return sections.Finish();
}

bool IsKnown(std::string_view name) {
  constexpr std::array<std::string_view, 7> kNames = {
      "model",     "script",         "variables",     "selections",
      "bookmarks", "derived_fields", "section_access"};
  return std::ranges::find(kNames, name) != kNames.end() || name.starts_with("symbols/") ||
         name.starts_with("rows/") || name.starts_with("counts/");
}

absl::Status CheckNeededSections(const SectionReader& sections) {
  for (size_t s = 0; s < sections.size(); ++s) {
    if (!sections.needed(s) || IsKnown(sections.name(s))) continue;
    return absl::UnimplementedError(absl::StrFormat(
        "Unimplemented: the section %s, which a newer version saved", sections.name(s)));
  }
  return absl::OkStatus();
}

// The bytes of a section that an app may be without.
absl::StatusOr<std::string> ReadOptional(const SectionReader& sections, std::string_view name,
                                         const Execution& execution) {
  if (!sections.Find(name).has_value()) return std::string();
  return sections.Read(name, execution);
}

}  // namespace

absl::Status SaveSnapshot(const Snapshot& snapshot, const std::string& path,
                          const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Open(path));
  SectionWriter sections([&file](std::string_view bytes) { return file.Write(bytes); }, execution);
  CELADON_RETURN_IF_ERROR(WriteAll(snapshot, sections, execution));
  return file.Commit();
}

absl::StatusOr<Snapshot> OpenSnapshot(const std::string& path, const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(path));
  absl::StatusOr<Snapshot> snapshot = ReadSnapshot(file.data(), execution);
  if (snapshot.ok()) return snapshot;
  return absl::Status(snapshot.status().code(),
                      absl::StrFormat("%s: %s", ToStd(snapshot.status().message()), path));
}

absl::StatusOr<Snapshot> ReadSnapshot(std::string_view bytes, const Execution& execution) {
  CELADON_ASSIGN_OR_RETURN(const SectionReader sections, SectionReader::Open(bytes));
  CELADON_RETURN_IF_ERROR(CheckNeededSections(sections));
  Snapshot snapshot;
  CELADON_ASSIGN_OR_RETURN(snapshot.model, ReadModel(sections, execution));
  CELADON_ASSIGN_OR_RETURN(const std::string script, ReadOptional(sections, "script", execution));
  CELADON_RETURN_IF_ERROR(ReadScript(script, &snapshot));
  CELADON_ASSIGN_OR_RETURN(const std::string variables,
                           ReadOptional(sections, "variables", execution));
  CELADON_ASSIGN_OR_RETURN(snapshot.variables, ReadVariables(variables));
  CELADON_ASSIGN_OR_RETURN(const std::string selections,
                           ReadOptional(sections, "selections", execution));
  CELADON_ASSIGN_OR_RETURN(snapshot.selections, ReadSelections(selections));
  CELADON_ASSIGN_OR_RETURN(const std::string bookmarks,
                           ReadOptional(sections, "bookmarks", execution));
  CELADON_ASSIGN_OR_RETURN(snapshot.bookmarks, ReadBookmarks(bookmarks));
  CELADON_ASSIGN_OR_RETURN(const std::string derived,
                           ReadOptional(sections, "derived_fields", execution));
  CELADON_ASSIGN_OR_RETURN(snapshot.derived_fields, ReadDerivedFields(derived));
  CELADON_ASSIGN_OR_RETURN(const std::string access,
                           ReadOptional(sections, "section_access", execution));
  CELADON_RETURN_IF_ERROR(ReadAccess(access, execution, &snapshot));
  return snapshot;
}

}  // namespace celadon
