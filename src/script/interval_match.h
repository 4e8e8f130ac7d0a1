// Which values lie in which intervals: the prefix IntervalMatch.
//
// Source: Qlik help "IntervalMatch", "IntervalMatch (Extended Syntax)"; the load script page,
// section 8.10.
#ifndef CELADON_SCRIPT_INTERVAL_MATCH_H_
#define CELADON_SCRIPT_INTERVAL_MATCH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "script/reload.h"
#include "script/row_source.h"

namespace celadon {

// The first two columns of the source are the bounds of intervals, closed at both ends, the others
// are keys. Gives a row for each interval and each value of fields[0] in it, together with the keys
// fields[1…] where there are any, as they stand in a loaded table. NotFound where no table holds
// the fields; InvalidArgument where the columns are not two and the keys.
absl::StatusOr<RowSource> MatchIntervals(RowSource source, const std::vector<std::string>& fields,
                                         const Reload& reload);

}  // namespace celadon

#endif  // CELADON_SCRIPT_INTERVAL_MATCH_H_
