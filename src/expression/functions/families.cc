#include "expression/functions/families.h"

namespace celadon {

std::span<const FunctionFamily> FunctionFamilies() {
  static const FunctionFamily families[] = {
      {FunctionCategory::kColor, ColorFunctions()},
      {FunctionCategory::kConditional, ConditionalFunctions()},
      {FunctionCategory::kDateAndTime, ClockFunctions()},
      {FunctionCategory::kDateAndTime, DateDistanceFunctions()},
      {FunctionCategory::kDateAndTime, DateIntervalFunctions()},
      {FunctionCategory::kDateAndTime, DatePartFunctions()},
      {FunctionCategory::kDateAndTime, DatePeriodFunctions()},
      {FunctionCategory::kExponential, ExponentialFunctions()},
      {FunctionCategory::kFinancial, FinancialFunctions()},
      {FunctionCategory::kFormatting, FormattingFunctions()},
      {FunctionCategory::kGeneralNumeric, GeneralNumericFunctions()},
      {FunctionCategory::kGeospatial, GeospatialFunctions()},
      {FunctionCategory::kInterpretation, InterpretationFunctions()},
      {FunctionCategory::kLogical, LogicalFunctions()},
      {FunctionCategory::kMathematical, MathematicalFunctions()},
      {FunctionCategory::kMathematical, RandomFunctions()},
      {FunctionCategory::kRange, RangeFunctions()},
      {FunctionCategory::kRange, RangeStatisticFunctions()},
      {FunctionCategory::kString, HashFunctions()},
      {FunctionCategory::kString, StringFunctions()},
      {FunctionCategory::kString, SubstringFunctions()},
      {FunctionCategory::kSystem, SystemFunctions()},
      {FunctionCategory::kTrigonometric, TrigonometricFunctions()},
  };
  return families;
}

}  // namespace celadon
