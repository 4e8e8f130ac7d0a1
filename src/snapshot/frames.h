// Bytes as zstd frames, each with the checksum of what it holds.
#ifndef CELADON_SNAPSHOT_FRAMES_H_
#define CELADON_SNAPSHOT_FRAMES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace celadon {

// The most bytes of a section that one frame holds: small enough for all threads to have work,
// large enough to compress well.
constexpr size_t kFrameBytes = size_t{1} << 20;

absl::StatusOr<std::string> CompressFrame(std::string_view bytes);

// Fills `out` from one whole frame; false where the frame is damaged or holds another number of
// bytes.
bool DecompressFrame(std::string_view frame, std::span<uint8_t> out);

}  // namespace celadon

#endif  // CELADON_SNAPSHOT_FRAMES_H_
