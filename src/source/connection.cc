#include "celadon/connection.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"

namespace celadon {

absl::StatusOr<std::unique_ptr<TableReader>> OpenConnection::List(Catalog, const Execution&) {
  return absl::UnimplementedError("Unimplemented: the catalogue of this kind of connection");
}

void ConnectionRegistry::Add(NamedConnection connection) {
  std::lock_guard lock(mutex_);
  const auto known = std::ranges::find_if(connections_, [&](const NamedConnection& other) {
    return EqualsIgnoringCase(other.name, connection.name);
  });
  if (known != connections_.end()) {
    *known = std::move(connection);
  } else {
    connections_.push_back(std::move(connection));
  }
}

absl::StatusOr<NamedConnection> ConnectionRegistry::Find(std::string_view name) const {
  std::lock_guard lock(mutex_);
  std::string known;
  for (const NamedConnection& connection : connections_) {
    if (EqualsIgnoringCase(connection.name, name)) return connection;
    known += (known.empty() ? "" : ", ") + connection.name;
  }
  return absl::NotFoundError(absl::StrFormat("the connection is unknown: %s; known are: %s", name,
                                             known.empty() ? "none" : known));
}

std::optional<NamedConnection> ConnectionRegistry::First() const {
  std::lock_guard lock(mutex_);
  for (const NamedConnection& connection : connections_) {
    if (connection.source != nullptr) return connection;
  }
  return std::nullopt;
}

}  // namespace celadon
