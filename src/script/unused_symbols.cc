#include "script/unused_symbols.h"

#include <utility>
#include <vector>

#include "storage/used_elements.h"

namespace celadon {
namespace {

std::vector<StagedColumn*> ColumnsOf(const StagedField& field, StagedModel& model) {
  std::vector<StagedColumn*> columns;
  for (const auto& table : model.tables()) {
    for (size_t i = 0; i < table->fields.size(); ++i) {
      if (table->fields[i].get() == &field) columns.push_back(&table->columns[i]);
    }
  }
  return columns;
}

std::vector<uint32_t> AllElements(const StagedColumn& column) {
  std::vector<uint32_t> elements(column.rows());
  column.Read(0, elements);
  return elements;
}

}  // namespace

void DropUnusedSymbols(StagedField& field, StagedModel& model) {
  const std::vector<StagedColumn*> columns = ColumnsOf(field, model);
  const std::vector<const StagedColumn*> read(columns.begin(), columns.end());
  const UsedElements found = *FindUsed(field.size(), read, CancelToken());
  if (found.all()) return;
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
}

}  // namespace celadon
