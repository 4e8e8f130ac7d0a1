// Handles of ODBC, freed in time, and what goes wrong with them.
//
// Source: ODBC 3 reference, "SQLGetDiagRec", "Appendix A: ODBC error codes".
#ifndef CELADON_CONNECTORS_ODBC_ODBC_HANDLE_H_
#define CELADON_CONNECTORS_ODBC_ODBC_HANDLE_H_

#include <utility>

#include <sql.h>
#include <sqlext.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace celadon {

// Freed before the handle that it was made from.
class OdbcHandle {
 public:
  OdbcHandle() = default;
  // An environment is made from none.
  static absl::StatusOr<OdbcHandle> Make(SQLSMALLINT type, const OdbcHandle& from);
  OdbcHandle(OdbcHandle&& other) noexcept { *this = std::move(other); }
  OdbcHandle& operator=(OdbcHandle&& other) noexcept {
    std::swap(type_, other.type_);
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~OdbcHandle() {
    if (handle_ != SQL_NULL_HANDLE) SQLFreeHandle(type_, handle_);
  }

  SQLHANDLE get() const { return handle_; }

  // What the driver says of the last call that it did not take: all records, with their SQLSTATE.
  absl::Status Error() const;
  // Ok where the call succeeded, be it with remarks or without any row.
  absl::Status StatusOf(SQLRETURN result) const;

 private:
  SQLSMALLINT type_ = 0;
  SQLHANDLE handle_ = SQL_NULL_HANDLE;
};

}  // namespace celadon

#endif  // CELADON_CONNECTORS_ODBC_ODBC_HANDLE_H_
