// The parts of a workbook's file: a ZIP archive, read by libzip.
#ifndef CELADON_CONNECTORS_XLSX_ZIP_ARCHIVE_H_
#define CELADON_CONNECTORS_XLSX_ZIP_ARCHIVE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

#include "celadon/memory_budget.h"

struct zip;

namespace celadon {

// For one thread.
class ZipArchive {
 public:
  // NotFound where there is no such file, InvalidArgument where it is no archive.
  static absl::StatusOr<ZipArchive> Open(const std::string& path);

  // A part by its name, in any case; NotFound where there is none, DataLoss where it is damaged.
  // What it takes unpacked is reserved first; ResourceExhausted beyond 4 GiB (our own).
  absl::StatusOr<std::string> Read(const std::string& name, MemoryReservation& memory) const;

 private:
  explicit ZipArchive(zip* archive) : archive_(archive, &Close) {}
  static void Close(zip* archive);

  std::unique_ptr<zip, void (*)(zip*)> archive_;
};

}  // namespace celadon

#endif  // CELADON_CONNECTORS_XLSX_ZIP_ARCHIVE_H_
