#include "connectors/xls/binary_sheet.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "runtime/status_macros.h"

namespace celadon {
namespace {

// The process sends cells, each behind kCell, and then its status: its code, and its message.
constexpr char kCell = 'C', kEnd = 'E';
constexpr size_t kBufferBytes = size_t{1} << 16;
constexpr int kPollMilliseconds = 50;
constexpr unsigned kMostSeconds = 600;  // of the process: it may not outlive a loop in the library

class Sender {
 public:
  explicit Sender(int pipe) : pipe_(pipe) {}

  void Send(const BinaryCell& cell) {
    Put(kCell);
    Put(cell.row);
    Put(cell.column);
    Put(cell.kind);
    Put(cell.number);
    Put(cell.text);
    if (bytes_.size() >= kBufferBytes) Flush();
  }
  void Send(const absl::Status& status) {
    Put(kEnd);
    Put(static_cast<int32_t>(status.code()));
    Put(std::string(status.message()));
    Flush();
  }

 private:
  template <typename Number>
  void Put(Number number) {
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  void Put(const std::string& text) {
    Put(static_cast<uint32_t>(text.size()));
    bytes_ += text;
  }
  void Flush() {
    for (size_t sent = 0; sent < bytes_.size();) {
      const ssize_t more = write(pipe_, bytes_.data() + sent, bytes_.size() - sent);
      if (more < 0) _exit(1);  // nobody listens
      sent += static_cast<size_t>(more);
    }
    bytes_.clear();
  }

  const int pipe_;
  std::string bytes_;
};

absl::Status Damaged() {
  return absl::DataLossError("the workbook is damaged: FreeXL cannot read it");
}

// What was sent, of which nothing is trusted.
class Received {
 public:
  explicit Received(std::string_view bytes) : bytes_(bytes) {}

  absl::StatusOr<std::vector<BinaryCell>> Cells() {
    std::vector<BinaryCell> cells;
    char kind = 0;
    while (Take(&kind) && kind == kCell) {
      BinaryCell& cell = cells.emplace_back();
      if (!Take(&cell.row) || !Take(&cell.column) || !Take(&cell.kind) || !Take(&cell.number) ||
          !Take(&cell.text) || cell.kind > BinaryCell::Kind::kTime) {
        return Damaged();
      }
    }
    int32_t code = 0;
    std::string message;
    if (kind != kEnd || !Take(&code) || !Take(&message)) return Damaged();
    if (code != 0) return absl::Status(static_cast<absl::StatusCode>(code), message);
    return cells;
  }

 private:
  template <typename Number>
  bool Take(Number* number) {
    if (bytes_.size() < sizeof *number) return false;
    std::memcpy(number, bytes_.data(), sizeof *number);
    bytes_.remove_prefix(sizeof *number);
    return true;
  }
  bool Take(std::string* text) {
    uint32_t size = 0;
    if (!Take(&size) || bytes_.size() < size) return false;
    *text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return true;
  }

  std::string_view bytes_;
};

[[noreturn]] void ReadAndSend(const std::string& path, std::string_view sheet, int pipe) {
  alarm(kMostSeconds);
  const int nowhere = open("/dev/null", O_WRONLY);  // for reports of a fault: the status tells it
  if (nowhere >= 0) dup2(nowhere, STDERR_FILENO);
  Sender sender(pipe);
  sender.Send(ReadByFreeXL(path, sheet, [&sender](const BinaryCell& cell) { sender.Send(cell); }));
  _exit(0);
}

// Everything that comes through the pipe until its other end is closed.
absl::StatusOr<std::string> ReadAll(int pipe, const Execution& execution) {
  std::string bytes, buffer(kBufferBytes, '\0');
  while (true) {
    CELADON_RETURN_IF_ERROR(execution.cancel.status());
    pollfd waiting{.fd = pipe, .events = POLLIN, .revents = 0};
    if (poll(&waiting, 1, kPollMilliseconds) <= 0) continue;
    const ssize_t more = read(pipe, buffer.data(), buffer.size());
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) return bytes;
    bytes.append(buffer, 0, static_cast<size_t>(more));
  }
}

}  // namespace

absl::StatusOr<std::vector<BinaryCell>> ReadBinarySheet(const std::string& path,
                                                        std::string_view sheet,
                                                        const Execution& execution) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return absl::ErrnoToStatus(errno, "no pipe to read a workbook");
  const pid_t process = fork();
  if (process == 0) ReadAndSend(path, sheet, ends[1]);
  close(ends[1]);
  if (process < 0) {
    close(ends[0]);
    return absl::ErrnoToStatus(errno, "no process to read a workbook");
  }
  const absl::StatusOr<std::string> bytes = ReadAll(ends[0], execution);
  close(ends[0]);
  if (!bytes.ok()) kill(process, SIGKILL);
  int ended = 0;
  while (waitpid(process, &ended, 0) < 0 && errno == EINTR) {
  }
  CELADON_RETURN_IF_ERROR(bytes.status());
  if (!WIFEXITED(ended) || WEXITSTATUS(ended) != 0) return Damaged();
  return Received(*bytes).Cells();
}

}  // namespace celadon
