// The bytes of a file, mapped into memory for reading.
#ifndef CELADON_RUNTIME_MAPPED_FILE_H_
#define CELADON_RUNTIME_MAPPED_FILE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

namespace celadon {

// Moving keeps the bytes where they are. Any number of threads may read. Files are replaced by
// renaming (atomic_file.h), which leaves a mapping whole; a program that truncates a file in place
// while it is mapped breaks every reader of it.
class MappedFile {
 public:
  // NotFound where there is no such file, InvalidArgument for a directory, pipe or device,
  // PermissionDenied where it may not be read. An empty file has empty data.
  static absl::StatusOr<MappedFile> Open(const std::string& path);

  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept { *this = std::move(other); }
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  std::string_view data() const { return {bytes_, size_}; }

  // Says that the bytes are read from front to back, so that the system reads ahead.
  void WillReadForward() const;
  // Says that bytes [begin, end) are not needed soon, so that their pages may go.
  void Release(size_t begin, size_t end) const;

 private:
  char* bytes_ = nullptr;
  size_t size_ = 0;
};

}  // namespace celadon

#endif  // CELADON_RUNTIME_MAPPED_FILE_H_
