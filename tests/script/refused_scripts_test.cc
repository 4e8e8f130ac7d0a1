// What is refused says what the language has in its place.
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "celadon/delimited.h"
#include "celadon/script.h"

namespace celadon {
namespace {

struct RefusedCase {
  const char* name;
  const char* script;
  const char* words;  // of the message
};

class RefusedScripts : public testing::TestWithParam<RefusedCase> {};

TEST_P(RefusedScripts, SayWhatToWrite) {
  const auto data = DataFolder::Open(testing::TempDir());
  ASSERT_TRUE(data.ok()) << data.status();
  FormatRegistry formats;
  formats.Add(MakeDelimitedFormat());
  const auto executor = MakeThreadPool(1);
  Execution execution;
  execution.executor = executor.get();
  ScriptEnvironment environment;
  environment.folder = &*data;
  environment.formats = &formats;
  const std::string script =
      "S: LOAD 1 as a, 2 as b Autogenerate 2;\n" + std::string(GetParam().script);
  const absl::Status status = RunScript(script, "main", environment, execution).status();
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr(GetParam().words));
}

INSTANTIATE_TEST_SUITE_P(
    Cases, RefusedScripts,
    testing::ValuesIn(std::vector<RefusedCase>{
        {"LetWithoutSemicolon", "Let x = 1\nLOAD 1 as c Autogenerate 1;",
         "expected \";\" before the new line, found LOAD (line 3, column 1)"},
        {"LoadWithoutSemicolon", "T: LOAD a Resident S\nDrop Table S;",
         "expected \";\" before the new line, found Drop (line 3, column 1)"},
        {"Having", "T: LOAD a, Sum(b) as s Resident S Group By a Having Sum(b) > 1;",
         "LOAD has no HAVING: put a LOAD with WHERE above this one (line 2, column 46)"},
        {"Limit", "T: LOAD * Resident S Limit 10;", "put First and the number of rows before it"},
        {"In", "T: LOAD * Resident S Where a in (1, 2);", "Match(value, …)"},
        {"Between", "T: LOAD * Resident S Where a between 1 and 2;", "compare by >= and <="},
        {"BlockRunOver", "If 1 = 2 Then\n  Let x = 1\nEnd If\nT: LOAD 1 as c Autogenerate 1;",
         "If is never closed; the statement in line 3 has no \";\" and goes on over it (line 2, "
         "column 1)"},
        {"DropRelationship", "Drop Relationship a;", "Unimplemented: Drop Relationship"},
        {"TagTable", "Tag Table S with x;", "Unimplemented: Tag Table"},
        {"UntagTable", "Untag Table S with x;", "Unimplemented: Untag Table"},
        {"NotEqual", "T: LOAD * Resident S Where a != 1;",
         "!= is no operator here; \"not equal\" is <> (line 2, column 30)"},
        {"Equal", "If 1 == 1 Then\nEnd If", "\"equal\" is = (line 2, column 6)"},
        {"CaseWhen", "T: LOAD Case When a = 1 Then 2 End as c Resident S;", "use If("},
        {"ColonAssignment", "Let x := 1;", "expected a variable and \"=\" alone behind it"},
        {"PlusAssignment", "Let x += 1;", "expected a variable and \"=\" alone behind it"},
        {"LabelWithoutColon", "T LOAD 1 as c Autogenerate 1;", "a label has \":\" behind it"},
        {"WhileLoop", "While 1 = 1\nLoop", "use Do While … Loop"},
        {"Break", "For i = 1 To 2\nBreak;\nNext", "use Exit For or Exit Do"},
        {"Return", "Return;", "use Exit Sub"},
        {"ConditionWithoutOperand", "If 1 + Then\nEnd If",
         "expected a value before Then (line 2, column 8)"},
        {"ExitOfNothing", "Exit For When 1 = 1;",
         "there is nothing that Exit could leave here (line 2, column 1)"},
        {"StoreIntoMissingFolder", "Store S into no/such/folder/s.csv (txt);",
         "cannot write the file: No such file or directory"}}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace celadon
