// How binding expressions are written.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "celadon/ondemand.h"

namespace celadon {
namespace {

using testing::HasSubstr;

// A binding as `field states[n][c] range quote delimiter`.
std::string Shown(const Binding& binding) {
  std::string text = binding.field + " ";
  text += std::string(binding.selected ? "S" : "") + (binding.optional ? "O" : "") +
          (binding.excluded ? "X" : "");
  text += std::string(binding.numeric ? "n" : "") + (binding.count ? "c" : "");
  if (binding.has_range) {
    text += " " + std::to_string(binding.at_least) + "-" +
            (binding.at_most.has_value() ? std::to_string(*binding.at_most) : "");
  }
  return text;
}

struct WrittenCase {
  const char* name;
  const char* script;
  const char* expected;  // bindings, `;` between
};

class WrittenBinding : public testing::TestWithParam<WrittenCase> {};

TEST_P(WrittenBinding, Means) {
  const auto bindings = ParseBindings(GetParam().script);
  ASSERT_TRUE(bindings.ok()) << bindings.status();
  std::string shown;
  for (const Binding& binding : *bindings) shown += (shown.empty() ? "" : ";") + Shown(binding);
  EXPECT_EQ(shown, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, WrittenBinding,
    testing::ValuesIn(std::vector<WrittenCase>{
        {"Both", "$(odag_F)", "F SO"},
        {"Numbers", "$(odagn_F)", "F SOn"},
        {"Selected", "$(odags_F) $(odagsn_F)", "F S;F Sn"},
        {"Optional", "$(odago_F) $(odagon_F)", "F O;F On"},
        {"Counts",
         "$(odagcnt_F) $(odagncnt_F) $(odagscnt_F) $(odagsncnt_F) $(odagocnt_F) $(odagoncnt_F)",
         "F SOc;F SOnc;F Sc;F Snc;F Oc;F Onc"},
        {"OldForms", "$(od_F) $(ods_F) $(odo_F) $(odso_F) $(odx_F) $(odsox_F)",
         "F S;F S;F O;F SO;F X;F SOX"},
        {"OfUnknownMeaning", "$(odb_F)", "F S"},  // our own: its meaning is not documented
        {"BlanksInNames", "$(odag_Sales Region )", "Sales Region SO"},
        {"Ranges", "$(od_A)[2] $(od_B)[2-4] $(od_C)[1-] $(od_D)[-50] $(od_E)[0-50]",
         "A S 2-2;B S 2-4;C S 1-;D S 0-50;E S 0-50"},
        {"OtherBrackets", "[$(od_A)][x] $(od_A)[x]", "A S;A S"},
        {"InTextsAndData", "'$(odag_A)' INLINE [\n$(odag_B)\n]", "A SO;B SO"},
        {"OtherExpansions", "$(vOdag) $(odd_) $(odag) $(od_) $(odagz_F) $(unclosed", ""},
        {"BracesOfTheScript", "{<F={$(odag_F)}>} $(odag_F){x}", "F SO;F SO"}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(BindingFormat, IsReadAndBelongsToTheBinding) {
  const std::string script =
      R"(a $(odag_F)[1-9]{ "quote": "\"", "delimiter": "", "noValue":"x}"} b)";
  const auto bindings = ParseBindings(script);
  ASSERT_TRUE(bindings.ok()) << bindings.status();
  ASSERT_EQ(bindings->size(), 1u);
  const Binding& binding = bindings->front();
  EXPECT_EQ(binding.quote, "\"");
  EXPECT_EQ(binding.delimiter, "");
  EXPECT_EQ(binding.no_value, "x}");
  EXPECT_EQ(script.substr(binding.end), " b");
}

struct BadCase {
  const char* name;
  const char* script;
  const char* message;
};

class BadBinding : public testing::TestWithParam<BadCase> {};

TEST_P(BadBinding, IsRefused) {
  const auto bindings = ParseBindings(GetParam().script);
  EXPECT_TRUE(absl::IsInvalidArgument(bindings.status()));
  EXPECT_THAT(bindings.status().ToString(), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Cases, BadBinding,
    testing::ValuesIn(std::vector<BadCase>{
        {"BrokenFormat", R"($(odag_F){"quote" "x"})", "binding of F cannot be read: it is no JSON"},
        {"UnclosedFormat", R"($(odag_F){"quote":)", "it is no JSON object"},
        {"UnknownKey", R"($(odag_F){"quotes":"x"})", "not quotes"},
        {"NoText", R"($(odag_F){"quote":1})", "its values are to be texts"},
        {"TwoRanges", "$(odag_F)[1] $(odags_F)[2]", "of F ask for different numbers"}}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace celadon
