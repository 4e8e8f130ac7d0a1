// Functions of a host's own, which formulas call like those of the language.
//
//   engine.functions().Add(CustomFunction{
//       .name = "Gross",
//       .parameters = "price[, rate]",
//       .help = "A price with tax",
//       .call = [](std::span<const Value> arguments) { … }});
#ifndef CELADON_CUSTOM_FUNCTION_H_
#define CELADON_CUSTOM_FUNCTION_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "celadon/value.h"

namespace celadon {

// Names are letters, digits and `_`. Parameters are written as help shows them, which is also where
// their number stands: `x[, step[, offset]]` takes one to three, `value, …` one or more.
//
// What cannot be calculated is NULL: functions of formulas do not fail. Any number of threads call
// at once.

// A function of the values of one row. It gives the same result for the same values: it may be
// called once a distinct value rather than once a row.
struct CustomFunction {
  std::string name;
  std::string parameters;
  std::string help;  // one line
  std::function<Value(std::span<const Value> arguments)> call;
};

// One distinct combination of argument values in a group, and how many records have it. Texts are
// display texts; a number shown plainly has none.
struct AggregationSample {
  std::vector<Value> values;
  uint64_t count = 1;
};

// An aggregation: a function of all records of a group, called once a group, also for one without
// records. Sets, TOTAL and DISTINCT are the engine's work; with DISTINCT all counts are 1. Samples
// are sorted by value, NULL last; arguments that are not given are absent.
struct CustomAggregation {
  std::string name;
  std::string parameters;
  std::string help;            // one line
  bool in_load_order = false;  // each record is a sample by itself, in load order
  std::function<Value(std::span<const AggregationSample> samples)> call;
};

}  // namespace celadon

#endif  // CELADON_CUSTOM_FUNCTION_H_
