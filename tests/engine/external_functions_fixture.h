// Functions of a host that whole columns are handed to, and an app to call them in. What they were
// called with is recorded.
#ifndef CELADON_TESTS_ENGINE_EXTERNAL_FUNCTIONS_FIXTURE_H_
#define CELADON_TESTS_ENGINE_EXTERNAL_FUNCTIONS_FIXTURE_H_

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/test_app.h"
#include "gmock/gmock.h"

namespace celadon {

inline std::string TextOf(ValueView value) {
  if (value.is_null()) return "NULL";
  return value.has_text() ? std::string(value.text()) : PlainNumberText(value.number());
}

// What the calls of a function were handed: rows as `a,b`, calls as `row|row`.
class Recorded final : public ExternalFunction {
 public:
  using Body = std::function<absl::StatusOr<ExternalTable>(const ExternalCall& call)>;

  Recorded(ExternalSignature signature, Body body)
      : signature_(std::move(signature)), body_(std::move(body)) {}

  const ExternalSignature& signature() const override { return signature_; }
  absl::StatusOr<ExternalTable> Call(const ExternalCall& call,
                                     const Execution& execution) const override {
    const std::lock_guard lock(mutex_);
    std::string text;
    for (size_t row = 0; row < call.rows; ++row) {
      text += row == 0 ? "" : "|";
      for (size_t a = 0; a < call.arguments.size(); ++a) {
        text += (a == 0 ? "" : ",") + TextOf(call.arguments[a].values[row]);
      }
    }
    calls_.push_back(text);
    last_ = call;
    if (execution.cancel.cancelled()) return execution.cancel.status();
    return body_(call);
  }

  std::vector<std::string> TakeCalls() { return std::exchange(calls_, {}); }
  const ExternalCall& last() const { return last_; }

 private:
  ExternalSignature signature_;
  Body body_;
  mutable std::mutex mutex_;
  mutable std::vector<std::string> calls_;
  mutable ExternalCall last_;
};

inline ExternalTable OneColumn(DualVector values) {
  ExternalTable table;
  table.columns.push_back({.name = "Field1", .tags = {}, .values = std::move(values)});
  return table;
}

// The sum of the arguments, row by row; NULL counts 0.
inline absl::StatusOr<ExternalTable> SumRows(const ExternalCall& call) {
  DualVector sums;
  for (size_t row = 0; row < call.rows; ++row) {
    double sum = 0;
    for (const ExternalArgument& argument : call.arguments) {
      if (argument.values[row].has_number()) sum += argument.values[row].number();
    }
    sums.Append(ValueView::Number(sum));
  }
  return OneColumn(std::move(sums));
}

// One row: all values in order, between commas.
inline absl::StatusOr<ExternalTable> Join(const ExternalCall& call) {
  std::string text;
  for (size_t row = 0; row < call.rows; ++row) {
    text += (row == 0 ? "" : ",") + TextOf(call.arguments[0].values[row]);
  }
  DualVector joined;
  joined.Append(ValueView::Text(text));
  return OneColumn(std::move(joined));
}

inline absl::StatusOr<ExternalTable> Refuse(const ExternalCall&) {
  return absl::UnavailableError("the other side is gone");
}

class ExternalFunctionTest : public testing::Test {
 protected:
  ExternalFunctionTest() {
    test_.Load("Sales",
               "Group,Snack,Sales\nSnack,Chips,19\nSnack,Popcorn,11\nSnack,Cookies,18\n"
               "Dairy,Cheese,12\n");
  }

  Recorded& Add(ExternalSignature signature, Recorded::Body body) {
    const auto function = std::make_shared<Recorded>(std::move(signature), std::move(body));
    EXPECT_TRUE(test_.engine.functions().Add(function).ok());
    return *function;
  }
  Recorded& AddTensor() {
    return Add(
        {.name = "P.Rows", .kind = ExternalKind::kTensor, .parameters = "value, …", .help = {}},
        SumRows);
  }
  Recorded& AddScalar() {
    return Add({.name = "P.Each", .parameters = "value, …", .help = {}}, SumRows);
  }
  Recorded& AddAggregation() {
    return Add(
        {.name = "P.All", .kind = ExternalKind::kAggregation, .parameters = "value", .help = {}},
        Join);
  }

  std::string Eval(const std::string& formula) {
    return Evaluate(session_, formula, test_.Execution());
  }
  // The cube of one dimension with these measures.
  HyperCube Cube(const std::string& dimension, const std::vector<std::string>& measures) {
    HyperCubeDefinition cube;
    cube.dimensions = {{dimension, ""}};
    for (const std::string& measure : measures) cube.measures.push_back({measure, ""});
    const auto calculated = session_.Cube(cube, test_.Execution());
    EXPECT_TRUE(calculated.ok()) << calculated.status();
    return calculated.ok() ? *calculated : HyperCube();
  }
  // `dimension:cell` of one measure, and `all:total`.
  std::vector<std::string> Column(const HyperCube& cube, size_t measure = 0) {
    std::vector<std::string> cells;
    for (const auto& row : cube.cells) cells.push_back(row[0].text + ":" + row[1 + measure].text);
    cells.push_back("all:" + cube.totals[measure].text);
    return cells;
  }
  absl::Status Run(const std::string& script) {
    return test_.app->RunScriptText(script, test_.Execution()).status();
  }

  TestApp test_;
  Session session_{test_.app};
};

// Notes how many calls are under way at once.
class Crowded final : public ExternalFunction {
 public:
  Crowded(ExternalKind kind, size_t parallel) {
    signature_ = {.name = "P.Crowd",
                  .kind = kind,
                  .parameters = "value",
                  .help = {},
                  .row_by_row = true,
                  .parallel = parallel};
  }
  const ExternalSignature& signature() const override { return signature_; }
  absl::StatusOr<ExternalTable> Call(const ExternalCall& call, const Execution&) const override {
    const int now = ++under_way_;
    int most = most_;
    while (now > most && !most_.compare_exchange_weak(most, now)) {
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    --under_way_;
    return Join(call);
  }
  int most() const { return most_; }

 private:
  ExternalSignature signature_;
  mutable std::atomic<int> under_way_ = 0, most_ = 0;
};

}  // namespace celadon

#endif  // CELADON_TESTS_ENGINE_EXTERNAL_FUNCTIONS_FIXTURE_H_
