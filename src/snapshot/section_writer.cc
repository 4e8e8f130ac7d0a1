#include "runtime/status_macros.h"
#include "snapshot/byte_writer.h"
#include "snapshot/frames.h"
#include "snapshot/layout.h"
#include "snapshot/sections.h"

namespace celadon {

absl::Status SectionWriter::Write(std::string_view bytes) {
  written_ += bytes.size();
  return sink_(bytes);
}

absl::Status SectionWriter::WriteHeader() {
  ByteWriter header;
  header.Bytes(kSnapshotMagic);
  header.Word(version_.major);
  header.Word(version_.minor);
  return Write(header.bytes());
}

absl::Status SectionWriter::Add(std::string_view name, SectionUse use, std::string_view bytes) {
  if (written_ == 0) CELADON_RETURN_IF_ERROR(WriteHeader());
  Section& section = sections_.emplace_back(std::string(name), use, std::vector<Frame>());
  const size_t batch = 4 * execution_.executor->workers();
  while (!bytes.empty()) {
    CELADON_RETURN_IF_ERROR(execution_.cancel.status());
    std::vector<std::string_view> parts;
    while (parts.size() < batch && !bytes.empty()) {
      parts.push_back(bytes.substr(0, kFrameBytes));
      bytes.remove_prefix(parts.back().size());
    }
    std::vector<absl::StatusOr<std::string>> frames(parts.size());
    execution_.executor->Run(parts.size(), [&](size_t i, size_t) {
      frames[i] = CompressFrame(parts[i], FrameChecksum::kBeside);
    });
    for (size_t i = 0; i < parts.size(); ++i) {
      CELADON_RETURN_IF_ERROR(frames[i].status());
      CELADON_RETURN_IF_ERROR(Write(*frames[i]));
      section.frames.push_back({.stored = frames[i]->size(),
                                .raw = parts[i].size(),
                                .checksum = ChecksumOf(*frames[i])});
    }
  }
  return absl::OkStatus();
}

absl::Status SectionWriter::Finish() {
  if (written_ == 0) CELADON_RETURN_IF_ERROR(WriteHeader());
  ByteWriter directory;
  directory.Word(version_.major);
  directory.Word(version_.minor);
  directory.Number(sections_.size());
  for (const Section& section : sections_) {
    directory.Record([&section](ByteWriter& members) {
      members.Text(section.name);
      members.Number(section.use == SectionUse::kNeeded ? 1 : 0);
      members.Number(section.frames.size());
      for (const Frame& frame : section.frames) {
        members.Number(frame.stored);
        members.Number(frame.raw);
      }
      for (const Frame& frame : section.frames) members.Long(frame.checksum);
    });
  }
  if (directory.bytes().size() > kMaxDirectoryBytes) {
    return absl::ResourceExhaustedError("the app has too many fields to be saved");
  }
  ByteWriter footer;
  footer.Long(written_);
  footer.Word(static_cast<uint32_t>(directory.bytes().size()));
  footer.Bytes(kSnapshotEnd);
  CELADON_ASSIGN_OR_RETURN(const std::string frame,
                           CompressFrame(directory.bytes(), FrameChecksum::kWithin));
  CELADON_RETURN_IF_ERROR(Write(frame));
  return Write(footer.bytes());
}

}  // namespace celadon
