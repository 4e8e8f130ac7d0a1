// What an app keeps beside its model, to answer sooner what is asked again.
#ifndef CELADON_KEPT_BYTES_H_
#define CELADON_KEPT_BYTES_H_

#include <cstdint>

namespace celadon {

class App;

struct KeptBytes {
  uint64_t indexes = 0;  // what charts and dragging have learned of the data
  uint64_t frames = 0;   // results that sessions have shown
};

// Bytes of memory at this moment. May be called from any thread.
KeptBytes KeptBytesOf(App& app);

}  // namespace celadon

#endif  // CELADON_KEPT_BYTES_H_
