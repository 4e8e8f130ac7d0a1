// Tables of formulas and what they give, one table a family of functions.
#ifndef CELADON_TESTS_EXPRESSION_FUNCTION_CASE_H_
#define CELADON_TESTS_EXPRESSION_FUNCTION_CASE_H_

#include <vector>

#include "gtest/gtest.h"

namespace celadon {

struct ValueCase {
  const char* formula;
  const char* shown;  // as Show of formula.h
};

// N is NULL and D the dual 'Feb' = 2. The test itself stands in functions_test.cc.
class FunctionValue : public testing::TestWithParam<ValueCase> {};

using ValueCases = std::vector<ValueCase>;

}  // namespace celadon

#endif  // CELADON_TESTS_EXPRESSION_FUNCTION_CASE_H_
