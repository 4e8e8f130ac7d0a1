#include "snapshot/frames.h"

#define XXH_INLINE_ALL
#include <xxhash.h>
#include <zstd.h>

#include <memory>

#include "absl/strings/str_format.h"

namespace celadon {

namespace {

constexpr int kLevel = 3;
constexpr int kFastLevel = -1;           // decompressed in two thirds of the time
constexpr int kStoreLevel = -(1 << 17);  // zstd's fastest: finds nothing, copies

template <auto Free>
struct Deleter {
  void operator()(auto* context) const { Free(context); }
};
using Compressor = std::unique_ptr<ZSTD_CCtx, Deleter<ZSTD_freeCCtx>>;

// Whether bytes are so much fewer that this is worth a slower way to read them. Bit-packed rows of
// many values are not once they are compressed: copying them is ten times as fast.
bool SavesAQuarter(const std::string& fewer, std::string_view bytes) {
  return fewer.size() <= bytes.size() - bytes.size() / 4;
}

absl::StatusOr<std::string> Compress(std::string_view bytes, int level, FrameChecksum checksum) {
  const Compressor context(ZSTD_createCCtx());
  if (context == nullptr) return absl::ResourceExhaustedError("no memory to compress with");
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag,
                         checksum == FrameChecksum::kWithin ? 1 : 0);
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size =
      ZSTD_compress2(context.get(), frame.data(), frame.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size) != 0) {
    return absl::InternalError(absl::StrFormat("zstd: %s", ZSTD_getErrorName(size)));
  }
  frame.resize(size);
  return frame;
}

}  // namespace

absl::StatusOr<std::string> CompressFrame(std::string_view bytes, FrameChecksum checksum) {
  absl::StatusOr<std::string> frame = Compress(bytes, kLevel, checksum);
  if (!frame.ok()) return frame;
  if (!SavesAQuarter(*frame, bytes)) return Compress(bytes, kStoreLevel, checksum);
  absl::StatusOr<std::string> fast = Compress(bytes, kFastLevel, checksum);
  return fast.ok() && SavesAQuarter(*frame, *fast) ? frame : fast;
}

uint64_t ChecksumOf(std::string_view frame) { return XXH3_64bits(frame.data(), frame.size()); }

struct FrameReader::Context {
  std::unique_ptr<ZSTD_DCtx, Deleter<ZSTD_freeDCtx>> zstd{ZSTD_createDCtx()};
};

FrameReader::FrameReader() = default;
FrameReader::FrameReader(FrameReader&&) noexcept = default;
FrameReader::~FrameReader() = default;

bool FrameReader::Read(std::string_view frame, std::optional<uint64_t> checksum,
                       std::span<uint8_t> out) {
  if (checksum.has_value() && ChecksumOf(frame) != *checksum) return false;
  // A frame that says how much it holds is decoded straight into its place, and refused before
  // where it holds something else.
  if (ZSTD_getFrameContentSize(frame.data(), frame.size()) != out.size()) return false;
  if (ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size()) return false;
  if (context_ == nullptr) context_ = std::make_unique<Context>();
  return context_->zstd != nullptr &&
         ZSTD_decompressDCtx(context_->zstd.get(), out.data(), out.size(), frame.data(),
                             frame.size()) == out.size();
}

}  // namespace celadon
