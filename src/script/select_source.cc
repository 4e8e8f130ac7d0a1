#include "script/select_source.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "runtime/status_macros.h"
#include "runtime/string_map.h"
#include "script/expand.h"
#include "script/script_scan.h"
#include "script/statement_reader.h"

namespace celadon {
namespace {

// The byte behind the quoted part, the word or the other byte that is here.
size_t PartEnd(std::string_view sql, size_t at) {
  if (IsQuote(sql[at])) {
    const size_t end = QuotedEnd(sql, at);
    return end == kUnclosed ? sql.size() : end;
  }
  return std::max(WordEnd(sql, at), at + 1);
}

// Without the comments that dollar expansions have brought in.
std::string WithoutComments(std::string_view sql) {
  std::string kept;
  for (size_t at = 0; at < sql.size();) {
    const bool star = sql.substr(at, 2) == "/*";
    const size_t comment_end = star ? CommentEnd(sql, at) : DashCommentEnd(sql, at);
    const size_t end = comment_end > at ? comment_end : PartEnd(sql, at);
    kept += comment_end > at ? " " : sql.substr(at, end - at);
    at = end;
  }
  return kept;
}

// The last part of the name at `at`, whose parts have dots between; empty if there is none.
std::string LastPart(std::string_view sql, size_t at) {
  std::string last;
  while (true) {
    at = SkipBlanks(sql, at);
    StatementReader reader(sql, at);
    if (auto quoted = reader.Quoted()) {
      last = *std::move(quoted);
      at = QuotedEnd(sql, at);
    } else {
      const size_t end = WordEnd(sql, at);
      if (end == at) return last;
      const std::string_view word = sql.substr(at, end - at);
      const size_t dot = word.find_last_of('.', word.size() - 2);
      last = word.substr(dot == std::string_view::npos ? 0 : dot + 1);
      at = end;
      if (last.ends_with('.')) continue;
    }
    at = SkipBlanks(sql, at);
    if (at == sql.size() || sql[at] != '.') return last;
    ++at;
  }
}

// Shows a text in the place of NULL.
class NullsShown final : public TableReader {
 public:
  NullsShown(std::unique_ptr<TableReader> rows, std::string text)
      : rows_(std::move(rows)), text_(std::move(text)) {}

  const std::vector<ColumnInfo>& columns() const override { return rows_->columns(); }
  uint64_t expected_rows() const override { return rows_->expected_rows(); }

  absl::StatusOr<RowBatch> Next() override {
    absl::StatusOr<RowBatch> batch = rows_->Next();
    if (!batch.ok()) return batch;
    for (BatchColumn& column : batch->columns) {
      if (std::ranges::find(column.codes, BatchColumn::kNull) == column.codes.end()) continue;
      auto values = std::make_shared<DualVector>(*column.dictionary);
      std::ranges::replace(column.codes, BatchColumn::kNull, static_cast<uint32_t>(values->size()));
      values->Append(ValueView::Text(text_));
      column.dictionary = std::move(values);
    }
    return batch;
  }

 private:
  std::unique_ptr<TableReader> rows_;
  std::string text_;
};

absl::Status CheckNames(const TableReader& rows) {
  StringSet names;
  for (const ColumnInfo& column : rows.columns()) {
    if (names.insert(column.name).second) continue;
    return absl::InvalidArgumentError(absl::StrFormat(
        "two columns of the result have one name, give one another by as: %s", column.name));
  }
  return absl::OkStatus();
}

}  // namespace

bool StripsComments(const Variables& variables) {
  const Value* const strips = variables.Find("StripComments");
  return strips == nullptr || ExpansionText(*strips) != "0";
}

std::string TableOfSelect(std::string_view sql) {
  for (size_t at = 0; at < sql.size();) {
    const size_t end = PartEnd(sql, at);
    if (EqualsIgnoringCase(sql.substr(at, end - at), "from")) {
      std::string name = LastPart(sql, end);
      if (!name.empty()) return name;
    }
    at = end;
  }
  return "SQL";
}

absl::StatusOr<RowSource> OpenSelect(const SelectSource& source, uint64_t row_limit,
                                     Reload& reload) {
  Query query;
  query.text = StripsComments(reload.variables()) ? WithoutComments(source.text) : source.text;
  query.row_limit = row_limit;
  query.settings = reload.variables().Settings();
  CELADON_ASSIGN_OR_RETURN(
      auto rows, reload.connection.Ask(source, std::move(query), reload.report, reload.execution));
  CELADON_RETURN_IF_ERROR(CheckNames(*rows));
  const Value* const shown = reload.variables().Find("NullDisplay");
  if (shown != nullptr && !shown->is_null()) {
    rows = std::make_unique<NullsShown>(std::move(rows), ExpansionText(*shown));
  }
  const size_t columns = rows->columns().size();
  return RowSource{std::move(rows), std::vector<bool>(columns, false)};
}

}  // namespace celadon
