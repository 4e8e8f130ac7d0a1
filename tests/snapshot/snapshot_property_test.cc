// Random models through a saved app.
#include <filesystem>
#include <random>

#include <gtest/gtest.h>

#include "celadon/selection.h"
#include "celadon/snapshot.h"
#include "model/staged_rows.h"
#include "selection/random_model.h"

namespace celadon {
namespace {

void ExpectSameSymbols(const SymbolTable& saved, const SymbolTable& opened) {
  ASSERT_EQ(opened.size(), saved.size());
  EXPECT_EQ(opened.format(), saved.format());
  EXPECT_EQ(opened.numeric_count(), saved.numeric_count());
  for (SymbolId id = 0; id < saved.size(); ++id) {
    ASSERT_EQ(opened[id].kind(), saved[id].kind());
    ASSERT_TRUE(SameSymbol(opened[id], saved[id]));
    ASSERT_EQ(opened.values().text(id), saved.values().text(id));
    ASSERT_EQ(opened.element(id), saved.element(id));
    ASSERT_EQ(opened.symbol_at(saved.element(id)), id);
  }
}

void ExpectSameTable(const Table& saved, const Table& opened) {
  EXPECT_EQ(opened.name, saved.name);
  EXPECT_EQ(opened.comment, saved.comment);
  EXPECT_EQ(opened.kind, saved.kind);
  EXPECT_EQ(opened.coupling, saved.coupling);
  EXPECT_EQ(opened.loaded_fields, saved.loaded_fields);
  ASSERT_EQ(opened.rows, saved.rows);
  ASSERT_EQ(opened.columns.size(), saved.columns.size());
  for (size_t c = 0; c < saved.columns.size(); ++c) {
    EXPECT_EQ(opened.columns[c].field, saved.columns[c].field);
    EXPECT_EQ(opened.columns[c].histogram, saved.columns[c].histogram);
    const BitPackedColumn &before = saved.columns[c].codes, &after = opened.columns[c].codes;
    ASSERT_EQ(after.cardinality(), before.cardinality());
    ASSERT_EQ(after.has_nulls(), before.has_nulls());
    for (RowIndex row = 0; row < saved.rows; ++row) ASSERT_EQ(after[row], before[row]);
  }
}

void ExpectSameModel(const DataModel& saved, const DataModel& opened) {
  ASSERT_EQ(opened.fields().size(), saved.fields().size());
  ASSERT_EQ(opened.tables().size(), saved.tables().size());
  EXPECT_EQ(opened.listed_fields().size(), saved.listed_fields().size());
  EXPECT_EQ(opened.listed_tables().size(), saved.listed_tables().size());
  for (FieldId f = 0; f < saved.fields().size(); ++f) {
    const Field &before = saved.field(f), &after = opened.field(f);
    EXPECT_EQ(after.name, before.name);
    EXPECT_EQ(after.comment, before.comment);
    EXPECT_EQ(after.tags, before.tags);
    EXPECT_EQ(after.is_key_part, before.is_key_part);
    EXPECT_EQ(after.columns, before.columns);
    ASSERT_EQ(after.statistics.size(), before.statistics.size());
    for (size_t i = 0; i < before.statistics.size(); ++i) {
      EXPECT_EQ(after.statistics[i].key, before.statistics[i].key);
      EXPECT_EQ(after.statistics[i].present_distinct, before.statistics[i].present_distinct);
    }
    ExpectSameSymbols(*before.symbols, *after.symbols);
  }
  for (TableId t = 0; t < saved.tables().size(); ++t) {
    ExpectSameTable(saved.table(t), opened.table(t));
    EXPECT_EQ(opened.island(t), saved.island(t));
  }
}

TEST(SnapshotProperty, AModelComesBackAsItWasSaved) {
  const std::string path = testing::TempDir() + "property.celadon";
  const auto pool = MakeThreadPool(2);
  Execution execution;
  execution.executor = pool.get();
  for (unsigned seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto model = BuildModel(seed % 2 == 0 ? RandomTables(random) : RandomTangle(random));
    Snapshot snapshot;
    snapshot.model = model;
    ASSERT_TRUE(SaveSnapshot(snapshot, path, execution).ok());
    const auto opened = OpenSnapshot(path, execution);
    ASSERT_TRUE(opened.ok()) << opened.status();
    ExpectSameModel(*model, *opened->model);
    if (HasFailure()) return;
  }
}

TEST(SnapshotProperty, InferenceInAnOpenedModelIsThatInTheSavedOne) {
  const std::string path = testing::TempDir() + "inference.celadon";
  for (unsigned seed = 0; seed < 40; ++seed) {
    std::mt19937 random(seed);
    const auto model = BuildModel(RandomTangle(random));
    Snapshot snapshot;
    snapshot.model = model;
    ASSERT_TRUE(SaveSnapshot(snapshot, path, InlineExecution()).ok());
    const auto opened = OpenSnapshot(path, InlineExecution());
    ASSERT_TRUE(opened.ok()) << opened.status();
    const SelectionState selections = RandomSelections(*model, random);
    const AssociationState before(model, selections), after(opened->model, selections);
    for (FieldId field = 0; field < model->fields().size(); ++field) {
      ASSERT_EQ(*after.States(field, InlineExecution()), *before.States(field, InlineExecution()));
    }
  }
}

}  // namespace
}  // namespace celadon
