// Connections: the other engines and the folders that a host opens to scripts, by name.
//
// Source: Qlik help "Connect to data sources", "SELECT"; the load script page, section 6. The
// interface is our own.
#ifndef CELADON_CONNECTION_H_
#define CELADON_CONNECTION_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/data_folder.h"
#include "celadon/execution.h"
#include "celadon/format.h"
#include "celadon/table_reader.h"

namespace celadon {

// What a statement asks of a source.
struct Query {
  std::string text;           // in the source's own language
  uint64_t row_limit = 0;     // more rows than these are not wanted; 0: all are
  RegionalSettings settings;  // for texts that the source knows no type of
};

// What a source can list of itself.
enum class Catalog : uint8_t { kTables, kColumns, kTypes };

// A source that is connected to. Used by one thread; what it reads from is gone before it is.
class OpenConnection {
 public:
  virtual ~OpenConnection() = default;

  // Runs a statement. Its columns have the names and the types that the source reports: numbers
  // come without text, dates and times with a format, texts are only texts. A reader without
  // columns stands for a statement that has no result, and has been run. One reader is open at a
  // time. Besides what TableReader says: InvalidArgument where the source does not take the
  // statement, PermissionDenied for what it must not do, Unavailable where the source cannot be
  // reached. A source heeds the execution's token while it works, not only between batches.
  virtual absl::StatusOr<std::unique_ptr<TableReader>> Run(const Query& query,
                                                           const Execution& execution) = 0;

  // Unimplemented where the source cannot tell.
  virtual absl::StatusOr<std::unique_ptr<TableReader>> List(Catalog what,
                                                            const Execution& execution);
};

// How a script wants to be connected.
struct ConnectOptions {
  std::string user;      // empty: as the host has set it up
  std::string password;  // likewise; no message ever shows it
  bool writes = false;   // statements may change the source
};

// A source as a host sets it up. Immutable, thread-safe; what it opens is not.
class Connection {
 public:
  virtual ~Connection() = default;
  // Unavailable where the source cannot be reached, PermissionDenied where it refuses.
  virtual absl::StatusOr<std::unique_ptr<OpenConnection>> Open(
      const ConnectOptions& options, const Execution& execution) const = 0;
};

struct NamedConnection {
  std::string name;
  std::shared_ptr<const Connection> source;  // that SELECT reads; null: none
  std::optional<DataFolder> folder;          // that lib://name/… lies in
};

// The connections of a host, found by name in any case. Thread-safe; what was found stays as it is.
class ConnectionRegistry {
 public:
  // Takes the place of one of the same name.
  void Add(NamedConnection connection);
  // NotFound, naming those there are.
  absl::StatusOr<NamedConnection> Find(std::string_view name) const;
  // The one with a source that was added first: current until a script connects to another.
  std::optional<NamedConnection> First() const;

 private:
  mutable std::mutex mutex_;
  std::vector<NamedConnection> connections_;  // guarded by mutex_
};

}  // namespace celadon

#endif  // CELADON_CONNECTION_H_
