#include "storage/gather_codes.h"

#include "storage/kernels/pick_rows.h"

namespace celadon {
namespace {

struct Portable {};

}  // namespace

void GatherCodes(const BitPackedColumn& column, std::span<const uint32_t> rows, uint32_t* codes) {
  PickRows<Portable>(column.data(), column.bit_width(), rows.data(), rows.size(), codes);
}

}  // namespace celadon
