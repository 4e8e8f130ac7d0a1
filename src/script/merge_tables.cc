#include "script/merge_tables.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"

#include "celadon/text_rules.h"
#include "expression/column_vector.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr uint32_t kNull = StagedColumn::kNull;

enum class Operation : uint8_t { kInsert, kUpdate, kDelete };

ValueView ValueOf(const StagedField& field, uint32_t element) {
  return element == kNull ? ValueView() : field.symbols.values()[element];
}

absl::StatusOr<Operation> OperationOf(ValueView value) {
  static constexpr std::pair<std::string_view, Operation> kOperations[] = {
      {"insert", Operation::kInsert}, {"i", Operation::kInsert},
      {"update", Operation::kUpdate}, {"u", Operation::kUpdate},
      {"delete", Operation::kDelete}, {"d", Operation::kDelete}};
  const std::string_view text = value.has_text() ? value.text() : std::string_view();
  for (const auto& [word, operation] : kOperations) {
    if (EqualsIgnoringCase(text, word)) return operation;
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("the merge operation is none of Insert, Update and Delete: '%s'", text));
}

std::vector<std::vector<uint32_t>> ReadColumns(const StagedTable& table) {
  std::vector<std::vector<uint32_t>> columns(table.columns.size());
  for (size_t i = 0; i < columns.size(); ++i) {
    columns[i].resize(table.rows);
    table.columns[i].Read(0, columns[i]);
  }
  return columns;
}

// Gives each key one number, whichever table it stands in; nullopt where a part of it is NULL.
class KeyNumbers {
 public:
  explicit KeyNumbers(size_t parts) : splits_(parts) {}

  template <typename ElementOf>
  std::optional<uint32_t> Of(ElementOf element_of) {
    uint32_t number = 0;
    for (size_t part = 0; part < splits_.size(); ++part) {
      const uint32_t element = element_of(part);
      if (element == kNull) return std::nullopt;
      auto& split = splits_[part];
      number =
          split.try_emplace(uint64_t{number} << 32 | element, static_cast<uint32_t>(split.size()))
              .first->second;
    }
    return number;
  }

 private:
  std::vector<absl::flat_hash_map<uint64_t, uint32_t>> splits_;
};

class Merger {
 public:
  Merger(StagedTable& table, const StagedTable& log, const MergePrefix& merge,
         const TextInterpreter& interpreter)
      : table_(table),
        log_(log),
        merge_(merge),
        interpreter_(interpreter),
        keys_(merge.keys.size()) {}

  absl::StatusOr<Value> Run() {
    if (log_.columns.empty()) {
      return absl::InvalidArgumentError("Merge needs the operation as its first column");
    }
    CELADON_RETURN_IF_ERROR(PlaceColumns());
    CELADON_ASSIGN_OR_RETURN(const std::vector<uint32_t> order, Order());
    Index();
    for (const uint32_t row : order) CELADON_RETURN_IF_ERROR(Apply(row));
    Rebuild();
    if (order.empty() || !sequence_.has_value()) return Value();
    return Value(ValueOf(*log_.fields[*sequence_], log_columns_[*sequence_][order.back()]));
  }

 private:
  absl::Status PlaceColumns() {
    for (size_t i = 1; i < log_.fields.size(); ++i) {
      const auto known = table_.ColumnOf(log_.fields[i]->name);
      places_.push_back(known ? *known : table_.AddColumn(log_.fields[i]));
    }
    for (const std::string& key : merge_.keys) {
      const auto column = log_.ColumnOf(key);
      if (!column.has_value() || *column == 0) {
        return absl::InvalidArgumentError(
            absl::StrFormat("the key of Merge is no field of the statement: %s", key));
      }
      log_keys_.push_back(*column);
      table_keys_.push_back(places_[*column - 1]);
    }
    if (!merge_.sequence_field.empty()) {
      sequence_ = log_.ColumnOf(merge_.sequence_field);
      if (!sequence_.has_value() || *sequence_ == 0) {
        return absl::InvalidArgumentError(absl::StrFormat(
            "the sequence of Merge is no field of the statement: %s", merge_.sequence_field));
      }
    }
    log_columns_ = ReadColumns(log_);
    columns_ = ReadColumns(table_);
    alive_.assign(table_.rows, true);
    return absl::OkStatus();
  }

  double NumberOf(ValueView value) const {
    if (value.has_number()) return value.number();
    return value.has_text() ? interpreter_.Number(value.text()).value_or(kNoNumber) : kNoNumber;
  }
  double Sequence(uint32_t log_row) const {
    return NumberOf(ValueOf(*log_.fields[*sequence_], log_columns_[*sequence_][log_row]));
  }

  // The rows of the log in the order in which they count.
  absl::StatusOr<std::vector<uint32_t>> Order() const {
    std::vector<uint32_t> order(log_.rows);
    std::iota(order.begin(), order.end(), 0);
    if (!sequence_.has_value()) return order;
    std::vector<double> sequence(order.size());
    for (const uint32_t row : order) {
      sequence[row] = Sequence(row);
      if (std::isnan(sequence[row])) {
        return absl::InvalidArgumentError(absl::StrFormat(
            "the sequence of Merge is no number in row %d: %s", row + 1, merge_.sequence_field));
      }
    }
    std::ranges::stable_sort(order, {}, [&](uint32_t row) { return sequence[row]; });
    return order;
  }

  void Index() {
    for (uint32_t row = 0; row < table_.rows; ++row) {
      const auto key = keys_.Of([&](size_t part) { return columns_[table_keys_[part]][row]; });
      if (key.has_value()) rows_of_key_[*key].push_back(row);
    }
  }

  absl::Status Apply(uint32_t log_row) {
    CELADON_ASSIGN_OR_RETURN(const Operation operation,
                             OperationOf(ValueOf(*log_.fields[0], log_columns_[0][log_row])));
    const auto key = keys_.Of([&](size_t part) { return log_columns_[log_keys_[part]][log_row]; });
    std::vector<uint32_t> none;
    std::vector<uint32_t>& current = key.has_value() ? rows_of_key_[*key] : none;
    if (IsOutdated(log_row, current)) return absl::OkStatus();
    if (operation == Operation::kUpdate && !current.empty()) {
      for (const uint32_t row : current) {
        for (size_t i = 0; i < places_.size(); ++i) {
          columns_[places_[i]][row] = log_columns_[i + 1][log_row];
        }
      }
      return absl::OkStatus();
    }
    for (const uint32_t row : current) alive_[row] = false;
    current.clear();
    if (operation != Operation::kDelete) current.push_back(Append(log_row));
    return absl::OkStatus();
  }

  // Whether a row that is stored has a larger sequence value.
  bool IsOutdated(uint32_t log_row, const std::vector<uint32_t>& current) const {
    if (!sequence_.has_value()) return false;
    const size_t place = places_[*sequence_ - 1];
    return std::ranges::any_of(current, [&](uint32_t row) {
      return NumberOf(ValueOf(*table_.fields[place], columns_[place][row])) > Sequence(log_row);
    });
  }

  uint32_t Append(uint32_t log_row) {
    for (std::vector<uint32_t>& column : columns_) column.push_back(kNull);
    for (size_t i = 0; i < places_.size(); ++i) {
      columns_[places_[i]].back() = log_columns_[i + 1][log_row];
    }
    alive_.push_back(true);
    return static_cast<uint32_t>(alive_.size() - 1);
  }

  void Rebuild() {
    for (size_t i = 0; i < columns_.size(); ++i) {
      size_t row = 0;
      std::erase_if(columns_[i], [&](uint32_t) { return !alive_[row++]; });
      StagedColumn rebuilt;
      rebuilt.Append(columns_[i]);
      table_.columns[i] = std::move(rebuilt);
    }
    table_.rows = static_cast<uint64_t>(std::ranges::count(alive_, true));
  }

  StagedTable& table_;
  const StagedTable& log_;
  const MergePrefix& merge_;
  const TextInterpreter& interpreter_;
  std::vector<size_t> places_;  // in the table, of the log's columns from the second on
  std::vector<size_t> log_keys_, table_keys_;
  std::optional<size_t> sequence_;  // in the log
  std::vector<std::vector<uint32_t>> log_columns_, columns_;
  std::vector<bool> alive_;  // one a row of columns_
  KeyNumbers keys_;
  absl::flat_hash_map<uint32_t, std::vector<uint32_t>> rows_of_key_;
};

}  // namespace

absl::StatusOr<Value> MergeTables(StagedTable& table, const StagedTable& log,
                                  const MergePrefix& merge, const TextInterpreter& interpreter) {
  return Merger(table, log, merge, interpreter).Run();
}

}  // namespace celadon
