#include "script/current_connection.h"

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "script/script_error.h"

namespace celadon {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kShownBytes = 400;  // of a statement, in errors

// The error with the connection and the statement; a wish to stop stays as it is.
absl::Status Told(const absl::Status& status, const SourceStatement& statement) {
  if (status.ok() || absl::IsCancelled(status) || absl::IsDeadlineExceeded(status)) return status;
  std::string shown = statement.text.substr(0, kShownBytes);
  if (shown.size() < statement.text.size()) shown += " …";
  return SourceFailed(
      absl::Status(status.code(), absl::StrFormat("connection %s: %s; it was asked: %s",
                                                  statement.connection, status.message(), shown)));
}

std::string TextOf(const SelectSource& asked, const Query& query) {
  if (!asked.catalog.has_value()) return query.text;
  return *asked.catalog == Catalog::kTables    ? "SQLTables"
         : *asked.catalog == Catalog::kColumns ? "SQLColumns"
                                               : "SQLTypes";
}

// Rows of a source, counted.
class CountedRows final : public TableReader {
 public:
  CountedRows(std::unique_ptr<TableReader> rows, LoadReport& report, size_t statement)
      : rows_(std::move(rows)), report_(report), statement_(statement) {}

  const std::vector<ColumnInfo>& columns() const override { return rows_->columns(); }
  uint64_t expected_rows() const override { return rows_->expected_rows(); }

  absl::StatusOr<RowBatch> Next() override {
    SourceStatement& statement = report_.source_statements[statement_];
    const Clock::time_point start = Clock::now();
    absl::StatusOr<RowBatch> batch = rows_->Next();
    statement.seconds += std::chrono::duration<double>(Clock::now() - start).count();
    if (!batch.ok()) return Told(batch.status(), statement);
    statement.rows += batch->rows;
    return batch;
  }

 private:
  std::unique_ptr<TableReader> rows_;
  LoadReport& report_;
  size_t statement_;
};

}  // namespace

absl::Status CurrentConnection::Connect(const ConnectCommand& connect, const Execution& execution) {
  Disconnect();
  const auto found =
      known_ == nullptr
          ? absl::StatusOr<NamedConnection>(absl::NotFoundError("the host has no connections"))
          : known_->Find(connect.name);
  if (!found.ok() && !connect.by_library) {
    return absl::NotFoundError("the host has no connection of this name");
  }
  CELADON_RETURN_IF_ERROR(found.status());
  // A folder of files alone may be connected to as well; a SELECT then says that it has no tables.
  return found->source == nullptr ? absl::OkStatus() : Open(*found, connect.options, execution);
}

void CurrentConnection::Disconnect() {
  chosen_ = true;
  open_ = nullptr;
  name_.clear();
}

absl::Status CurrentConnection::Open(const NamedConnection& connection,
                                     const ConnectOptions& options, const Execution& execution) {
  auto open = connection.source->Open(options, execution);
  if (!open.ok()) {
    return SourceFailed(absl::Status(
        open.status().code(),
        absl::StrFormat("connection %s: %s", connection.name, open.status().message())));
  }
  open_ = *std::move(open);
  name_ = connection.name;
  return absl::OkStatus();
}

absl::Status CurrentConnection::OpenFirst(const Execution& execution) {
  const auto first = known_ == nullptr || chosen_ ? std::nullopt : known_->First();
  if (first.has_value()) return Open(*first, {}, execution);
  return absl::FailedPreconditionError(
      "there is no connection that could be asked: connect to one by LIB CONNECT TO");
}

absl::StatusOr<std::unique_ptr<TableReader>> CurrentConnection::Ask(const SelectSource& asked,
                                                                    Query query, LoadReport& report,
                                                                    const Execution& execution) {
  if (open_ == nullptr) CELADON_RETURN_IF_ERROR(OpenFirst(execution));
  SourceStatement& statement = report.source_statements.emplace_back();
  statement.connection = name_;
  statement.text = TextOf(asked, query);
  const Clock::time_point start = Clock::now();
  auto rows = asked.catalog.has_value() ? open_->List(*asked.catalog, execution)
                                        : open_->Run(query, execution);
  statement.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  if (!rows.ok()) return Told(rows.status(), statement);
  return std::make_unique<CountedRows>(*std::move(rows), report,
                                       report.source_statements.size() - 1);
}

}  // namespace celadon
