// Rows a second of bound formulas, and formulas parsed a second.
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "benchmark/benchmark.h"
#include "celadon/expression.h"
#include "expression/bind.h"
#include "expression/evaluate.h"

namespace celadon {
namespace {

class Columns final : public Scope {
 public:
  absl::StatusOr<NameMeaning> ResolveName(const std::string& name) override {
    return InputColumn{static_cast<uint32_t>(name[0] - 'a')};
  }
};

// Column a holds whole numbers below 10, b numbers, c texts of a word, d the texts of numbers.
class Block {
 public:
  Block() {
    std::mt19937_64 random(1);
    for (size_t row = 0; row < kBlockRows; ++row) {
      whole_.push_back(static_cast<double>(random() % 10));
      numbers_.push_back(static_cast<double>(random() % 100000) / 100);
      words_.push_back(kWords[random() % std::size(kWords)]);
      digits_.push_back(kDigits[random() % std::size(kDigits)]);
    }
  }

  ValueLanes lanes(uint32_t column) const {
    const ValueLanes all[] = {{whole_.data(), nullptr},
                              {numbers_.data(), nullptr},
                              {none_.data(), words_.data()},
                              {none_.data(), digits_.data()}};
    return all[column];
  }

 private:
  static constexpr std::string_view kWords[] = {"alpha beta", "gamma", "delta;epsilon", "zeta"};
  static constexpr std::string_view kDigits[] = {"1", "12.5", "300", "0.75"};

  std::vector<double> whole_, numbers_;
  std::vector<double> none_ = std::vector<double>(kBlockRows, kNoNumber);
  std::vector<std::string_view> words_, digits_;
};

void BM_Evaluate(benchmark::State& state, const char* text) {
  const Block block;
  const TextInterpreter interpreter{RegionalSettings()};
  Columns scope;
  const auto expression = Expression::Parse(text);
  const auto program = Bind(expression->root(), scope, FunctionRegistry::BuiltIn(), interpreter);
  std::vector<ValueLanes> inputs;
  for (const ProgramInput& input : (*program)->inputs) inputs.push_back(block.lanes(input.column));
  Evaluator evaluator(*program, interpreter);
  for (auto _ : state) {
    if (!evaluator.Run(inputs, kBlockRows).ok()) state.SkipWithError("evaluation failed");
    benchmark::DoNotOptimize(evaluator.result().numbers);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kBlockRows));
}
BENCHMARK_CAPTURE(BM_Evaluate, arithmetic, "a*b+1");
BENCHMARK_CAPTURE(BM_Evaluate, comparison, "b>=100 and b<200");
BENCHMARK_CAPTURE(BM_Evaluate, if_text, "if(a>3,'x','y')");
BENCHMARK_CAPTURE(BM_Evaluate, if_number, "if(a>3,b,0)");
BENCHMARK_CAPTURE(BM_Evaluate, round, "Round(b,0.1)");
BENCHMARK_CAPTURE(BM_Evaluate, text_equal, "c='gamma'");
BENCHMARK_CAPTURE(BM_Evaluate, text_as_number, "d+1");
BENCHMARK_CAPTURE(BM_Evaluate, left, "Left(c,3)");
BENCHMARK_CAPTURE(BM_Evaluate, subfield, "SubField(c,';',1)");
BENCHMARK_CAPTURE(BM_Evaluate, concat, "c&'-'&a");

void BM_Parse(benchmark::State& state) {
  constexpr std::string_view kText =
      "Sum({<Year={2020}, Region-={'East'}>} Sales) / Count(distinct [Order Id]) * if(a > 3, 1, 2)";
  for (auto _ : state) benchmark::DoNotOptimize(Expression::Parse(kText));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Parse);

}  // namespace
}  // namespace celadon
