#include "model/system_table.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace celadon {

namespace {

constexpr std::array<std::string_view, 5> kFields = {"$Table", "$Field", "$Fields", "$FieldNo",
                                                     "$Rows"};

void AppendValue(StagedTable& table, size_t column, ValueView value) {
  const uint32_t element = table.fields[column]->symbols().Intern(value);
  table.columns[column].Append(std::span(&element, 1));
}

void AppendNumber(StagedTable& table, size_t column, uint64_t number) {
  AppendValue(table, column, ValueView::Number(static_cast<double>(number)));
}

}  // namespace

void AddSystemTable(StagedModel& model) {
  if (model.tables().empty() ||
      std::ranges::any_of(kFields, [&](std::string_view name) { return model.HasField(name); })) {
    return;
  }
  const size_t described = model.tables().size();
  StagedTable& table = model.AddTable("$System");
  table.kind = TableKind::kSystem;
  for (const std::string_view name : kFields) table.AddColumn(model.FieldNamed(name));
  for (size_t t = 0; t < described; ++t) {
    const StagedTable& source = *model.tables()[t];
    const auto fields = source.loaded_fields();
    for (size_t f = 0; f < fields.size(); ++f) {
      AppendValue(table, 0, ValueView::Text(source.name));
      AppendValue(table, 1, ValueView::Text(fields[f]->name));
      AppendNumber(table, 2, fields.size());
      AppendNumber(table, 3, f + 1);
      AppendNumber(table, 4, source.rows);
      ++table.rows;
    }
  }
}

}  // namespace celadon
