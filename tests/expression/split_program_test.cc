// Formulas taken apart by column, held to the same formulas evaluated as a whole.
#include "expression/split_program.h"

#include <map>
#include <string>
#include <vector>

#include "expression/formula.h"
#include "gtest/gtest.h"

namespace celadon {
namespace {

struct SplitCase {
  const char* formula;
  size_t parts;
  size_t rest_instructions;
};

class SplitFormula : public testing::TestWithParam<SplitCase> {};

const std::map<std::string, Value> kValues = {{"x", Value::Number(20)},
                                              {"y", Value::Dual("Feb", 2)},
                                              {"t", Value::Text("a;b")},
                                              {"n", Value()}};

// One row: the parts over their columns, then the rest over the parts.
std::string ShowSplit(const SplitProgram& split, const NamedValues& scope) {
  std::vector<Value> parts;
  for (const ColumnProgram& part : split.parts) {
    const Value& column = scope.value(part.column);
    if (part.program == nullptr) {
      parts.push_back(column);
      continue;
    }
    const auto value = EvaluateOver(*part.program, scope, 2);
    EXPECT_TRUE(value.ok()) << value.status();
    parts.push_back(*value);
  }
  return Show(EvaluateOver(*split.rest, NamedValues::Of(std::move(parts)), 2));
}

TEST_P(SplitFormula, GivesWhatTheWholeGives) {
  NamedValues scope(kValues);
  const auto program = BindText(GetParam().formula, scope);
  ASSERT_TRUE(program.ok()) << program.status();
  const SplitProgram split = SplitByColumn(**program);
  EXPECT_EQ(split.parts.size(), GetParam().parts) << GetParam().formula;
  EXPECT_EQ(split.rest->instructions.size(), GetParam().rest_instructions) << GetParam().formula;
  EXPECT_EQ(split.rest->deterministic, (*program)->deterministic);
  for (const ColumnProgram& part : split.parts) {
    if (part.program == nullptr) continue;
    EXPECT_TRUE(part.program->deterministic);
    ASSERT_EQ(part.program->inputs.size(), 1u);
    EXPECT_EQ(part.program->inputs[0].column, part.column);
  }
  if (!(*program)->deterministic) return;
  EXPECT_EQ(ShowSplit(split, scope), Show(EvaluateOver(**program, scope, 2)));
}

INSTANTIATE_TEST_SUITE_P(Cases, SplitFormula,
                         testing::ValuesIn(std::vector<SplitCase>{
                             {"if(x>15,1,0)", 1, 0},
                             {"x", 1, 0},
                             {"1+2", 0, 0},
                             {"if(x>15,y,0)", 2, 1},
                             {"if(x>15,y*2,'-')", 2, 1},
                             {"(x+1)*(x+1)*y", 2, 1},
                             {"(x+1)*y*(x+1)", 3, 2},
                             {"if(x>15 and y=2 and SubField(t,';',2)='b', x*y, n)", 6, 4},
                             {"x&y&x&y", 2, 3},
                             {"Rand()*(x+1)", 1, 2},
                             {"if(Rand()<2,Left(t,1)&'!',n)", 2, 3},
                             {"Today()-x", 1, 0}}));

}  // namespace
}  // namespace celadon
