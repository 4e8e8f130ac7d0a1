// A file that appears whole or not at all.
#ifndef CELADON_RUNTIME_ATOMIC_FILE_H_
#define CELADON_RUNTIME_ATOMIC_FILE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace celadon {

// Bytes go to a new file in the same folder; Commit syncs it and renames it to its path. Without a
// Commit, or when one fails, an older file of that path stays as it was and the new one is removed.
// Small writes are gathered. Errors name the path and the system's reason. For one thread.
class AtomicFile {
 public:
  // NotFound where the folder does not exist, InvalidArgument where the path is a directory,
  // PermissionDenied where the folder may not be written. A replaced file's mode is kept.
  static absl::StatusOr<AtomicFile> Open(const std::string& path);

  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  ~AtomicFile();

  absl::Status Write(std::string_view bytes);
  absl::Status Write(std::span<const std::byte> bytes);

  // Makes the file durable under its path. Write and Commit must not be called afterwards.
  absl::Status Commit();

  const std::string& path() const { return path_; }
  uint64_t size() const { return written_ + buffer_.size(); }  // bytes handed to Write so far

 private:
  AtomicFile(std::string path, std::string temporary, int fd);
  absl::Status Flush();
  absl::Status WriteAll(std::string_view bytes);
  void Discard();

  std::string path_;
  std::string temporary_;  // where the bytes are until they are committed
  int fd_;                 // -1 once committed, discarded or moved from
  std::string buffer_;
  uint64_t written_ = 0;
};

}  // namespace celadon

#endif  // CELADON_RUNTIME_ATOMIC_FILE_H_
