#include "connectors/xlsx/zip_archive.h"

#include <zip.h>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr uint64_t kMostBytes = uint64_t{1} << 32;
// What the document of a part takes in memory for each byte of its text, at most and about.
constexpr uint64_t kBytesPerTextByte = 8;

}  // namespace

void ZipArchive::Close(zip* archive) { zip_discard(archive); }

absl::StatusOr<ZipArchive> ZipArchive::Open(const std::string& path) {
  int code = 0;
  zip* const archive = zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (archive != nullptr) return ZipArchive(archive);
  if (code == ZIP_ER_NOENT) {
    return absl::NotFoundError(absl::StrFormat("there is no such file: %s", path));
  }
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  const std::string reason = zip_error_strerror(&error);
  zip_error_fini(&error);
  return absl::InvalidArgumentError(absl::StrFormat("the file is no workbook: %s", reason));
}

absl::StatusOr<std::string> ZipArchive::Read(const std::string& name,
                                             MemoryReservation& memory) const {
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_stat(archive_.get(), name.c_str(), ZIP_FL_NOCASE, &stat) != 0) {
    return absl::NotFoundError(absl::StrFormat("the workbook has no part '%s'", name));
  }
  if ((stat.valid & ZIP_STAT_SIZE) == 0 || stat.size > kMostBytes) {
    return absl::ResourceExhaustedError(absl::StrFormat("a part is too large: '%s'", name));
  }
  CELADON_RETURN_IF_ERROR(
      memory.Resize(memory.bytes() + stat.size * kBytesPerTextByte, "a part of a workbook"));
  const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(
      zip_fopen_index(archive_.get(), stat.index, 0), &zip_fclose);
  std::string bytes(stat.size, '\0');
  const bool read = file != nullptr && zip_fread(file.get(), bytes.data(), stat.size) ==
                                           static_cast<zip_int64_t>(stat.size);
  if (!read) {
    return absl::DataLossError(
        absl::StrFormat("a part is damaged: '%s': %s", name, zip_strerror(archive_.get())));
  }
  return bytes;
}

}  // namespace celadon
