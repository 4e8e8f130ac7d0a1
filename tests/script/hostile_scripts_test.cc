// Scripts that ask for too much end by a limit that has a name.
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "celadon/delimited.h"
#include "celadon/script.h"

namespace celadon {
namespace {

using testing::HasSubstr;

class HostileScriptsTest : public testing::Test {
 protected:
  HostileScriptsTest()
      : data_(*DataFolder::Open(testing::TempDir())), executor_(MakeThreadPool(2)) {
    formats_.Add(MakeDelimitedFormat());
    execution_.executor = executor_.get();
    environment_.folder = &data_;
    environment_.formats = &formats_;
  }

  absl::Status Run(std::string_view script, uint64_t memory_limit = uint64_t{64} << 20) {
    MemoryBudget memory(memory_limit);
    execution_.memory = &memory;
    const absl::Status status = RunScript(script, "main", environment_, execution_).status();
    execution_.memory = nullptr;
    return status;
  }

  DataFolder data_;
  FormatRegistry formats_;
  std::unique_ptr<Executor> executor_;
  Execution execution_;
  ScriptEnvironment environment_;
};

// Each load reads from the next one, so that a long chain would need a deep stack.
TEST_F(HostileScriptsTest, LoadsUponLoadsAreLimited) {
  const auto chain = [](int loads) {
    std::string script = "T:\n";
    for (int i = 0; i < loads; ++i) script += "LOAD *;\n";
    return script + "LOAD 1 as a Autogenerate 1;";
  };
  EXPECT_TRUE(Run(chain(300)).ok());
  EXPECT_THAT(std::string(Run(chain(50'000)).message()), HasSubstr("too deeply upon each other"));
}

TEST_F(HostileScriptsTest, BlocksInsideEachOtherAreLimited) {
  const auto blocks = [](int depth) {
    std::string script;
    for (int i = 0; i < depth; ++i) script += "If 1 = 1 Then\n";
    script += "LET a = 1;\n";
    for (int i = 0; i < depth; ++i) script += "End If\n";
    return script;
  };
  EXPECT_TRUE(Run(blocks(150)).ok());
  EXPECT_THAT(std::string(Run(blocks(400)).message()), HasSubstr("nested too deeply"));
}

TEST_F(HostileScriptsTest, CalculatedFieldsAreCountedInTheMemoryLimit) {
  const auto wide = [](int fields) {
    std::string script = "T: LOAD 0 as f";
    for (int i = 0; i < fields; ++i) script += ", 1 as f" + std::to_string(i);
    return script + " Autogenerate 1;";
  };
  EXPECT_TRUE(Run(wide(5'000)).ok());
  EXPECT_THAT(std::string(Run(wide(50'000)).message()), HasSubstr("the formulas of a LOAD"));
}

// All have one name, but for the numbers behind it.
TEST_F(HostileScriptsTest, ManyTablesWithoutLabelsAreLoaded) {
  std::string script;
  for (int i = 0; i < 500; ++i) {
    script += "LOAD 1 as c" + std::to_string(i) + " Autogenerate 1;";
  }
  const absl::Status status = Run(script, uint64_t{1} << 30);
  EXPECT_TRUE(status.ok()) << status;
}

// Every two tables share two fields that no others have.
TEST_F(HostileScriptsTest, ManySyntheticKeysAreFound) {
  std::string script;
  for (int i = 0; i < 300; ++i) {
    const std::string pair = std::to_string(i / 2);
    script += "LOAD 1 as a" + pair + ", 2 as b" + pair + ", 3 as c" + std::to_string(i) +
              " Autogenerate 1;";
  }
  const absl::Status status = Run(script, uint64_t{1} << 30);
  EXPECT_TRUE(status.ok()) << status;
}

// Each node has all those above it on its way, so that the ways grow with the square of the nodes.
TEST_F(HostileScriptsTest, DeepHierarchiesKeepToTheMemoryLimit) {
  const auto chain = [](std::string_view prefix, int nodes) {
    return "T: " + std::string(prefix) +
           " LOAD RecNo() as id, RecNo() - 1 as up, RecNo() as name " + "Autogenerate " +
           std::to_string(nodes) + ";";
  };
  for (const std::string_view prefix :
       {"Hierarchy(id, up, name)", "HierarchyBelongsTo(id, up, name, above, above_name, steps)"}) {
    EXPECT_TRUE(Run(chain(prefix, 200)).ok());
    EXPECT_THAT(std::string(Run(chain(prefix, 10'000)).message()), HasSubstr("a hierarchy"));
  }
}

TEST_F(HostileScriptsTest, MatchesOfIntervalsAreCountedInTheMemoryLimit) {
  const auto match = [](int rows) {
    const std::string count = std::to_string(rows);
    return "E: LOAD RecNo() as at Autogenerate " + count + "; I: LOAD 0 as low, 1e9 + RecNo() " +
           "as high Autogenerate " + count + "; M: IntervalMatch(at) LOAD low, high Resident I;";
  };
  EXPECT_TRUE(Run(match(100)).ok());
  EXPECT_THAT(std::string(Run(match(5'000)).message()), HasSubstr("the matches of intervals"));
}

// Every place of a text is looked up among all inputs of the map.
TEST_F(HostileScriptsTest, LargeMapsAreSearchedQuickly) {
  const absl::Status status = Run(
      "M: Mapping LOAD 'key ' & RecNo() as a, RecNo() as b Autogenerate 20000;"
      "T: LOAD MapSubString('M', Repeat('key ' & RecNo() & ', ', 100)) as a Autogenerate 1000;");
  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(HostileScriptsTest, JoinsKeepToTheMemoryLimit) {
  const absl::Status status = Run(
      "A: LOAD RecNo() as a Autogenerate 30000; Join (A) LOAD RecNo() as b Autogenerate 30000;");
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("the join to table A"));
}

TEST_F(HostileScriptsTest, JoinsHaveAsManyRowsAsATableMay) {
  const absl::Status status =
      Run("A: LOAD 1 as a Autogenerate 1; Join (A) LOAD RecNo() as b Autogenerate 70000;"
          "Join (A) LOAD RecNo() as c Autogenerate 70000;");
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
}

TEST_F(HostileScriptsTest, PartsOfTextsAreLimited) {
  const auto parts = [this](int each) {
    const std::string texts = "SubField(Repeat('a,', " + std::to_string(each) + "), ',') as ";
    const std::string script =
        "T: LOAD " + texts + "x, " + texts + "y, " + texts + "z Autogenerate 1;";
    return std::string(Run(script, uint64_t{512} << 20).message());
  };
  EXPECT_EQ(parts(3), "");
  EXPECT_THAT(parts(390), HasSubstr("the rows that parts make"));
  EXPECT_THAT(parts(100'000), HasSubstr("the parts of texts make more than"));
}

TEST_F(HostileScriptsTest, PartsOfTextsAreCountedInTheMemoryLimit) {
  EXPECT_THAT(std::string(Run("T: LOAD Repeat('a;', 50000) as s Autogenerate 200;"
                              "U: LOAD SubField(s, ';') as p Resident T;")
                              .message()),
              HasSubstr("the parts of texts"));
}

TEST_F(HostileScriptsTest, MergesAreCountedInTheMemoryLimit) {
  const std::string merge =
      "T: LOAD RecNo() as id, 1 as v Autogenerate 1000;"
      "Merge On id Concatenate (T) LOAD 'Update' as op, Mod(RecNo(), 1000) as id, 5 as v "
      "Autogenerate 1000000;";
  EXPECT_TRUE(Run(merge, uint64_t{1} << 30).ok());
  EXPECT_THAT(std::string(Run(merge, uint64_t{10} << 20).message()),
              HasSubstr("the merge into table T"));
}

}  // namespace
}  // namespace celadon
