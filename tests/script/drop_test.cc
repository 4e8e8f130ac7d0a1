// DROP FIELDS and DROP TABLES on random tables, beside sets of names.
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

#include "celadon/script.h"

namespace celadon {
namespace {

using Tables = std::map<std::string, std::set<std::string>>;  // names of fields

class Drop : public testing::Test {
 protected:
  Drop() : data_(*DataFolder::Open(testing::TempDir())), executor_(MakeInlineExecutor()) {
    execution_.executor = executor_.get();
  }

  absl::StatusOr<ScriptOutcome> Run(const std::string& script) {
    ScriptEnvironment environment;
    environment.folder = &data_;
    environment.formats = &formats_;
    return RunScript(script, "main", environment, execution_);
  }

  size_t Upto(size_t most) { return std::uniform_int_distribution<size_t>(0, most)(random_); }

  // Tables of two rows. A value of a field tells the table, so that it goes with it.
  std::string MakeTables(Tables& tables) {
    std::string script;
    for (size_t t = 0; t < 4; ++t) {
      const std::string table = absl::StrCat("T", t);
      for (size_t f = 0; f < 6; ++f) {
        if (Upto(1) == 0) tables[table].insert(absl::StrCat("f", f));
      }
      if (tables[table].empty()) tables[table].insert("f0");
      std::string items;
      for (const std::string& field : tables[table]) {
        absl::StrAppend(&items, items.empty() ? "" : ", ", "'", table, "' & RecNo() as ", field);
      }
      absl::StrAppend(&script, table, ": NoConcatenate LOAD ", items, " Autogenerate 2; ");
    }
    return script;
  }

  // Drops them one by one, up to the first name that no table has.
  static void DropFields(const std::vector<std::string>& fields, const std::set<std::string>& from,
                         Tables& tables) {
    for (const std::string& field : fields) {
      bool dropped = false;
      for (auto& [name, held] : tables) {
        if (from.empty() || from.contains(name)) dropped |= held.erase(field) != 0;
      }
      if (!dropped) return;
      std::erase_if(tables, [](const auto& table) { return table.second.empty(); });
    }
  }

  static void ExpectTables(const DataModel& model, const Tables& wanted) {
    Tables found;
    for (const Table& table : model.listed_tables()) {
      if (table.kind != TableKind::kLoaded) continue;
      for (const FieldId field : table.loaded_fields) {
        found[table.name].insert(model.field(field).name);
      }
    }
    EXPECT_EQ(found, wanted);
    for (const Field& field : model.listed_fields()) {
      size_t holders = 0;
      for (const auto& [name, held] : wanted) holders += held.count(field.name);
      if (holders == 0) continue;  // a synthetic key
      EXPECT_EQ(field.symbols->size(), 2 * holders) << field.name;
    }
  }

  DataFolder data_;
  FormatRegistry formats_;
  std::unique_ptr<Executor> executor_;
  Execution execution_;
  std::mt19937 random_{7};
};

TEST_F(Drop, FieldsOfRandomTables) {
  for (int round = 0; round < 60; ++round) {
    Tables tables;
    std::string script = MakeTables(tables);
    std::vector<std::string> fields;
    for (size_t i = 0; i <= Upto(3); ++i) fields.push_back(absl::StrCat("f", Upto(6)));
    std::set<std::string> from;
    if (Upto(1) == 0) from = {"T1", "T2"};
    script += "Set ErrorMode = 0; Drop Fields ";
    for (size_t i = 0; i < fields.size(); ++i) absl::StrAppend(&script, i ? ", " : "", fields[i]);
    if (!from.empty()) script += " From T1, T2";
    const auto outcome = Run(script + "; Rest: NoConcatenate LOAD RecNo() as rest Autogenerate 2;");
    ASSERT_TRUE(outcome.ok()) << outcome.status();
    DropFields(fields, from, tables);
    tables["Rest"] = {"rest"};
    ExpectTables(*outcome->model, tables);
  }
}

TEST_F(Drop, Tables) {
  Tables tables;
  const std::string script = MakeTables(tables);
  const auto outcome = Run(script + "Set ErrorMode = 0; Drop Tables T1, T3, T1, T0;");
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  tables.erase("T1");
  tables.erase("T3");
  ExpectTables(*outcome->model, tables);
}

}  // namespace
}  // namespace celadon
