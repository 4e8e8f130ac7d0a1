#include "runtime/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "absl/strings/str_format.h"

#include "runtime/io_error.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr size_t kBufferBytes = 1 << 18;
constexpr int kNames = 1000;  // tries to find a free name beside the file

// Opens a new file beside `path` and sets `temporary` to its name; -1 and errno where it cannot.
int OpenBeside(const std::string& path, std::string& temporary) {
  for (int i = 0; i < kNames; ++i) {
    temporary = absl::StrFormat("%s.%d-%d.tmp", path, getpid(), i);
    const int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

// Makes the renaming itself durable. Some file systems cannot sync a folder: that is no failure.
void SyncFolder(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const int fd = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

}  // namespace

absl::StatusOr<AtomicFile> AtomicFile::Open(const std::string& path) {
  struct stat older;
  const bool replaces = stat(path.c_str(), &older) == 0;
  if (replaces && S_ISDIR(older.st_mode)) return IoError("write", path, EISDIR);
  std::string temporary;
  const int fd = OpenBeside(path, temporary);
  if (fd < 0) return IoError("write", path, errno);
  if (replaces) (void)fchmod(fd, older.st_mode & 07777);
  return AtomicFile(path, std::move(temporary), fd);
}

AtomicFile::AtomicFile(std::string path, std::string temporary, int fd)
    : path_(std::move(path)), temporary_(std::move(temporary)), fd_(fd) {
  buffer_.reserve(kBufferBytes);
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::move(other.temporary_)),
      fd_(std::exchange(other.fd_, -1)),
      buffer_(std::move(other.buffer_)),
      written_(other.written_) {}

AtomicFile::~AtomicFile() { Discard(); }

absl::Status AtomicFile::Write(std::string_view bytes) {
  if (buffer_.size() + bytes.size() > kBufferBytes) CELADON_RETURN_IF_ERROR(Flush());
  if (bytes.size() > kBufferBytes) return WriteAll(bytes);
  buffer_.append(bytes);
  return absl::OkStatus();
}

absl::Status AtomicFile::Write(std::span<const std::byte> bytes) {
  return Write(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

absl::Status AtomicFile::Commit() {
  CELADON_RETURN_IF_ERROR(Flush());
  if (fsync(fd_) != 0) return IoError("sync", path_, errno);
  if (rename(temporary_.c_str(), path_.c_str()) != 0) return IoError("replace", path_, errno);
  close(std::exchange(fd_, -1));
  SyncFolder(path_);
  return absl::OkStatus();
}

absl::Status AtomicFile::Flush() {
  CELADON_RETURN_IF_ERROR(WriteAll(buffer_));
  buffer_.clear();
  return absl::OkStatus();
}

absl::Status AtomicFile::WriteAll(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = write(fd_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return IoError("write", path_, errno);
    bytes.remove_prefix(count);
    written_ += count;
  }
  return absl::OkStatus();
}

void AtomicFile::Discard() {
  if (fd_ < 0) return;
  close(std::exchange(fd_, -1));
  unlink(temporary_.c_str());
}

}  // namespace celadon
