#include "expression/functions/families.h"

namespace celadon {

std::span<const FunctionFamily> FunctionFamilies() {
  static const FunctionFamily families[] = {
      {FunctionCategory::kConditional, ConditionalFunctions()},
      {FunctionCategory::kDateAndTime, DatePartFunctions()},
      {FunctionCategory::kDateAndTime, DatePeriodFunctions()},
      {FunctionCategory::kExponential, ExponentialFunctions()},
      {FunctionCategory::kFormatting, FormattingFunctions()},
      {FunctionCategory::kGeneralNumeric, GeneralNumericFunctions()},
      {FunctionCategory::kInterpretation, InterpretationFunctions()},
      {FunctionCategory::kLogical, LogicalFunctions()},
      {FunctionCategory::kMathematical, MathematicalFunctions()},
      {FunctionCategory::kRange, RangeFunctions()},
      {FunctionCategory::kString, StringFunctions()},
      {FunctionCategory::kString, SubstringFunctions()},
      {FunctionCategory::kTrigonometric, TrigonometricFunctions()},
  };
  return families;
}

}  // namespace celadon
