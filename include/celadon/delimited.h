// Delimited text as a file format: comma, tab or any other separator.
#ifndef CELADON_DELIMITED_H_
#define CELADON_DELIMITED_H_

#include <memory>

#include "celadon/table_reader.h"

namespace celadon {

// The format "txt" (.csv .txt .tsv .tab), read and written. See FormatOptions for the dialect.
std::shared_ptr<const TableFormat> MakeDelimitedFormat();

}  // namespace celadon

#endif  // CELADON_DELIMITED_H_
