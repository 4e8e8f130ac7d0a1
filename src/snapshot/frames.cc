#include "snapshot/frames.h"

#include <zstd.h>

#include <memory>

#include "absl/strings/str_format.h"

namespace celadon {

namespace {

constexpr int kLevel = 3;

template <auto Free>
struct Deleter {
  void operator()(auto* context) const { Free(context); }
};
using Compressor = std::unique_ptr<ZSTD_CCtx, Deleter<ZSTD_freeCCtx>>;

}  // namespace

absl::StatusOr<std::string> CompressFrame(std::string_view bytes) {
  const Compressor context(ZSTD_createCCtx());
  if (context == nullptr) return absl::ResourceExhaustedError("no memory to compress with");
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size =
      ZSTD_compress2(context.get(), frame.data(), frame.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size) != 0) {
    return absl::InternalError(absl::StrFormat("zstd: %s", ZSTD_getErrorName(size)));
  }
  frame.resize(size);
  return frame;
}

bool DecompressFrame(std::string_view frame, std::span<uint8_t> out) {
  // A frame that says how much it holds is decoded straight into its place, and refused before
  // where it holds something else.
  if (ZSTD_getFrameContentSize(frame.data(), frame.size()) != out.size()) return false;
  if (ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size()) return false;
  return ZSTD_decompress(out.data(), out.size(), frame.data(), frame.size()) == out.size();
}

}  // namespace celadon
