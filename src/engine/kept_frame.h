// What a frame has shown, in fewer bytes than its objects take.
#ifndef CELADON_ENGINE_KEPT_FRAME_H_
#define CELADON_ENGINE_KEPT_FRAME_H_

#include <cstdint>
#include <string>
#include <vector>

#include "celadon/executor.h"
#include "celadon/session.h"

namespace celadon {

// The values of list boxes and the rows of charts, which are nearly all of a frame, are written one
// after the other as bytes; everything else is kept as it stands. Immutable: any number of threads
// may read it.
class KeptFrame {
 public:
  explicit KeptFrame(std::vector<ObjectResult> results);

  // The results again, object by object side by side.
  std::vector<ObjectResult> Results(Executor& executor) const;
  uint64_t bytes() const { return bytes_; }

 private:
  struct Object {
    ObjectResult rest;
    std::string written;  // values or rows that `rest` lacks
  };

  std::vector<Object> objects_;
  uint64_t bytes_ = 0;
};

}  // namespace celadon

#endif  // CELADON_ENGINE_KEPT_FRAME_H_
