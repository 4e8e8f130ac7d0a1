#include "celadon/kept_bytes.h"

#include "celadon/app.h"
#include "engine/frame_cache.h"

namespace celadon {

KeptBytes KeptBytesOf(App& app) { return app.frames().kept(); }

}  // namespace celadon
