// What a scalar function is: a row of a table, with a kernel that works on whole vectors.
#ifndef CELADON_EXPRESSION_SCALAR_FUNCTION_H_
#define CELADON_EXPRESSION_SCALAR_FUNCTION_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "celadon/custom_function.h"
#include "expression/column_vector.h"

namespace celadon {

// How a function looks at an argument, by the letter that stands for it in a table. The letter
// decides which lanes the kernel is given, and how much of a field must be fetched.
enum class ArgumentUse : char {
  kReading = 'n',       // the number, or what the text is read as; no texts
  kText = 't',          // the text, or what the number is written as; own numbers
  kComparison = 'c',    // readings, and own texts
  kPresence = 'p',      // as kComparison, but where there is a reading the text does not matter
  kValue = 'v',         // handed on as it is: own numbers and own texts
  kPresentValue = 'w',  // as kValue, and it matters whether there is a value
  kWholeValue = 'a',    // as kValue, with the text even where the result's text does not matter
};

struct ScalarFunction;

// One call of a kernel over `rows` rows. The result is none of the arguments.
struct KernelCall {
  const ScalarFunction* function;  // that is called; null for a function of the scope
  size_t rows;
  std::span<const ValueLanes> arguments;
  ColumnVector& result;
  EvaluationContext& context;
};

// Sets every row of the result. Fails on no value: a function outside its domain gives NULL.
using Kernel = void (*)(const KernelCall& call);

// What a result depends on besides the arguments.
enum class Stability : uint8_t {
  kPure,         // nothing
  kEnvironment,  // the environment: equal during one evaluation
  kRandom        // the row, the seed and which of the random calls it is
};

struct ScalarFunction {
  std::string_view name;
  std::string_view parameters;  // see signature.h
  // One letter an argument; the last stands for all further ones too. Empty: no arguments.
  std::string_view uses;
  bool numeric;  // the result never has a text of its own
  Kernel kernel;
  std::string_view help;  // one line
  Stability stability = Stability::kPure;
  const CustomFunction* custom = nullptr;  // what RunCustom calls

  // Requires that there is such an argument.
  ArgumentUse use(size_t argument) const {
    return static_cast<ArgumentUse>(uses[argument < uses.size() ? argument : uses.size() - 1]);
  }
};

// The kernel of a host's function: one call a row.
void RunCustom(const KernelCall& call);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_SCALAR_FUNCTION_H_
