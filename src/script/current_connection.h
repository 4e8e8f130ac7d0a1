// The connection that the SELECTs of a script go to.
//
// Source: the load script page, section 6.
#ifndef CELADON_SCRIPT_CURRENT_CONNECTION_H_
#define CELADON_SCRIPT_CURRENT_CONNECTION_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/connection.h"
#include "celadon/script.h"
#include "script/command.h"
#include "script/load_statement.h"

namespace celadon {

// Used by one thread; readers that it hands out are gone before it is.
class CurrentConnection {
 public:
  // `known` may be null and outlives the object.
  explicit CurrentConnection(const ConnectionRegistry* known) : known_(known) {}

  // NotFound where the host has no connection of that name. What was connected is closed.
  absl::Status Connect(const ConnectCommand& connect, const Execution& execution);
  void Disconnect();
  // Empty where none is.
  const std::string& name() const { return name_; }

  // Asks the source. A script that has never connected asks the first source of the host. The
  // statement and the rows that are read are noted in `report`, which outlives the reader; errors
  // name the connection and the statement.
  absl::StatusOr<std::unique_ptr<TableReader>> Ask(const SelectSource& asked, Query query,
                                                   LoadReport& report, const Execution& execution);

 private:
  absl::Status Open(const NamedConnection& connection, const ConnectOptions& options,
                    const Execution& execution);
  absl::Status OpenFirst(const Execution& execution);

  const ConnectionRegistry* known_;
  std::string name_;
  std::unique_ptr<OpenConnection> open_;  // null: none
  bool chosen_ = false;                   // the script has connected or disconnected
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_CURRENT_CONNECTION_H_
