// Binding: what a scope is asked, what a program says of its inputs, and errors with their places.
#include "expression/bind.h"

#include <map>
#include <string>
#include <vector>

#include "celadon/expression.h"
#include "expression/formula.h"
#include "expression/parser.h"
#include "expression/print.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace celadon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// A chart: fields mean Only(field), aggregations are columns in order of appearance.
class ChartScope final : public Scope {
 public:
  absl::StatusOr<NameMeaning> ResolveName(const std::string& name) override {
    if (name == "vVariable") return NameMeaning(Value::Number(3));
    return NameMeaning(ImplicitOnly());
  }
  absl::StatusOr<CallMeaning> ResolveCall(const NodePtr& call) override {
    if (call->As<Call>()->name != "Above") return CallMeaning();
    asked.push_back(PrintFormula(*call));
    return CallMeaning(InputColumn{static_cast<uint32_t>(asked.size() - 1)});
  }
  absl::StatusOr<InputColumn> BindAggregation(const NodePtr& call) override {
    asked.push_back(sets + PrintFormula(*call));
    return InputColumn{static_cast<uint32_t>(asked.size() - 1)};
  }
  absl::Status EnterSet(const SetPtr& set) override {
    sets += '{' + PrintSet(*set) + '}';
    return absl::OkStatus();
  }
  void LeaveSet() override { sets.erase(sets.rfind('{')); }

  std::vector<std::string> asked;
  std::string sets;
};

TEST(Bind, TakesFieldsOutsideAggregationsAsOnly) {
  ChartScope scope;
  ASSERT_TRUE(BindText("Sum(x) / F + vVariable + Above(Sum(y), 1)", scope).ok());
  EXPECT_THAT(scope.asked, ElementsAre("Sum(x)", "Only(F)", "Above(Sum(y), 1)"));
}

TEST(Bind, ShowsTheScopeWhatASetCovers) {
  ChartScope scope;
  ASSERT_TRUE(BindText("{1} Sum(a) + ({BM} Sum(b)) + Num({$} Sum(c)) + Sum(d)", scope).ok());
  EXPECT_THAT(scope.asked, ElementsAre("{1}Sum(a)", "{1}{BM}Sum(b)", "{1}{$}Sum(c)", "{1}Sum(d)"));
}

TEST(Bind, FoldsConstants) {
  NamedValues scope;
  const auto program = BindText("if(Len('abc') * 2 = 6, 'x' & pi(), Left('abc', 1))", scope);
  ASSERT_TRUE(program.ok()) << program.status();
  EXPECT_TRUE((*program)->is_constant());
  EXPECT_TRUE((*program)->instructions.empty());
  EXPECT_EQ((*program)->registers.size(), 1u);
  EXPECT_EQ((*program)->constants[0].text(), "x3.1415926535898");
}

TEST(Bind, ReusesRegistersOfTemporaries) {
  std::string text = "a";
  for (int i = 0; i < 100; ++i) text += "+a*2";
  NamedValues scope({{"a", Value::Number(1)}});
  const auto program = BindText(text, scope);
  ASSERT_TRUE(program.ok()) << program.status();
  size_t temporaries = 0;
  for (const Register& source : (*program)->registers) {
    temporaries += source.kind == Register::Kind::kTemporary ? 1 : 0;
  }
  EXPECT_LE(temporaries, 3u);
}

struct FetchCase {
  const char* formula;
  Fetch result;
  Fetch input;
};

class InputFetch : public testing::TestWithParam<FetchCase> {};

TEST_P(InputFetch, IsNoMoreThanIsLookedAt) {
  NamedValues scope({{"a", Value()}});
  const auto program = BindText(GetParam().formula, scope, GetParam().result);
  ASSERT_TRUE(program.ok()) << program.status();
  ASSERT_EQ((*program)->inputs.size(), 1u);
  EXPECT_EQ((*program)->inputs[0].fetch, GetParam().input) << GetParam().formula;
}

INSTANTIATE_TEST_SUITE_P(Cases, InputFetch,
                         testing::ValuesIn(std::vector<FetchCase>{
                             {"a", Fetch::kNumbers, Fetch::kNumbers},
                             {"a", Fetch::kTexts, Fetch::kTexts},
                             {"a*2", Fetch::kTexts, Fetch::kTextsWithoutNumber},
                             {"if(1=Len('x')+0*Null(), 1, a)", Fetch::kNumbers, Fetch::kNumbers},
                             {"a>3", Fetch::kTexts, Fetch::kTextsWithoutNumber},
                             {"a='x'", Fetch::kTexts, Fetch::kTexts},
                             {"match(a,1,2)", Fetch::kTexts, Fetch::kTextsWithoutNumber},
                             {"alt(a,0)", Fetch::kNumbers, Fetch::kTextsWithoutNumber},
                             {"a&'x'", Fetch::kNumbers, Fetch::kTexts},
                             {"IsNull(a)", Fetch::kTexts, Fetch::kTextsWithoutNumber}}));

struct BindErrorCase {
  const char* formula;
  size_t column;
  const char* message;
};

class BindError : public testing::TestWithParam<BindErrorCase> {};

TEST_P(BindError, NamesTheFaultAndThePlace) {
  NamedValues scope({{"a", Value()}});
  const absl::Status status = BindText(GetParam().formula, scope).status();
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(std::string(status.message()), HasSubstr(GetParam().message));
  const auto place = PlaceOfError(status);
  ASSERT_TRUE(place.has_value()) << status;
  EXPECT_EQ(place->column, GetParam().column) << status;
}

INSTANTIATE_TEST_SUITE_P(
    Cases, BindError,
    testing::ValuesIn(std::vector<BindErrorCase>{
        {"1+Lenn(a)", 3, "function is unknown: Lenn, did you mean Len"},
        {"Left(a)", 1, "too few arguments for Left: 1 given, at least 2 needed"},
        {"a & Upper(a,a)", 5, "too many arguments for Upper: 2 given, at most 1 taken"},
        {"Upper(distinct a)", 1, "a qualifier stands in a function that does not aggregate"},
        {"Sum(a)", 1, "no rows to aggregate here: Sum"},
        {"Sum()", 1, "too few arguments for Sum"},
        {"{1} a", 1, "a set expression has no meaning outside charts"},
        {"a + b", 5, "field is unknown: b"}}));

TEST(Bind, RefusesTextsThatGrowWithoutBound) {
  EXPECT_EQ(EvaluateText("Repeat('abcdefgh', 1e300)").status().code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(
      EvaluateText("Repeat(Repeat(a, 20000), 20000)", {{"a", Value::Text("ab")}}).status().code(),
      absl::StatusCode::kResourceExhausted);
}

class RowNumber final : public HostFunction {
 public:
  absl::Status Evaluate(const KernelCall& call) const override {
    double* const out = call.result.WriteNumbers();
    for (size_t row = 0; row < call.rows; ++row) {
      out[row] = call.arguments[0].numbers[row] * 100 + static_cast<double>(row);
    }
    return absl::OkStatus();
  }
};

class HostScope final : public Scope {
 public:
  absl::StatusOr<NameMeaning> ResolveName(const std::string&) override {
    return NameMeaning(InputColumn{0});
  }
  absl::StatusOr<CallMeaning> ResolveCall(const NodePtr& call) override {
    if (call->As<Call>()->name != "Alias.Number") return CallMeaning();
    return CallMeaning(std::shared_ptr<const HostFunction>(std::make_shared<RowNumber>()));
  }
};

TEST(Bind, CallsFunctionsOfTheScopeOverWholeBlocks) {
  HostScope scope;
  const auto program = BindText("1 + Alias.Number(x)", scope);
  ASSERT_TRUE(program.ok()) << program.status();
  EXPECT_FALSE((*program)->deterministic);
  Evaluator evaluator(*program, TextInterpreter(RegionalSettings()));
  const std::vector<double> numbers = {1, 2, 3};
  const ValueLanes lanes{numbers.data(), nullptr};
  ASSERT_TRUE(evaluator.Run({&lanes, 1}, 3).ok());
  const ValueLanes& result = evaluator.result();
  EXPECT_THAT(std::vector<double>(result.numbers, result.numbers + 3), ElementsAre(101, 202, 303));
}

TEST(Bind, WalksTheTallestTree) {
  std::string text = "a";
  for (int i = 0; i < 1990; ++i) text += "+a";
  NamedValues scope({{"a", Value::Number(1)}});
  EXPECT_TRUE(BindText(text, scope).ok());
}

}  // namespace
}  // namespace celadon
