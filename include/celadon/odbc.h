// Connections to any source that has an ODBC driver, through unixODBC.
//
// Needs the component celadon::odbc.
#ifndef CELADON_ODBC_H_
#define CELADON_ODBC_H_

#include <memory>
#include <string>

#include "celadon/connection.h"

namespace celadon {

// By a connection string: `DSN=name`, or `Driver={PostgreSQL Unicode};Server=…`. It may hold
// secrets, which no message shows; a user and a password that a script gives take their place.
//
// Numbers, dates, times and timestamps come as such, bits as 0 and -1, binaries as hexadecimal
// digits; whole numbers beyond 2^53 stay texts, and decimals of more than 15 digits keep theirs.
// Trailing blanks of CHAR columns are cut off. Unless a script connects with `mode is write`,
// everything runs in transactions that are rolled back, and a statement without a result is
// refused. Of PostgreSQL's driver, rows are fetched in portions, and times with a zone are those of
// UTC.
std::shared_ptr<const Connection> MakeOdbcConnection(std::string connection_string);

}  // namespace celadon

#endif  // CELADON_ODBC_H_
