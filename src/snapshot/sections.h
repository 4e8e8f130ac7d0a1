// The outer form of a saved app: named sections between a header and a directory.
//
// The format is our own: docs/formats/celadon.md.
#ifndef CELADON_SNAPSHOT_SECTIONS_H_
#define CELADON_SNAPSHOT_SECTIONS_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/execution.h"
#include "snapshot/frames.h"

namespace celadon {

struct SnapshotVersion {
  uint16_t major = 1;  // readers refuse files of a larger one
  uint16_t minor = 2;  // larger: sections and members of records that older readers pass over
  bool operator==(const SnapshotVersion&) const = default;
};
constexpr SnapshotVersion kSnapshotVersion;

enum class SectionUse : uint8_t {
  kOptional,  // a reader that does not know it does without
  kNeeded     // a reader that does not know it refuses the file
};

// Compresses sections on all threads and hands the file over piece by piece.
class SectionWriter {
 public:
  using Sink = std::function<absl::Status(std::string_view)>;

  // The execution outlives the writer. `version` is for tests of other ones.
  SectionWriter(Sink sink, const Execution& execution, SnapshotVersion version = kSnapshotVersion)
      : sink_(std::move(sink)), execution_(execution), version_(version) {}

  // Names are distinct.
  absl::Status Add(std::string_view name, SectionUse use, std::string_view bytes);
  // The directory, after the last section.
  absl::Status Finish();

 private:
  struct Frame {
    uint64_t stored = 0, raw = 0;
    uint64_t checksum = 0;
  };
  struct Section {
    std::string name;
    SectionUse use;
    std::vector<Frame> frames;
  };
  absl::Status Write(std::string_view bytes);
  absl::Status WriteHeader();

  const Sink sink_;
  const Execution& execution_;
  const SnapshotVersion version_;
  uint64_t written_ = 0;
  std::vector<Section> sections_;
};

// The sections of a file. Views its bytes, which must outlive it.
class SectionReader {
 public:
  // DataLoss, naming header or directory, where the file is damaged or cut off or is no saved app;
  // Unimplemented where a newer version wrote it.
  static absl::StatusOr<SectionReader> Open(std::string_view file);

  // The position of a section, or nullopt.
  std::optional<size_t> Find(std::string_view name) const;
  const std::string& name(size_t section) const { return sections_[section].name; }
  size_t size() const { return sections_.size(); }
  bool needed(size_t section) const { return sections_[section].needed; }
  uint64_t raw_bytes(size_t section) const { return sections_[section].raw; }

  // Where a section's bytes go: raw_bytes of room.
  struct Target {
    size_t section = 0;
    std::span<uint8_t> bytes;
  };
  class Frames;
  // Decompresses sections on all threads. DataLoss, naming the section; Cancelled.
  absl::Status Read(std::span<const Target> targets, const Execution& execution) const;
  // One section by name. DataLoss where it is absent.
  absl::StatusOr<std::string> Read(std::string_view name, const Execution& execution) const;

 private:
  struct Frame {
    std::string_view stored;
    uint64_t raw = 0;
    std::optional<uint64_t> checksum = {};  // none: the frame holds its own
  };
  struct Section {
    std::string name;
    bool needed = false;
    uint64_t raw = 0;
    std::vector<Frame> frames;
  };
  absl::Status ReadDirectory(std::string_view file, std::string_view directory,
                             uint64_t directory_at);

  std::vector<Section> sections_;
  std::vector<size_t> by_name_;  // sections in the order of their names
};

// What sections are stored as, to be decompressed piece by piece on any threads. All arguments
// outlive it.
class SectionReader::Frames {
 public:
  // Of several calls of Read at a time each has another worker.
  Frames(const SectionReader& sections, std::span<const Target> targets, size_t workers);

  size_t size() const { return jobs_.size(); }
  void Read(size_t frame, size_t worker);
  // After all frames: DataLoss, naming the first damaged section in the file.
  absl::Status status() const;

 private:
  struct Job {
    size_t section;
    const Frame* frame;
    std::span<uint8_t> out;
  };

  const SectionReader& sections_;
  std::vector<Job> jobs_;
  std::vector<FrameReader> readers_;  // a worker
  std::atomic<size_t> damaged_;       // a section; their number: none
};

// DataLoss: "the section … of the saved app is damaged: …".
absl::Status DamagedSection(std::string_view section, std::string_view reason);

}  // namespace celadon

#endif  // CELADON_SNAPSHOT_SECTIONS_H_
