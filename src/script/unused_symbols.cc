#include "script/unused_symbols.h"

#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "runtime/status_macros.h"
#include "storage/used_elements.h"

namespace celadon {
namespace {

using ColumnsOfFields = absl::flat_hash_map<const StagedField*, std::vector<StagedColumn*>>;

ColumnsOfFields ColumnsOf(std::span<const std::shared_ptr<StagedField>> fields,
                          StagedModel& model) {
  ColumnsOfFields columns;
  for (const auto& field : fields) columns.try_emplace(field.get());
  for (const auto& table : model.tables()) {
    for (size_t i = 0; i < table->fields.size(); ++i) {
      const auto known = columns.find(table->fields[i].get());
      if (known != columns.end()) known->second.push_back(&table->columns[i]);
    }
  }
  return columns;
}

std::vector<uint32_t> AllElements(const StagedColumn& column) {
  std::vector<uint32_t> elements(column.rows());
  column.Read(0, elements);
  return elements;
}

absl::Status DropUnused(StagedField& field, std::span<StagedColumn* const> columns,
                        const CancelToken& cancel) {
  const std::vector<const StagedColumn*> read(columns.begin(), columns.end());
  CELADON_ASSIGN_OR_RETURN(const UsedElements found, FindUsed(field.size(), read, cancel));
  if (found.all()) return absl::OkStatus();
  const std::vector<uint8_t>& used = found.used;
  DualVector values;
  std::vector<uint32_t> recoded(used.size());
  for (uint32_t element = 0; element < used.size(); ++element) {
    recoded[element] = static_cast<uint32_t>(values.size());
    if (used[element] != 0) values.Append(field.value(element));
  }
  for (StagedColumn* column : columns) {
    std::vector<uint32_t> elements = AllElements(*column);
    for (uint32_t& element : elements) {
      if (element != StagedColumn::kNull) element = recoded[element];
    }
    StagedColumn rewritten;
    rewritten.Append(elements);
    *column = std::move(rewritten);
  }
  field.Replace(Dictionary::FromDistinct(std::move(values)));
  return absl::OkStatus();
}

}  // namespace

absl::Status DropUnusedSymbols(std::span<const std::shared_ptr<StagedField>> fields,
                               StagedModel& model, const CancelToken& cancel) {
  ColumnsOfFields columns = ColumnsOf(fields, model);
  for (const auto& field : fields) {
    CELADON_RETURN_IF_ERROR(cancel.status());
    const auto left = columns.find(field.get());
    if (left == columns.end()) continue;  // it stands there twice
    CELADON_RETURN_IF_ERROR(DropUnused(*field, left->second, cancel));
    columns.erase(left);
  }
  return absl::OkStatus();
}

}  // namespace celadon
