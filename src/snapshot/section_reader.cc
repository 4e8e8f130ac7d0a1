#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "snapshot/byte_reader.h"
#include "snapshot/layout.h"
#include "snapshot/sections.h"

namespace celadon {

namespace {

// No frame holds more bytes for each of its own: a run of 128 KiB takes four.
constexpr uint64_t kMostExpansion = uint64_t{1} << 15;

struct Footer {
  uint64_t directory_at = 0;
  uint32_t directory_bytes = 0;
};

absl::StatusOr<SnapshotVersion> ReadHeader(std::string_view file) {
  ByteReader header(file.substr(0, kHeaderBytes));
  if (file.size() < kHeaderBytes || header.Bytes(kSnapshotMagic.size()) != kSnapshotMagic) {
    return DamagedSection("header", "the file does not begin as a saved app does");
  }
  const uint32_t major = header.Word(), minor = header.Word();
  if (major > UINT16_MAX || minor > UINT16_MAX) {
    return DamagedSection("header", "the version makes no sense");
  }
  return SnapshotVersion{static_cast<uint16_t>(major), static_cast<uint16_t>(minor)};
}

absl::StatusOr<Footer> ReadFooter(std::string_view file) {
  if (file.size() < kHeaderBytes + kFooterBytes) {
    return DamagedSection("directory", "the file is cut off");
  }
  ByteReader bytes(file.substr(file.size() - kFooterBytes));
  const uint64_t directory_at = bytes.Long();
  const Footer footer{.directory_at = directory_at, .directory_bytes = bytes.Word()};
  if (bytes.rest() != kSnapshotEnd) return DamagedSection("directory", "the file is cut off");
  if (footer.directory_at < kHeaderBytes || footer.directory_at > file.size() - kFooterBytes ||
      footer.directory_bytes > kMaxDirectoryBytes) {
    return DamagedSection("directory", "it lies outside the file");
  }
  return footer;
}

}  // namespace

absl::Status DamagedSection(std::string_view section, std::string_view reason) {
  return absl::DataLossError(
      absl::StrFormat("the section %s of the saved app is damaged: %s", section, reason));
}

absl::StatusOr<SectionReader> SectionReader::Open(std::string_view file) {
  CELADON_ASSIGN_OR_RETURN(const SnapshotVersion version, ReadHeader(file));
  CELADON_ASSIGN_OR_RETURN(const Footer footer, ReadFooter(file));
  std::string directory(footer.directory_bytes, '\0');
  const std::string_view frame =
      file.substr(footer.directory_at, file.size() - kFooterBytes - footer.directory_at);
  const std::span room(reinterpret_cast<uint8_t*>(directory.data()), directory.size());
  if (!FrameReader().Read(frame, std::nullopt, room)) {
    return DamagedSection("directory", "its checksum or length is wrong");
  }
  ByteReader copy(directory);
  if (copy.Word() != version.major || copy.Word() != version.minor) {
    return DamagedSection("header", "the version is not that of the directory");
  }
  if (version.major > kSnapshotVersion.major) {
    return absl::UnimplementedError(absl::StrFormat(
        "Unimplemented: opening an app that a newer version saved (format %d.%d, known: %d.%d)",
        version.major, version.minor, kSnapshotVersion.major, kSnapshotVersion.minor));
  }
  SectionReader reader;
  CELADON_RETURN_IF_ERROR(reader.ReadDirectory(file, copy.rest(), footer.directory_at));
  return reader;
}

absl::Status SectionReader::ReadDirectory(std::string_view file, std::string_view directory,
                                          uint64_t directory_at) {
  ByteReader bytes(directory);
  uint64_t at = kHeaderBytes;
  for (size_t left = bytes.Count(); left > 0 && !bytes.failed(); --left) {
    ByteReader members = bytes.Record();
    Section& section = sections_.emplace_back();
    section.name = members.Text();
    section.needed = members.Flag();
    for (size_t frames = members.Count(); frames > 0; --frames) {
      const uint64_t stored = members.Number(), raw = members.Number();
      if (stored > directory_at - at || raw > std::min(kFrameBytes, stored * kMostExpansion)) {
        return DamagedSection("directory", "a section lies outside the file: " + section.name);
      }
      section.frames.push_back({.stored = file.substr(at, stored), .raw = raw});
      section.raw += raw;
      at += stored;
    }
    if (members.more()) {
      for (Frame& frame : section.frames) frame.checksum = members.Long();
    }
    bytes.Check(members);
  }
  if (bytes.failed() || at != directory_at) {
    return DamagedSection("directory", "it does not describe the file");
  }
  by_name_.resize(sections_.size());
  std::iota(by_name_.begin(), by_name_.end(), 0);
  std::ranges::stable_sort(by_name_, {},
                           [this](size_t s) -> const std::string& { return sections_[s].name; });
  return absl::OkStatus();
}

std::optional<size_t> SectionReader::Find(std::string_view name) const {
  const auto name_of = [this](size_t section) -> std::string_view {
    return sections_[section].name;
  };
  const auto found = std::ranges::lower_bound(by_name_, name, {}, name_of);
  if (found == by_name_.end() || name_of(*found) != name) return std::nullopt;
  return *found;
}

SectionReader::Frames::Frames(const SectionReader& sections, std::span<const Target> targets,
                              size_t workers)
    : sections_(sections), readers_(workers), damaged_(sections.size()) {
  for (const Target& target : targets) {
    size_t at = 0;
    for (const Frame& frame : sections.sections_[target.section].frames) {
      jobs_.push_back({target.section, &frame, target.bytes.subspan(at, frame.raw)});
      at += frame.raw;
    }
  }
}

void SectionReader::Frames::Read(size_t frame, size_t worker) {
  const Job& job = jobs_[frame];
  if (readers_[worker].Read(job.frame->stored, job.frame->checksum, job.out)) return;
  size_t first = damaged_.load();
  while (job.section < first && !damaged_.compare_exchange_weak(first, job.section)) {
  }
}

absl::Status SectionReader::Frames::status() const {
  if (damaged_ == sections_.size()) return absl::OkStatus();
  return DamagedSection(sections_.name(damaged_), "its checksum or length is wrong");
}

absl::Status SectionReader::Read(std::span<const Target> targets,
                                 const Execution& execution) const {
  Frames frames(*this, targets, execution.executor->workers());
  execution.executor->Run(frames.size(), [&](size_t frame, size_t worker) {
    if (!execution.cancel.cancelled()) frames.Read(frame, worker);
  });
  CELADON_RETURN_IF_ERROR(execution.cancel.status());
  return frames.status();
}

absl::StatusOr<std::string> SectionReader::Read(std::string_view name,
                                                const Execution& execution) const {
  const std::optional<size_t> section = Find(name);
  if (!section.has_value()) return DamagedSection(name, "it is missing");
  std::string bytes(raw_bytes(*section), '\0');
  const Target target{*section, {reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()}};
  CELADON_RETURN_IF_ERROR(Read(std::span(&target, 1), execution));
  return bytes;
}

}  // namespace celadon
