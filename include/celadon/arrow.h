// Parquet files, and Arrow IPC and Feather files, as table formats.
//
// Sources: the Parquet format, the Arrow columnar format; types map by the load script's section
// 3.3 and the ODBC mapping of the same types: numbers stay numbers, dates and times become serial
// days that are shown in ISO form, a boolean is -1 or 0, a decimal of more than 15 digits keeps its
// digits as text, binary is text if it is valid UTF-8. Integers beyond 2^53 become the nearest
// double, NaN becomes NULL, a timestamp with a zone is read as UTC.
#ifndef CELADON_ARROW_H_
#define CELADON_ARROW_H_

#include <memory>

#include "celadon/table_reader.h"

namespace celadon {

// Format "parquet" (.parquet): reads any codec and encoding of flat columns, writes Snappy. Columns
// of a nested type are refused by Unimplemented unless FormatOptions::columns leaves them out.
std::shared_ptr<const TableFormat> MakeParquetFormat();

// Format "arrow" (.arrow, .feather, .ipc): reads IPC files and streams, version 2 of Feather among
// them. Writing is Unimplemented.
std::shared_ptr<const TableFormat> MakeArrowFormat();

}  // namespace celadon

#endif  // CELADON_ARROW_H_
