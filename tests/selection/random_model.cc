#include "selection/random_model.h"

#include "model/staged_rows.h"

namespace celadon {
namespace {

int Pick(std::mt19937& random, int low, int high) {
  return std::uniform_int_distribution<int>(low, high)(random);
}

// The field by which a new table hangs on an earlier one: one of its fields, or a new one of both.
std::string LinkField(PlainTable& parent, int number, std::mt19937& random) {
  if (Pick(random, 0, 2) == 0) {
    return parent
        .fields[static_cast<size_t>(Pick(random, 0, static_cast<int>(parent.fields.size()) - 1))];
  }
  const std::string field = "key" + std::to_string(number);
  parent.fields.push_back(field);
  return field;
}

void FillRows(PlainTable& table, std::mt19937& random) {
  const int rows = Pick(random, 0, 5) == 0 ? 0 : Pick(random, 1, 14);
  const int values = Pick(random, 1, 6);
  for (int r = 0; r < rows; ++r) {
    std::vector<std::optional<int>> row;
    for (size_t c = 0; c < table.fields.size(); ++c) {
      const bool null = Pick(random, 0, 9) == 0;
      row.push_back(null ? std::nullopt : std::optional(Pick(random, 0, values)));
    }
    table.rows.push_back(std::move(row));
  }
}

}  // namespace

std::vector<PlainTable> RandomTables(std::mt19937& random) {
  std::vector<PlainTable> tables(static_cast<size_t>(Pick(random, 1, 6)));
  for (int t = 0; t < static_cast<int>(tables.size()); ++t) {
    PlainTable& table = tables[static_cast<size_t>(t)];
    table.name = "T" + std::to_string(t);
    const int own = Pick(random, 1, 2);
    for (int f = 0; f < own; ++f) {
      table.fields.push_back("f" + std::to_string(t) + "_" + std::to_string(f));
    }
    if (t > 0 && Pick(random, 0, 6) != 0) {
      PlainTable& parent = tables[static_cast<size_t>(Pick(random, 0, t - 1))];
      table.fields.push_back(LinkField(parent, t, random));
    }
  }
  for (PlainTable& table : tables) FillRows(table, random);
  return tables;
}

std::vector<PlainTable> RandomTangle(std::mt19937& random) {
  std::vector<PlainTable> tables(static_cast<size_t>(Pick(random, 2, 6)));
  const int names = Pick(random, 2, 6);
  for (size_t t = 0; t < tables.size(); ++t) {
    PlainTable& table = tables[t];
    table.name = "T" + std::to_string(t);
    table.fields.push_back("own" + std::to_string(t));
    for (int name = 0; name < names; ++name) {
      if (Pick(random, 0, 2) == 0) table.fields.push_back("f" + std::to_string(name));
    }
    FillRows(table, random);
  }
  return tables;
}

std::shared_ptr<const DataModel> BuildModel(const std::vector<PlainTable>& tables) {
  StagedModel staged;
  for (const PlainTable& table : tables) {
    std::vector<Row> rows;
    for (const auto& plain : table.rows) {
      Row row;
      for (const std::optional<int>& cell : plain) {
        row.push_back(cell.has_value() ? Value::Number(*cell) : Value());
      }
      rows.push_back(std::move(row));
    }
    Stage(staged, table.name, table.fields, rows);
  }
  return BuildOrDie(std::move(staged));
}

SelectionState RandomSelections(const DataModel& model, std::mt19937& random) {
  SelectionState selections;
  const int wanted = Pick(random, 0, 4);
  for (int i = 0; i < wanted && !model.listed_fields().empty(); ++i) {
    const auto field =
        static_cast<FieldId>(Pick(random, 0, static_cast<int>(model.listed_fields().size()) - 1));
    Bitmap symbols(model.field(field).symbols->size());
    for (size_t s = 0; s < symbols.size(); ++s) {
      if (Pick(random, 0, 2) == 0) symbols.Set(s);
    }
    selections.Set(field, std::move(symbols));
  }
  return selections;
}

}  // namespace celadon
