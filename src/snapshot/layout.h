// The fixed ends of a saved app.
#ifndef CELADON_SNAPSHOT_LAYOUT_H_
#define CELADON_SNAPSHOT_LAYOUT_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace celadon {

// Header: the magic, then major and minor version as words. A text tool or a transfer that changes
// line ends or drops high bits breaks the magic, as with PNG.
constexpr std::string_view kSnapshotMagic =
    "\x89"
    "CELA\r\n\x1A";
constexpr size_t kHeaderBytes = 16;

// Footer: where the directory begins (two words, the low one first), how many bytes it has when
// decompressed, the end mark. The directory's frame lies right before it.
constexpr std::string_view kSnapshotEnd = "CELADEND";
constexpr size_t kFooterBytes = 20;

constexpr uint32_t kMaxDirectoryBytes = uint32_t{1} << 26;

}  // namespace celadon

#endif  // CELADON_SNAPSHOT_LAYOUT_H_
