// How a host runs, limits and follows a reload.
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "celadon/delimited.h"
#include "celadon/script.h"

namespace celadon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ReloadOptionsTest : public testing::Test {
 protected:
  ReloadOptionsTest() : data_(*DataFolder::Open(testing::TempDir())), executor_(MakeThreadPool(2)) {
    formats_.Add(MakeDelimitedFormat());
    execution_.executor = executor_.get();
    environment_.folder = &data_;
    environment_.formats = &formats_;
  }

  absl::StatusOr<ScriptOutcome> Run(std::string_view script) {
    return RunScript(script, "main", environment_, execution_);
  }

  static uint64_t RowsOf(const ScriptOutcome& outcome, std::string_view table) {
    const auto id = outcome.model->FindTable(table);
    return id.ok() ? outcome.model->table(*id).rows : 0;
  }

  DataFolder data_;
  FormatRegistry formats_;
  std::unique_ptr<Executor> executor_;
  Execution execution_;
  ScriptEnvironment environment_;
};

// That resident tables are not cut again is our own.
TEST_F(ReloadOptionsTest, LimitsTheRowsOfEachSource) {
  environment_.options.row_limit = 2;
  const auto outcome =
      Run("A: LOAD RecNo() as a Autogenerate 5; Concatenate LOAD * INLINE [a\n7\n8\n9];"
          "B: NoConcatenate LOAD a as b Resident A; C: First 1 LOAD RecNo() as c Autogenerate 3;");
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(RowsOf(*outcome, "A"), 4u);
  EXPECT_EQ(RowsOf(*outcome, "B"), 4u);
  EXPECT_EQ(RowsOf(*outcome, "C"), 1u);
}

TEST_F(ReloadOptionsTest, StoresNothingWhereToldSo) {
  const std::string path = testing::TempDir() + "/skipped.csv";
  std::filesystem::remove(path);
  environment_.options.skip_store = true;
  ASSERT_TRUE(Run("T: LOAD 1 as a Autogenerate 1; Store T into skipped.csv (txt);").ok());
  EXPECT_FALSE(std::filesystem::exists(path));
  environment_.options.skip_store = false;
  ASSERT_TRUE(Run("T: LOAD 1 as a Autogenerate 1; Store T into skipped.csv (txt);").ok());
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(ReloadOptionsTest, SetsVariablesBeforeTheScript) {
  environment_.options.variables = {{"since", Value::Number(3)}};
  const auto outcome = Run("T: LOAD RecNo() as a Autogenerate 5 Where RecNo() > $(since);");
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(RowsOf(*outcome, "T"), 2u);
  EXPECT_EQ(outcome->variables.Find("since")->number(), 3);
}

TEST_F(ReloadOptionsTest, DecidesWhatFollowsAnError) {
  const std::string ignoring = "SET ErrorMode=0; Drop Table None; Let after = 1;";
  environment_.options.after_error = ReloadOptions::AfterError::kStop;
  EXPECT_FALSE(Run(ignoring).ok());
  environment_.options.after_error = ReloadOptions::AfterError::kGoOn;
  const auto outcome = Run("Drop Table None; Let after = 1;");
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->variables.Find("after")->number(), 1);
  EXPECT_EQ(outcome->variables.Find("ScriptErrorCount")->number(), 1);
}

// A preceding LOAD is no end, since its rows come with the next one.
TEST_F(ReloadOptionsTest, EndsBehindALine) {
  environment_.options.last_line = 2;
  const auto outcome =
      Run("A: LOAD 1 as a Autogenerate 1;\nB: LOAD b;\nLOAD 2 as b Autogenerate 1;\nDrop Table A;");
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(RowsOf(*outcome, "A"), 1u);
  EXPECT_EQ(RowsOf(*outcome, "B"), 1u);
}

TEST_F(ReloadOptionsTest, TellsOfEachStatementAndEndsWhenAsked) {
  std::vector<std::string> heard;
  environment_.hooks.on_statement = [&heard](const LoadLogEntry& entry) {
    heard.push_back(entry.script + ":" + std::to_string(entry.line) + " " + entry.kind + " " +
                    entry.table);
    return entry.kind != "trace";
  };
  const auto outcome =
      Run("x = 1;\nT: LOAD RecNo() as a, 1 as b\nAutogenerate 3;\nTrace done;\nDrop Table T;");
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_THAT(heard, ElementsAre("main:1 let ", "main:2 load T", "main:4 trace "));
  EXPECT_EQ(RowsOf(*outcome, "T"), 3u);
  const LoadLogEntry& load = outcome->report.log[0];
  EXPECT_EQ(load.fields, 2u);
  EXPECT_EQ(load.source_rows, 3u);
  EXPECT_THAT(load.text, HasSubstr("Autogenerate 3"));
}

TEST_F(ReloadOptionsTest, LogsNoPasswords) {
  std::vector<std::string> heard;
  environment_.hooks.on_statement = [&heard](const LoadLogEntry& entry) {
    heard.push_back(entry.text);
    return true;
  };
  environment_.options.after_error = ReloadOptions::AfterError::kGoOn;
  const auto outcome = Run("ODBC CONNECT TO 'secret' (UserId is me, Password is secret); x = 1;");
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_THAT(heard, ElementsAre("x = 1"));
  EXPECT_EQ(outcome->report.statements.size(), 1u);
  EXPECT_THAT(outcome->report.warnings, ElementsAre(testing::Not(HasSubstr("secret"))));
}

TEST_F(ReloadOptionsTest, ExecutesWhatTheHostAllows) {
  std::string line;
  environment_.hooks.execute = [&line](std::string_view command) {
    line = command;
    return command == "fail" ? absl::PermissionDeniedError("no") : absl::OkStatus();
  };
  ASSERT_TRUE(Run("Execute tool.exe -x 'a b';").ok());
  EXPECT_EQ(line, "tool.exe -x 'a b'");
  EXPECT_EQ(Run("Execute fail;").status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(ReloadOptionsTest, GoesOnFromASavedApp) {
  const auto saved = Run("Saved: LOAD RecNo() as s Autogenerate 2;");
  ASSERT_TRUE(saved.ok()) << saved.status();
  std::ofstream(testing::TempDir() + "/base.celadon") << "stands for an app";
  environment_.open_app = [&saved](const std::string&) { return saved->model; };
  const auto outcome = Run("Binary base.celadon; T: LOAD s as t Resident Saved;");
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(RowsOf(*outcome, "Saved"), 2u);
  EXPECT_EQ(RowsOf(*outcome, "T"), 2u);
  EXPECT_EQ(Run("x = 1; Binary base.celadon;").status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Run("Binary other.qvf;").status().code(), absl::StatusCode::kUnimplemented);
}

TEST_F(ReloadOptionsTest, CommentsWhatAMapAndAListName) {
  const auto outcome =
      Run("M: Mapping LOAD * INLINE [name,text\na,first\nb,second\nT,table\nU,other];"
          "T: LOAD 1 as a, 2 as b, 3 as ab Autogenerate 1; U: LOAD 4 as c Autogenerate 1;"
          "Comment Fields a*, c using M; Comment Field b with own words; Comment Tables using M;"
          "Comment Table U with 'last';");
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  std::vector<std::string> comments;
  for (const Field& field : outcome->model->fields()) comments.push_back(field.comment);
  for (const Table& table : outcome->model->tables()) comments.push_back(table.comment);
  std::erase(comments, "");
  EXPECT_THAT(comments, ElementsAre("first", "own words", "table", "last"));
}

TEST_F(ReloadOptionsTest, HidesFieldsByTheirNames) {
  const auto outcome = Run(
      "SET HidePrefix='_'; SET HideSuffix='#'; T: LOAD 1 as _a, 2 as b, 3 as c# Autogenerate 1;");
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  std::vector<std::string> hidden;
  for (const Field& field : outcome->model->fields()) {
    for (const std::string& tag : field.tags) {
      if (tag == "$hidden") hidden.push_back(field.name);
    }
  }
  EXPECT_THAT(hidden, ElementsAre("_a", "c#"));
}

}  // namespace
}  // namespace celadon
