#include "script/interval_match.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "absl/strings/str_format.h"

#include "celadon/memory_budget.h"
#include "runtime/status_macros.h"
#include "script/batch_source.h"
#include "script/stored_texts.h"
#include "script/symbol_coder.h"

namespace celadon {
namespace {

constexpr uint64_t kRowsAtOnce = uint64_t{1} << 20;  // between looks at the wish to stop

constexpr uint32_t kNoElement = StagedColumn::kNull;

using Key = std::vector<uint32_t>;  // elements of the key fields

// A number that is matched, and its element.
struct Point {
  double number;
  uint32_t element;
  auto operator<=>(const Point&) const = default;
};

// The distinct values of the matched field, by the keys that they stand with, in ascending order.
struct Points {
  std::vector<std::shared_ptr<StagedField>> fields;
  std::map<Key, std::vector<Point>> by_key;
};

void AddPoints(const StagedTable& table, const std::vector<size_t>& columns, Points& points) {
  const Dictionary& symbols = table.fields[columns[0]]->symbols();
  std::vector<std::vector<uint32_t>> elements(columns.size());
  for (size_t i = 0; i < columns.size(); ++i) {
    elements[i].resize(table.rows);
    table.columns[columns[i]].Read(0, elements[i]);
  }
  for (uint64_t row = 0; row < table.rows; ++row) {
    const uint32_t element = elements[0][row];
    if (element == kNoElement || (static_cast<uint8_t>(symbols.values().kind(element)) & 1) == 0) {
      continue;
    }
    Key key;
    for (size_t i = 1; i < columns.size(); ++i) key.push_back(elements[i][row]);
    if (std::ranges::find(key, kNoElement) != key.end()) continue;
    points.by_key[std::move(key)].push_back({symbols.values().number(element), element});
  }
}

absl::StatusOr<Points> CollectPoints(const std::vector<std::string>& fields, const Reload& reload) {
  Points points;
  for (const auto& table : reload.model.tables()) {
    std::vector<size_t> columns;
    for (const std::string& field : fields) {
      if (const auto column = table->ColumnOf(field)) columns.push_back(*column);
    }
    if (columns.size() != fields.size()) continue;
    points.fields.clear();
    for (const size_t column : columns) points.fields.push_back(table->fields[column]);
    AddPoints(*table, columns, points);
  }
  if (points.fields.empty()) {
    return absl::NotFoundError(
        absl::StrFormat("no table that is loaded holds what IntervalMatch matches: %s", fields[0]));
  }
  for (auto& [key, values] : points.by_key) {
    std::ranges::sort(values);
    values.erase(std::ranges::unique(values).begin(), values.end());
  }
  return points;
}

// The elements of the keys of a row; nullopt where one is NULL or not loaded.
std::optional<Key> KeyOf(const RowBatch& batch, size_t row, const Points& points) {
  Key key;
  for (size_t i = 2; i < batch.columns.size(); ++i) {
    const ValueView value = batch.columns[i][row];
    const uint32_t element =
        value.is_null() ? Dictionary::kNone : points.fields[i - 1]->symbols().Find(value);
    if (element == Dictionary::kNone) return std::nullopt;
    key.push_back(element);
  }
  return key;
}

}  // namespace

absl::StatusOr<RowSource> MatchIntervals(RowSource source, const std::vector<std::string>& fields,
                                         const Reload& reload) {
  std::vector<ColumnInfo> columns = source.rows->columns();
  if (columns.size() != fields.size() + 1) {
    return absl::InvalidArgumentError(
        absl::StrFormat("IntervalMatch needs the two bounds and %d keys: %d columns are given",
                        fields.size() - 1, columns.size()));
  }
  CELADON_ASSIGN_OR_RETURN(const Points points, CollectPoints(fields, reload));
  const TextInterpreter interpreter(reload.variables().Settings());
  const auto rows = ReadStoredTexts(std::move(source), interpreter, *reload.execution.executor);
  for (size_t i = 2; i < columns.size(); ++i) columns[i].name = fields[i - 1];
  columns.push_back(
      {.name = fields[0], .format = points.fields[0]->format, .tags = {}, .comment = {}});
  std::vector<SymbolCoder> coders(columns.size() - 1);
  RowBatch matched;
  matched.columns.resize(columns.size());
  MemoryReservation memory(reload.execution.memory);
  const auto make_room = [&](uint64_t more) -> absl::Status {
    const uint64_t wanted = matched.rows + more;
    if (wanted > StagedTable::kMaxRows) {
      return absl::ResourceExhaustedError(absl::StrFormat(
          "IntervalMatch finds more matches than a table can have: %d", StagedTable::kMaxRows));
    }
    if (wanted / kRowsAtOnce != matched.rows / kRowsAtOnce) {
      CELADON_RETURN_IF_ERROR(reload.execution.cancel.status());
    }
    const uint64_t bytes = wanted * columns.size() * sizeof(uint32_t);
    if (bytes <= memory.bytes()) return absl::OkStatus();
    return memory.Resize(2 * bytes, "the matches of intervals");  // as the columns grow
  };
  while (true) {
    CELADON_ASSIGN_OR_RETURN(const RowBatch batch, rows->Next());
    if (batch.rows == 0) break;
    CELADON_RETURN_IF_ERROR(reload.execution.cancel.status());
    std::vector<std::vector<uint32_t>> codes;
    for (size_t i = 0; i < batch.columns.size(); ++i) {
      codes.push_back(coders[i].Intern(batch.columns[i]));
    }
    for (size_t row = 0; row < batch.rows; ++row) {
      const ValueView low = batch.columns[0][row], high = batch.columns[1][row];
      const auto key = KeyOf(batch, row, points);
      if (!key.has_value() || !low.has_number() || !high.has_number()) continue;
      const auto of_key = points.by_key.find(*key);
      if (of_key == points.by_key.end()) continue;
      auto point = std::ranges::lower_bound(of_key->second, low.number(), {}, &Point::number);
      const auto last =
          std::ranges::upper_bound(point, of_key->second.end(), high.number(), {}, &Point::number);
      CELADON_RETURN_IF_ERROR(make_room(static_cast<uint64_t>(last - point)));
      for (; point != last; ++point) {
        for (size_t i = 0; i < codes.size(); ++i) matched.columns[i].codes.push_back(codes[i][row]);
        matched.columns.back().codes.push_back(point->element);
        ++matched.rows;
      }
    }
  }
  for (size_t i = 0; i < coders.size(); ++i) {
    matched.columns[i].dictionary =
        std::make_shared<const DualVector>(coders[i].symbols().values());
  }
  matched.columns.back().dictionary =
      std::make_shared<const DualVector>(points.fields[0]->values());
  std::vector<bool> reads_texts(columns.size(), false);
  return RowSource{std::make_unique<BatchSource>(std::move(columns), std::move(matched)),
                   std::move(reads_texts)};
}

}  // namespace celadon
