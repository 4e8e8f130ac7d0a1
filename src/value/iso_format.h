// How numbers of a source with types are shown.
#ifndef CELADON_VALUE_ISO_FORMAT_H_
#define CELADON_VALUE_ISO_FORMAT_H_

#include "celadon/format.h"

namespace celadon {

// Dates, times and intervals have their ISO pattern, so that they do not follow a script's
// DateFormat; other types have none.
//
// Source: Qlik help "Number interpretation"; the load script page, section 3.3.
NumberFormat IsoFormat(NumberType type);

}  // namespace celadon

#endif  // CELADON_VALUE_ISO_FORMAT_H_
