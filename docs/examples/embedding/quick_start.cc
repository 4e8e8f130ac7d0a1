// Loads three tables, selects a country, and shows which products go with it: the example of
// README.md. Run in a folder that holds the files of docs/examples/shop.
#include <iostream>
#include <memory>

#include "celadon/celadon.h"

absl::Status Run() {
  celadon::Engine engine;  // threads, memory bound, file formats
  const auto folder = celadon::DataFolder::Open(".");
  if (!folder.ok()) return folder.status();
  const auto app = std::make_shared<celadon::App>(&engine, *folder);
  const celadon::Execution execution = engine.MakeExecution();
  for (const char* file : {"sales.csv", "shops.csv", "products.csv"}) {
    if (const auto loaded = app->Load(file, "", execution); !loaded.ok()) return loaded.status();
  }

  celadon::Session session(app);  // one user's selections
  const auto selected = session.Select("country", {"Norway"}, execution);
  if (!selected.ok()) return selected.status();
  celadon::ListObjectDefinition list;
  list.field = "product";
  const auto products = session.List(list, execution);
  if (!products.ok()) return products.status();
  for (const celadon::ListValue& value : products->values) {
    const bool excluded = value.state == celadon::ValueState::kExcluded;
    std::cout << (excluded ? "gray   " : "white  ") << value.text << "\n";
  }
  const auto total = session.Evaluate("Sum(amount)", execution);
  if (!total.ok()) return total.status();
  std::cout << "sold in Norway: " << total->text << "\n";
  return absl::OkStatus();
}

int main() {
  const absl::Status status = Run();
  if (!status.ok()) std::cerr << status << "\n";
  return status.ok() ? 0 : 1;
}
