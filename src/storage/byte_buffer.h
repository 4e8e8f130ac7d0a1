// Memory for columns.
#ifndef CELADON_STORAGE_BYTE_BUFFER_H_
#define CELADON_STORAGE_BYTE_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <memory>

namespace celadon {

// Bytes that are not filled yet, 64-byte aligned. Large ones lie on huge pages where these are
// mostly filled: the system hands out one where it would hand out 512, and a pass over the bytes
// misses fewer addresses.
std::shared_ptr<uint8_t[]> AllocateBytes(size_t bytes);

}  // namespace celadon

#endif  // CELADON_STORAGE_BYTE_BUFFER_H_
