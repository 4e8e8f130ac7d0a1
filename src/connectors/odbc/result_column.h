// A column of a result: what it is fetched as, the buffer that it is fetched into, and the values
// that come out of it.
//
// Source: the page on lakehouses, sections 4.3 to 4.5, which measured what drivers really do.
#ifndef CELADON_CONNECTORS_ODBC_RESULT_COLUMN_H_
#define CELADON_CONNECTORS_ODBC_RESULT_COLUMN_H_

#include <cstdint>
#include <string>
#include <vector>

#include <sql.h>
#include <sqlext.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/table_reader.h"
#include "celadon/value.h"
#include "connectors/odbc/odbc_handle.h"

namespace celadon {

class ResultColumn {
 public:
  // Column `number`, from 1, of a statement that has been run.
  static absl::StatusOr<ResultColumn> Describe(const OdbcHandle& statement, SQLUSMALLINT number);

  const ColumnInfo& info() const { return info_; }
  // Whether a value may be longer than any buffer, so that it has to be asked for in pieces.
  bool unbounded() const { return unbounded_; }
  size_t bytes_a_row() const { return width_; }

  // Fetches are to fill the buffer with so many rows.
  absl::Status Bind(const OdbcHandle& statement, size_t rows);
  // Asks for the value of the row that was fetched, as row 0.
  absl::Status Ask(const OdbcHandle& statement);

  // The value of a row. A text lives until the next one is asked for. DataLoss where the driver has
  // cut it off.
  absl::StatusOr<ValueView> ValueAt(size_t row);

 private:
  enum class Kind : uint8_t {
    kInteger,
    kBit,
    kReal,
    kDecimal,
    kDate,
    kTime,
    kTimestamp,
    kText,
    kBinary
  };

  void Choose(SQLSMALLINT type, SQLULEN size, bool is_unsigned);
  absl::Status AskInPieces(const OdbcHandle& statement);
  ValueView TextValue(const char* bytes, size_t size);
  ValueView BinaryValue(const char* bytes, size_t size);

  SQLUSMALLINT number_ = 0;
  ColumnInfo info_;
  Kind kind_ = Kind::kText;
  SQLSMALLINT c_type_ = SQL_C_WCHAR;
  size_t width_ = 0;  // bytes of a row in the buffer
  bool unbounded_ = false;
  bool is_padded_ = false;  // blanks fill the column up
  bool is_guid_ = false;    // drivers differ in the case of its letters
  std::vector<char> buffer_;
  std::vector<SQLLEN> lengths_;  // one a row, in bytes; SQL_NULL_DATA
  std::string scratch_;
};

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ODBC_RESULT_COLUMN_H_
