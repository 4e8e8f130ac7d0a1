// Connections that need no server: SQLite over a database file, or over a folder of delimited
// files.
//
// Needs the component celadon::sqlite.
//
// Source: the load script page, section 6. That such a connection is shipped is our own.
#ifndef CELADON_SQLITE_H_
#define CELADON_SQLITE_H_

#include <memory>
#include <string>

#include "celadon/connection.h"
#include "celadon/data_folder.h"

namespace celadon {

// The tables of a database file, which must be there. Statements change it only where a script
// connects with `mode is write`; other files are out of their reach in any case, for ATTACH and the
// like are refused.
//
// Beside what SQLite has, statements may call left, right, concat, year, quarter, month, day, hour,
// minute, second, to_date, to_timestamp, date_add, date_sub and datediff, and read the changes of a
// table T from table_changes('T', start[, end]) where the table "T.changes" holds them; start and
// end are versions or timestamps and belong to what is read. Timestamps may be written as
// #2024-03-01 10:00:00# or without any quotes. Values of columns declared as dates, times and
// timestamps come as such; of columns without a declared type, such as formulas, texts are read as
// those of a delimited file.
std::shared_ptr<const Connection> MakeSqliteFile(std::string path);

// The delimited files of a folder as tables, for reading only. A file NAME.csv (UTF-8, commas, a
// row of labels) is the table NAME, in any case and in any schema; cells are read as by LOAD, an
// empty one is NULL, and a column whose cells are all numbers, dates, times or timestamps is one of
// these. NAME.changes.csv is the table of its changes. Each statement reads the files that it names
// anew, into memory.
std::shared_ptr<const Connection> MakeSqliteFolder(DataFolder folder);

}  // namespace celadon

#endif  // CELADON_SQLITE_H_
