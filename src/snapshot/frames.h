// Bytes as zstd frames, and checksums that tell whether a frame is as it was written.
#ifndef CELADON_SNAPSHOT_FRAMES_H_
#define CELADON_SNAPSHOT_FRAMES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace celadon {

// The most bytes of a section that one frame holds: small enough for all threads to have work,
// large enough to compress well.
constexpr size_t kFrameBytes = size_t{1} << 20;

// Where the checksum of a frame is kept: within, or beside it (ChecksumOf), where checking costs
// less: it is taken of fewer bytes, and by a faster function.
enum class FrameChecksum : uint8_t { kWithin, kBeside };

// Bytes that hardly shrink are kept as they are, within a frame.
absl::StatusOr<std::string> CompressFrame(std::string_view bytes, FrameChecksum checksum);
// XXH3 of the frame, 64 bits.
uint64_t ChecksumOf(std::string_view frame);

// Decompresses frames one after the other, for one thread: what it needs for that it takes once.
class FrameReader {
 public:
  FrameReader();
  FrameReader(FrameReader&&) noexcept;
  ~FrameReader();

  // Fills `out` from one whole frame; false where the frame is damaged, which `checksum` tells
  // where it is kept beside it, or holds another number of bytes.
  bool Read(std::string_view frame, std::optional<uint64_t> checksum, std::span<uint8_t> out);

 private:
  struct Context;
  std::unique_ptr<Context> context_;  // null until the first frame
};

}  // namespace celadon

#endif  // CELADON_SNAPSHOT_FRAMES_H_
