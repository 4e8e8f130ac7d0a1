// Text of fixed width as a file format: a column is a range of places in each record.
#ifndef CELADON_FIXED_WIDTH_H_
#define CELADON_FIXED_WIDTH_H_

#include <memory>

#include "celadon/table_reader.h"

namespace celadon {

// The format "fix", read only. The columns are those that FormatOptions::columns asks for by their
// places: `@1:8`, `@9:n` to the end of the record, `@1:4T` for a text that is not interpreted,
// `@1:4I`, `@1:4U`, `@1:8R` for signed and unsigned integers and real numbers in binary, the lowest
// byte first. A record is a line, so many lines, or so many bytes.
std::shared_ptr<const TableFormat> MakeFixedWidthFormat();

}  // namespace celadon

#endif  // CELADON_FIXED_WIDTH_H_
