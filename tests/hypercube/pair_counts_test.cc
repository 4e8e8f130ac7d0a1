// What pairs tell at once against each of their values added up by the accumulator.
#include "hypercube/pair_counts.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

#include "celadon/function_registry.h"
#include "celadon/symbol_table.h"

namespace celadon {
namespace {

using Wanted = PairCounts::Wanted;

class NoValues final : public ArgumentValues {
  std::vector<Value> Of(uint32_t) const override { return {}; }
};

// Results of all tuples, each a group.
std::string Results(Wanted wanted, const char* function, const ReadArgument& argument,
                    const std::vector<uint32_t>& counts, size_t tuples) {
  const auto groups = MakeAccumulator(
      {.function = FunctionRegistry::BuiltIn().Find(function)->aggregation, .arguments = 1});
  groups->Resize(tuples);
  const PairCounts pairs(wanted, argument, counts, tuples);
  for (uint32_t tuple = 0; tuple < tuples; ++tuple) pairs.AddTo(tuple, tuple, groups.get());
  std::string text;
  for (const Value& result : groups->Results(NoValues(), RegionalSettings())) {
    text += (result.has_number() ? std::to_string(result.number()) : "-") + " ";
  }
  return text;
}

TEST(PairCounts, TellsAtOnceWhatEachValueTells) {
  const RegionalSettings settings;
  std::mt19937 random(1);
  const auto below = [&random](uint32_t end) {
    return std::uniform_int_distribution<uint32_t>(0, end - 1)(random);
  };
  for (int round = 0; round < 300; ++round) {
    DualVector values;
    const uint32_t numbers = below(20), texts = below(3);
    for (uint32_t i = 0; i < numbers; ++i) values.Append(Value::Number(i * 3.0 - 20));
    for (uint32_t i = 0; i < texts; ++i) values.Append(Value::Text("t" + std::to_string(i)));
    const SymbolTable symbols =
        SymbolTable::FromLoadOrder(std::move(values), NumberFormat(), nullptr);
    const bool nulls = below(2) == 0;
    ReadArgument argument{.program = nullptr, .inputs = {}, .symbols = &symbols};
    argument.inputs.push_back(
        {.columns = {},
         .lookup = nullptr,
         .null_code = symbols.size(),
         .lanes = std::make_shared<const SymbolLanes>(symbols, Fetch::kNumbers, nulls, settings)});
    const size_t width = symbols.size() + (nulls ? 1 : 0), tuples = 5;
    if (width == 0) continue;
    std::vector<uint32_t> counts(width * tuples);
    for (uint32_t& count : counts) count = below(4) == 0 ? below(100'000) : 0;
    const auto check = [&](Wanted wanted, const char* function) {
      EXPECT_EQ(Results(wanted, function, argument, counts, tuples),
                Results(Wanted::kEachValue, function, argument, counts, tuples))
          << function << ", round " << round;
    };
    check(Wanted::kPresent, "Count");
    check(Wanted::kSum, "Sum");
    check(Wanted::kSmallest, "Min");
    check(Wanted::kLargest, "Max");
  }
}

}  // namespace
}  // namespace celadon
