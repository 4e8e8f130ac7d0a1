#include "script/ruled_rows.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "script/expand.h"

namespace celadon {
namespace {

struct ValueRule {
  const MappingTable* map = nullptr;  // null: values stay
  bool null_is_value = false;
};

class RuledRows final : public TableReader {
 public:
  RuledRows(std::unique_ptr<TableReader> rows, std::vector<ColumnInfo> columns,
            std::vector<ValueRule> rules, Value null_value)
      : rows_(std::move(rows)),
        columns_(std::move(columns)),
        rules_(std::move(rules)),
        null_value_(std::move(null_value)) {}

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  uint64_t expected_rows() const override { return rows_->expected_rows(); }

  absl::StatusOr<RowBatch> Next() override {
    CELADON_ASSIGN_OR_RETURN(RowBatch batch, rows_->Next());
    for (size_t i = 0; i < batch.columns.size(); ++i) {
      if (rules_[i].map != nullptr) MapValues(*rules_[i].map, batch.columns[i]);
      if (rules_[i].null_is_value) FillNulls(batch.columns[i]);
    }
    return batch;
  }

  void Recycle(RowBatch batch) override { rows_->Recycle(std::move(batch)); }

 private:
  static void MapValues(const MappingTable& map, BatchColumn& column) {
    auto values = std::make_shared<DualVector>();
    std::vector<uint32_t> codes;
    for (size_t entry = 0; entry < column.dictionary->size(); ++entry) {
      const ValueView value = (*column.dictionary)[entry];
      const ValueView mapped = map.Map(value, value);
      codes.push_back(mapped.is_null() ? BatchColumn::kNull
                                       : static_cast<uint32_t>(values->size()));
      if (!mapped.is_null()) values->Append(mapped);
    }
    for (uint32_t& code : column.codes) {
      if (code != BatchColumn::kNull) code = codes[code];
    }
    column.dictionary = std::move(values);
  }

  void FillNulls(BatchColumn& column) const {
    auto values = std::make_shared<DualVector>(*column.dictionary);
    const auto null_code = static_cast<uint32_t>(values->size());
    values->Append(null_value_);
    for (uint32_t& code : column.codes) {
      if (code == BatchColumn::kNull) code = null_code;
    }
    column.dictionary = std::move(values);
  }

  std::unique_ptr<TableReader> rows_;
  std::vector<ColumnInfo> columns_;
  std::vector<ValueRule> rules_;
  Value null_value_;
};

}  // namespace

absl::StatusOr<RowSource> ApplyFieldRules(RowSource source, std::string_view table,
                                          const Reload& reload) {
  if (reload.rules.empty()) return source;
  std::vector<ColumnInfo> columns = source.rows->columns();
  std::vector<ValueRule> rules;
  for (ColumnInfo& column : columns) {
    const std::string map = reload.rules.MapOf(column.name);
    ValueRule& rule = rules.emplace_back();
    rule.null_is_value = reload.rules.NullIsValue(column.name);
    column.name = reload.rules.NameIn(column.name, table);
    if (map.empty()) continue;
    const auto found = reload.maps.find(map);
    if (found == reload.maps.end()) {
      return absl::NotFoundError(
          absl::StrFormat("there is no mapping table of this name: %s", map));
    }
    rule.map = &found->second;
  }
  const Value* const null_value = reload.variables().Find("NullValue");
  Value text = Value::Text(null_value == nullptr ? "" : ExpansionText(*null_value));
  source.rows = std::make_unique<RuledRows>(std::move(source.rows), std::move(columns),
                                            std::move(rules), std::move(text));
  return source;
}

}  // namespace celadon
