#include "connectors/sqlite/change_history.h"

#include <charconv>
#include <optional>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"

namespace celadon {
namespace {

absl::Status OutOfRange(std::string_view what, int64_t version) {
  return absl::InvalidArgumentError(
      absl::StrFormat("table_changes %s, which is %d", what, version));
}

}  // namespace

absl::StatusOr<HistoryPlace> HistoryPlace::Of(std::string_view text, const Database& database) {
  HistoryPlace place;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), place.version);
  place.is_version = error == std::errc() && end == text.data() + text.size();
  if (place.is_version) return place;
  const std::optional<double> time = database.ReadTime(text);
  if (!time.has_value()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "table_changes starts and ends at a version or a timestamp, not at: %s", text));
  }
  place.time = *time;
  return place;
}

absl::StatusOr<ChangeHistory> ChangeHistory::Read(Database& database, const std::string& table) {
  CELADON_ASSIGN_OR_RETURN(
      const SqliteStatement rows,
      database.CompileTrusted(
          absl::StrFormat("SELECT DISTINCT _commit_version, _commit_timestamp FROM %s ORDER BY 1",
                          QuotedName(table))));
  ChangeHistory history;
  while (true) {
    CELADON_ASSIGN_OR_RETURN(const bool row, database.Step(rows.get()));
    if (!row) return history;
    const std::string_view text = ShownText(sqlite3_column_text(rows.get(), 1));
    const std::optional<double> time = database.ReadTime(text);
    if (!time.has_value()) {
      return absl::InvalidArgumentError(
          absl::StrFormat("a change has no timestamp but %s: %s", text, table));
    }
    history.commits_.push_back({sqlite3_column_int64(rows.get(), 0), *time});
  }
}

absl::StatusOr<int64_t> ChangeHistory::Start(const HistoryPlace& start) const {
  if (start.is_version) {
    const int64_t first =
        commits_.empty() || commits_.front().version <= 1 ? 0 : commits_.front().version;
    if (start.version < first) return OutOfRange("starts before the earliest version", first);
    if (start.version > latest()) return OutOfRange("starts after the latest version", latest());
    return start.version;
  }
  for (const Commit& commit : commits_) {
    if (commit.time >= start.time) return commit.version;
  }
  return OutOfRange("starts after the time of the latest version", latest());
}

absl::StatusOr<int64_t> ChangeHistory::End(const HistoryPlace& end) const {
  if (end.is_version) {
    if (end.version > latest()) return OutOfRange("ends after the latest version", latest());
    return end.version;
  }
  if (commits_.empty() || end.time > commits_.back().time) {
    return OutOfRange("ends after the time of the latest version", latest());
  }
  int64_t version = -1;
  for (const Commit& commit : commits_) {
    if (commit.time <= end.time) version = commit.version;
  }
  return version;
}

}  // namespace celadon
