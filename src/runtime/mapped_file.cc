#include "runtime/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/strings/str_format.h"

#include "runtime/io_error.h"

namespace celadon {
namespace {

// An open file for the length of a call.
class Descriptor {
 public:
  explicit Descriptor(const std::string& path)
      : fd_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}  // a pipe must not block
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  int fd() const { return fd_; }

 private:
  const int fd_;
};

absl::Status CheckRegular(const struct stat& info, const std::string& path) {
  if (S_ISDIR(info.st_mode)) return IoError("read", path, EISDIR);
  if (S_ISREG(info.st_mode)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrFormat("cannot read the file: it is a pipe or a device: %s", path));
}

}  // namespace

absl::StatusOr<MappedFile> MappedFile::Open(const std::string& path) {
  const Descriptor file(path);
  if (file.fd() < 0) return IoError("open", path, errno);
  struct stat info;
  if (fstat(file.fd(), &info) != 0) return IoError("read", path, errno);
  if (absl::Status status = CheckRegular(info, path); !status.ok()) return status;
  MappedFile mapped;
  if (info.st_size == 0) return mapped;
  void* bytes = mmap(nullptr, info.st_size, PROT_READ, MAP_PRIVATE, file.fd(), 0);
  if (bytes == MAP_FAILED) return IoError("map", path, errno);
  mapped.bytes_ = static_cast<char*>(bytes);
  mapped.size_ = info.st_size;
  return mapped;
}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  std::swap(size_, other.size_);
  return *this;
}

MappedFile::~MappedFile() {
  if (bytes_ != nullptr) munmap(bytes_, size_);
}

void MappedFile::WillReadForward() const {
  if (bytes_ != nullptr) madvise(bytes_, size_, MADV_SEQUENTIAL);
}

void MappedFile::Release(size_t begin, size_t end) const {
  const size_t page = sysconf(_SC_PAGESIZE);
  begin = (begin + page - 1) / page * page;
  end = end / page * page;
  if (begin < end) madvise(bytes_ + begin, end - begin, MADV_DONTNEED);
}

}  // namespace celadon
