#include "connectors/arrow/physical_value.h"

#include <algorithm>
#include <limits>

namespace celadon {

int64_t Int96Microseconds(const parquet::Int96& value) {
  constexpr int64_t kLastDay =
      std::numeric_limits<int64_t>::max() / parquet::kMicrosecondsPerDay - 1;
  const int64_t day = int64_t{value.value[2]} - parquet::kJulianToUnixEpochDays;
  const uint64_t nanoseconds = uint64_t{value.value[1]} << 32 | value.value[0];
  return std::min(day, kLastDay) * parquet::kMicrosecondsPerDay +
         static_cast<int64_t>(nanoseconds / 1000 % parquet::kMicrosecondsPerDay);
}

}  // namespace celadon
