// Templates with their bindings replaced: by snapshots of a host, and by the selections of a
// session.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "celadon/ondemand.h"
#include "engine/test_app.h"

namespace celadon {
namespace {

using testing::HasSubstr;

using State = BoundValue::State;

// The table of the help page: three values are selected, a fourth is optional.
BoundFields HelpPage() {
  BoundFields fields;
  for (const int value : {1, 2, 3, 4}) {
    fields["MyField"].push_back(
        {value < 4 ? State::kSelected : State::kOptional, std::to_string(value), double(value)});
  }
  fields["None"] = {};
  fields["Texts"] = {{State::kSelected, "O'Brien", std::nullopt},
                     {State::kOptional, "0.30000000000000004", 0.1 + 0.2},
                     {State::kExcluded, "x", std::numeric_limits<double>::quiet_NaN()}};
  fields["YEAR"] = {{State::kSelected, "'24", 2024.0}};
  fields["Own_n"] = {{State::kSelected, "t", 7.0}};
  return fields;
}

struct ExpandCase {
  const char* name;
  const char* script;
  const char* expected;
};

class ExpandedTemplate : public testing::TestWithParam<ExpandCase> {};

TEST_P(ExpandedTemplate, Is) {
  const auto bindings = ParseBindings(GetParam().script);
  ASSERT_TRUE(bindings.ok()) << bindings.status();
  const auto script = ExpandTemplate(GetParam().script, *bindings, HelpPage());
  ASSERT_TRUE(script.ok()) << script.status();
  EXPECT_EQ(*script, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, ExpandedTemplate,
    testing::ValuesIn(std::vector<ExpandCase>{
        {"Both", "a $(odag_MyField) b", "a '1','2','3','4' b"},
        {"Numbers", "$(odagn_MyField)", "1,2,3,4"},
        {"Selected", "$(odags_MyField);$(odagsn_MyField)", "'1','2','3';1,2,3"},
        {"Optional", "$(odago_MyField);$(odagon_MyField)", "'4';4"},
        {"Counts",
         "$(odagcnt_MyField) $(odagscnt_MyField) $(odagocnt_MyField) $(odagoncnt_MyField)",
         "4 3 1 1"},
        {"NoValues", "$(odag_None);$(odagn_None);$(odagcnt_None)", "'';;0"},
        {"TextForNoValues", R"($(odagn_None){"noValue":"-1"} $(odag_None){"quote":""})", "-1 "},
        {"QuotesAreDoubled", R"($(odags_Texts) $(odags_Texts){"quote":"\""})",
         "'O''Brien' \"O'Brien\""},
        {"NumbersAreWhole", "$(odagn_Texts)", "0.30000000000000004"},
        {"NanIsNoNumber", "$(odx_Texts_n);$(odx_Texts)", ";'x'"},
        {"LinesForInlineData", "[\n$(odso_MyField){\"quote\": \"\", \"delimiter\": \"\"}\n]",
         "[\n1\n2\n3\n4\n]"},
        {"OldSuffix", "$(odso_YEAR_n) $(odso_YEAR)", "2024 '''24'"},
        {"AFieldNamedLikeASuffix", "$(ods_Own_n)", "'t'"},
        {"RangeKept", "$(ods_MyField)[1-3] $(odag_MyField)", "'1','2','3' '1','2','3','4'"}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(ExpandTemplate, RefusesOtherNumbersOfValues) {
  const auto expand = [](const std::string& script) {
    return ExpandTemplate(script, *ParseBindings(script), HelpPage()).status();
  };
  EXPECT_TRUE(absl::IsFailedPrecondition(expand("$(odag_MyField)[5-]")));
  EXPECT_THAT(expand("$(odag_MyField)[1-3]").ToString(),
              HasSubstr("the binding of MyField needs 1 to 3 values, and there are 4"));
  EXPECT_THAT(expand("$(ods_MyField)[2]").ToString(), HasSubstr("needs 2 values, and there are 3"));
  EXPECT_TRUE(absl::IsNotFound(expand("$(odag_Other)")));
  EXPECT_TRUE(absl::IsNotFound(expand("$(odag_YEAR_n)")));  // the suffix is of the old form
}

class SessionTemplate : public testing::Test {
 protected:
  SessionTemplate() {
    test_.Load("T", "CITY,YEAR,R\nBergen,2023,in\nOslo,2024,in\nRome,2025,out\n,,in\n");
  }
  std::string Expand(const std::string& script) {
    const auto bindings = ParseBindings(script);
    const auto fields = TakeBoundFields(*bindings, session_, test_.Execution());
    if (!fields.ok()) return fields.status().ToString();
    return *ExpandTemplate(script, *bindings, *fields);
  }
  void Select(const char* field, const std::vector<std::string>& values) {
    ASSERT_TRUE(session_.Select(field, values, test_.Execution()).ok());
  }

  TestApp test_;
  Session session_{test_.app};
};

TEST_F(SessionTemplate, TakesAllPossibleValuesWhereNothingIsSelected) {
  EXPECT_EQ(Expand("$(odagn_YEAR) $(odags_YEAR) $(odagoncnt_YEAR)"), "2023,2024,2025 '' 3");
}

TEST_F(SessionTemplate, TakesWhatOtherFieldsLeave) {
  Select("R", {"in"});
  Select("CITY", {"Oslo", "Bergen"});
  EXPECT_EQ(Expand("WHERE CITY IN ($(odag_CITY))"), "WHERE CITY IN ('Bergen','Oslo')");
  EXPECT_EQ(Expand("AND Y IN ($(odagn_YEAR))"), "AND Y IN (2023,2024)");
  EXPECT_EQ(Expand(R"((0=$(odagscnt_YEAR) OR Y IN ($(odagsn_YEAR){"noValue":"-1"})))"),
            "(0=0 OR Y IN (-1))");
  EXPECT_EQ(Expand("$(odx_YEAR_n) $(odx_CITY)"), "2025 'Rome',''");
}

TEST_F(SessionTemplate, AValueExcludedThoughSelectedIsInNoState) {
  Select("CITY", {"Oslo", "Rome"});
  Select("R", {"in"});
  EXPECT_EQ(Expand("$(odag_CITY)"), "'Oslo'");
  EXPECT_EQ(Expand("$(odx_CITY)"), "'Bergen',''");
}

TEST_F(SessionTemplate, AnUnknownFieldIsRefused) {
  EXPECT_THAT(Expand("$(odag_CITYS)"), HasSubstr("CITYS"));
}

}  // namespace
}  // namespace celadon
