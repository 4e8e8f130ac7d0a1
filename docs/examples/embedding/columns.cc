// Registers a function and an aggregation of the host's own, and reads a chart as columns of
// numbers instead of texts. Run in a folder that holds the files of docs/examples/shop.
#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <span>

#include "celadon/arrow_c_data.h"
#include "celadon/celadon.h"

using celadon::AggregationSample;
using celadon::Value;

// The price without tax; NULL for what is no number.
Value Net(std::span<const Value> arguments) {
  constexpr double kTax = 0.25;
  if (!arguments[0].has_number()) return Value();
  return Value::Number(arguments[0].number() / (1 + kTax));
}

// How far the numbers of a group lie apart.
Value Width(std::span<const AggregationSample> samples) {
  std::optional<double> least, most;
  for (const AggregationSample& sample : samples) {
    if (!sample.values[0].has_number()) continue;
    least = std::min(least.value_or(sample.values[0].number()), sample.values[0].number());
    most = std::max(most.value_or(sample.values[0].number()), sample.values[0].number());
  }
  return least.has_value() ? Value::Number(*most - *least) : Value();
}

absl::Status AddFunctions(celadon::FunctionRegistry& functions) {
  absl::Status added = functions.Add(celadon::CustomFunction{
      .name = "Net", .parameters = "price", .help = "A price without tax", .call = Net});
  added.Update(functions.Add(celadon::CustomAggregation{
      .name = "Width", .parameters = "value", .help = "From least to most", .call = Width}));
  return added;
}

// Columns as an Arrow record batch; an Arrow library imports both structs and releases them.
absl::Status Export(const celadon::CubeColumns& cube) {
  ArrowSchema schema;
  ArrowArray batch;
  absl::Status exported =
      celadon::ExportToArrow(cube, celadon::RegionalSettings(), &schema, &batch);
  if (!exported.ok()) return exported;
  for (int64_t c = 0; c < schema.n_children; ++c) {
    std::cout << schema.children[c]->name << ": " << schema.children[c]->format << "\n";
  }
  batch.release(&batch);
  schema.release(&schema);
  return absl::OkStatus();
}

absl::Status Show(celadon::Session& session, const celadon::Execution& execution) {
  const auto dearest = session.Evaluate("Max(Net(amount))", execution);
  if (!dearest.ok()) return dearest.status();
  std::cout << "at most " << dearest->text << "\n";
  celadon::HyperCubeDefinition by_product;
  by_product.dimensions = {{"product", ""}};
  by_product.measures = {{"Sum(Net(amount))", "net"}, {"Width(amount)", "width"}};
  const auto cube = session.Columns(by_product, execution);
  if (!cube.ok()) return cube.status();
  const celadon::DimensionColumn& product = cube->dimensions[0];
  const std::span<const double> net = cube->measures[0].numbers;
  const std::span<const double> width = cube->measures[1].numbers;
  for (size_t row = 0; row < cube->rows; ++row) {
    const celadon::ValueView name = (*product.symbols)[product.ids[row]];
    std::cout << name.text() << ": " << net[row] << ", " << width[row] << "\n";
  }
  return Export(*cube);
}

absl::Status Run() {
  celadon::Engine engine;
  if (absl::Status added = AddFunctions(engine.functions()); !added.ok()) return added;
  const auto folder = celadon::DataFolder::Open(".");
  if (!folder.ok()) return folder.status();
  const auto app = std::make_shared<celadon::App>(&engine, *folder);
  const celadon::Execution execution = engine.MakeExecution();
  for (const char* file : {"sales.csv", "products.csv"}) {
    if (const auto loaded = app->Load(file, "", execution); !loaded.ok()) return loaded.status();
  }
  celadon::Session session(app);
  return Show(session, execution);
}

int main() {
  const absl::Status status = Run();
  if (!status.ok()) std::cerr << status << "\n";
  return status.ok() ? 0 : 1;
}
