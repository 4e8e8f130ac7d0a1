// A host with data of its own: hands rows to the engine, follows clicks, and calculates everything
// that is on the screen at once. docs/embedding.md walks through it.
#include <chrono>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "celadon/celadon.h"

namespace {

struct Trip {
  std::string line;
  std::string stop;
  double passengers;
};

const std::vector<Trip> kTrips = {{"Blue", "Harbour", 12}, {"Blue", "Museum", 30},
                                  {"Red", "Museum", 25},   {"Red", "Station", 41},
                                  {"Red", "Harbour", 7},   {"Green", "Station", 18}};

// Rows as the engine pulls them: batches of columns, each a dictionary and one code a row.
class TripReader : public celadon::TableReader {
 public:
  const std::vector<celadon::ColumnInfo>& columns() const override { return columns_; }

  absl::StatusOr<celadon::RowBatch> Next() override {
    if (std::exchange(done_, true)) return celadon::RowBatch();  // an empty batch ends the table
    celadon::RowBatch batch;
    batch.rows = kTrips.size();
    batch.columns = {
        Column([](const Trip& trip) { return celadon::ValueView::Text(trip.line); }),
        Column([](const Trip& trip) { return celadon::ValueView::Text(trip.stop); }),
        Column([](const Trip& trip) { return celadon::ValueView::Number(trip.passengers); })};
    return batch;
  }

 private:
  // Every value is an entry of its own here; a host that has dictionaries hands those over.
  template <typename Get>
  static celadon::BatchColumn Column(Get get) {
    auto values = std::make_shared<celadon::DualVector>();
    celadon::BatchColumn column;
    for (const Trip& trip : kTrips) {
      column.codes.push_back(static_cast<uint32_t>(values->size()));
      values->Append(get(trip));
    }
    column.dictionary = std::move(values);
    return column;
  }

  static celadon::ColumnInfo Named(std::string name) {
    celadon::ColumnInfo info;
    info.name = std::move(name);
    return info;
  }

  std::vector<celadon::ColumnInfo> columns_ = {Named("line"), Named("stop"), Named("passengers")};
  bool done_ = false;
};

std::string NameOf(celadon::ValueState state) {
  switch (state) {
    case celadon::ValueState::kSelected:
      return "selected";
    case celadon::ValueState::kPossible:
      return "possible";
    case celadon::ValueState::kAlternative:
      return "alternative";
    case celadon::ValueState::kExcluded:
      return "excluded";
    case celadon::ValueState::kSelectedExcluded:
      return "selected, but excluded by another field";
  }
  return "";
}

void Show(const celadon::ListObject& list) {
  for (const celadon::ListValue& value : list.values) {
    std::cout << "  " << value.text << ": " << NameOf(value.state) << "\n";
  }
}

void Show(const celadon::HyperCube& cube) {
  for (const std::vector<celadon::Cell>& row : cube.cells) {
    std::cout << "  " << row[0].text << ": " << row[1].text << "\n";
  }
}

// A list box and a chart, as one frame.
std::vector<celadon::ObjectDefinition> Dashboard() {
  celadon::ListObjectDefinition lines;
  lines.field = "line";
  celadon::HyperCubeDefinition by_stop;
  by_stop.dimensions = {{"stop", ""}};
  by_stop.measures = {{"Sum(passengers)", "passengers"}};
  by_stop.suppress_missing = true;
  return {lines, by_stop};
}

absl::Status Draw(celadon::Session& session, const celadon::Execution& execution) {
  const auto frame = session.Frame(Dashboard(), execution);
  if (!frame.ok()) return frame.status();
  for (const celadon::ObjectResult& object : *frame) {
    std::visit([](const auto& result) { Show(result); }, object);
  }
  return absl::OkStatus();
}

absl::Status Run() {
  celadon::EngineOptions options;
  options.threads = 2;
  options.memory_limit = uint64_t{1} << 30;  // loads and calculations beyond it are refused
  celadon::Engine engine(options);
  const auto folder = celadon::DataFolder::Open(".");
  if (!folder.ok()) return folder.status();
  const auto app = std::make_shared<celadon::App>(&engine, *folder);

  celadon::CancelToken cancel;  // may be cancelled from another thread or a signal handler
  cancel.SetDeadline(celadon::CancelToken::Clock::now() + std::chrono::seconds(10));
  const celadon::Execution execution = engine.MakeExecution(cancel);
  TripReader trips;
  const auto loaded = app->LoadRows(trips, "trips", execution);
  if (!loaded.ok()) return loaded.status();
  std::cout << "rows: " << loaded->rows << "\n";

  celadon::Session session(app);
  const auto clicked = session.Select("line", {"Blue"}, execution);
  if (!clicked.ok()) return clicked.status();
  std::cout << "after a click on Blue\n";
  if (absl::Status drawn = Draw(session, execution); !drawn.ok()) return drawn;

  const auto unknown = session.Select("lines", {"Blue"}, execution);
  std::cout << "an error: " << unknown.status().message() << "\n";
  return absl::OkStatus();
}

}  // namespace

int main() {
  const absl::Status status = Run();
  if (!status.ok()) std::cerr << status << "\n";
  return status.ok() ? 0 : 1;
}
