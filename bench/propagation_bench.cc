// What inference costs: the states of all fields and the rows of all tables after a click, by the
// number of fields and of values selected, by rows, and over chains and stars of tables.
//
// Prints one row a case: the time of a thread's processor, nanoseconds a cell (a row of a column),
// how many times as long it takes as the first case, and whether the goal is met.
#include <ctime>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "celadon/selection.h"

namespace celadon {
namespace {

constexpr RowIndex kRows = 3'000'000;
constexpr int kRepetitions = 7;

// Tables of random rows over fields whose values are 0, 1, 2 …. As dates do, the last value of a
// field comes with the last row: a pass that looks for all values cannot end early.
class ModelMaker {
 public:
  FieldId AddField(uint32_t cardinality) {
    DualVector values;
    for (uint32_t i = 0; i < cardinality; ++i) values.Append(ValueView::Number(i));
    Field& field = fields_.emplace_back();
    field.name = "f" + std::to_string(fields_.size());
    field.symbols = std::make_shared<const SymbolTable>(
        SymbolTable::FromLoadOrder(std::move(values), {}, nullptr));
    return static_cast<FieldId>(fields_.size() - 1);
  }

  void AddTable(RowIndex rows, const std::vector<FieldId>& fields) {
    Table& table = tables_.emplace_back();
    table.name = "t" + std::to_string(tables_.size());
    table.rows = rows;
    for (const FieldId field : fields) {
      const uint32_t cardinality = fields_[field].symbols->size();
      std::vector<uint32_t> codes(rows);
      for (uint32_t& code : codes) code = static_cast<uint32_t>(random_() % (cardinality - 1));
      codes.back() = cardinality - 1;
      TableColumn column;
      column.field = field;
      column.codes = *BitPackedColumn::Pack(codes, cardinality);
      column.histogram = CountCodes(column.codes, nullptr, *executor_);
      fields_[field].columns.push_back(
          {static_cast<TableId>(tables_.size() - 1), static_cast<uint32_t>(table.columns.size())});
      table.columns.push_back(std::move(column));
    }
  }

  std::shared_ptr<const DataModel> Make() && {
    return std::make_shared<const DataModel>(std::move(fields_), std::move(tables_));
  }

 private:
  std::mt19937 random_{1};
  std::unique_ptr<Executor> executor_ = MakeInlineExecutor();
  std::vector<Field> fields_;
  std::vector<Table> tables_;
};

double ProcessorSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// The best of some inferences of everything, in seconds.
double Infer(const std::shared_ptr<const DataModel>& model, const SelectionState& selections) {
  const auto executor = MakeInlineExecutor();
  const Execution execution{
      .executor = executor.get(), .cancel = {}, .memory = nullptr, .progress = {}};
  double best = 1e9;
  for (int i = 0; i < kRepetitions; ++i) {
    const double start = ProcessorSeconds();
    const AssociationState state(model, selections);
    for (FieldId f = 0; f < model->fields().size(); ++f) (void)state.Compatible(f, execution);
    for (TableId t = 0; t < model->tables().size(); ++t) (void)state.Rows(t, execution);
    best = std::min(best, ProcessorSeconds() - start);
  }
  return best;
}

// `values` of a field's values, spread over all of them.
Bitmap Spread(const DataModel& model, FieldId field, uint64_t values) {
  Bitmap symbols(model.field(field).symbols->size());
  for (uint64_t i = 0; i < values; ++i) symbols.Set(i * symbols.size() / values);
  return symbols;
}

uint64_t Cells(const DataModel& model) {
  uint64_t cells = 0;
  for (const Table& table : model.tables()) cells += table.rows * table.columns.size();
  return cells;
}

// Cases one below the other, each compared with the first or by its cells.
class Report {
 public:
  explicit Report(const std::string& title) {
    std::printf("\n%-36s %9s %9s %7s\n", title.c_str(), "ms", "ns/cell", "times");
  }
  void Add(const std::string& name, double seconds, uint64_t cells, double times) {
    std::printf("%-36s %9.2f %9.3f %7.2f\n", name.c_str(), seconds * 1e3,
                seconds * 1e9 / static_cast<double>(cells), times);
    std::fflush(stdout);
    most_ = std::max(most_, times);
    least_ = std::min(least_, times);
  }
  // The goal for the most to the least, or for the most of all.
  void Spread(double goal) const { Judge("most to least", most_ / least_, goal); }
  void Most(double goal) const { Judge("most", most_, goal); }

 private:
  static void Judge(const char* what, double found, double goal) {
    std::printf("%-36s %27.2f  at most %.2f: %s\n", what, found, goal,
                found <= goal ? "met" : "MISSED");
  }

  double most_ = 0, least_ = 1e9;
};

std::shared_ptr<const DataModel> OneTable(RowIndex rows,
                                          const std::vector<uint32_t>& cardinalities) {
  ModelMaker maker;
  std::vector<FieldId> fields;
  for (const uint32_t cardinality : cardinalities) fields.push_back(maker.AddField(cardinality));
  maker.AddTable(rows, fields);
  return std::move(maker).Make();
}

std::shared_ptr<const DataModel> EightFields(RowIndex rows) {
  return OneTable(rows, std::vector<uint32_t>(8, 1000));
}

// Nine in ten values of each of the first fields.
SelectionState NineInTen(const DataModel& model, FieldId fields) {
  SelectionState selections;
  for (FieldId field = 0; field < fields; ++field) {
    selections.Set(field, Spread(model, field, model.field(field).symbols->size() * 9 / 10));
  }
  return selections;
}

void BySelectedFields() {
  Report report("selected fields, 3 M rows");
  const auto model = EightFields(kRows);
  double first = 0;
  for (FieldId fields = 1; fields <= 8; ++fields) {
    const double seconds = Infer(model, NineInTen(*model, fields));
    if (fields == 1) first = seconds;
    report.Add(std::to_string(fields), seconds, Cells(*model), seconds / first);
  }
  report.Spread(1.5);
}

// Fields of twice as many values as are selected, so that half of the rows pass each time.
void BySelectedValues() {
  Report report("selected values, half of 3 M rows");
  const std::vector<uint32_t> counts{1, 10, 100, 1000, 10'000};
  std::vector<uint32_t> cardinalities(10, 1000);
  for (size_t i = 0; i < counts.size(); ++i) cardinalities[i] = 2 * counts[i] + 1;
  const auto model = OneTable(kRows, cardinalities);
  double first = 0;
  for (FieldId field = 0; field < counts.size(); ++field) {
    SelectionState selections;
    selections.Set(field, Spread(*model, field, counts[field]));
    const double seconds = Infer(model, selections);
    if (field == 0) first = seconds;
    report.Add(std::to_string(counts[field]), seconds, Cells(*model), seconds / first);
  }
  report.Spread(1.3);
}

void ByRows() {
  Report report("rows of a table of 8 fields");
  double first = 0;
  for (const RowIndex rows : {kRows / 10, kRows / 3, kRows, 3 * kRows}) {
    const auto model = EightFields(rows);
    const double a_cell = Infer(model, NineInTen(*model, 2)) / static_cast<double>(Cells(*model));
    if (first == 0) first = a_cell;
    report.Add(std::to_string(rows), a_cell * static_cast<double>(Cells(*model)), Cells(*model),
               a_cell / first);
  }
  report.Spread(1.5);
}

// Tables in a chain, each linked with the next one by a key of as many values as it has rows.
std::shared_ptr<const DataModel> Chain(int tables, RowIndex rows) {
  ModelMaker maker;
  FieldId key = maker.AddField(static_cast<uint32_t>(rows));
  for (int i = 0; i < tables; ++i) {
    const FieldId before = key;
    key = maker.AddField(static_cast<uint32_t>(rows));
    maker.AddTable(rows, {before, maker.AddField(1000), key});
  }
  return std::move(maker).Make();
}

// A table of facts with a key to each of the others.
std::shared_ptr<const DataModel> Star(int others, RowIndex facts, RowIndex rows) {
  ModelMaker maker;
  std::vector<FieldId> keys;
  for (int i = 0; i < others; ++i) {
    keys.push_back(maker.AddField(static_cast<uint32_t>(rows)));
    maker.AddTable(rows, {keys.back(), maker.AddField(1000)});
  }
  maker.AddTable(facts, keys);
  return std::move(maker).Make();
}

// Nine in ten values of a field of the first table, or of each.
SelectionState InTables(const DataModel& model, bool each) {
  SelectionState selections;
  for (FieldId field = 0; field < model.fields().size(); ++field) {
    if (model.field(field).symbols->size() != 1000) continue;
    selections.Set(field, Spread(model, field, 900));
    if (!each) break;
  }
  return selections;
}

// Linked tables beside one table of as many cells of the same widths, each field selected in: there
// as here a column is passed over once to find the rows that pass, once to mark what they hold.
void OverTables(const std::string& title, const std::shared_ptr<const DataModel>& one,
                const std::shared_ptr<const DataModel>& linked) {
  Report report(title);
  const double a_cell = Infer(one, NineInTen(*one, static_cast<FieldId>(one->fields().size()))) /
                        static_cast<double>(Cells(*one));
  const auto cells = static_cast<double>(Cells(*linked));
  report.Add("one table, a selection in each field", a_cell * cells, Cells(*linked), 1);
  for (const bool each : {false, true}) {
    const double seconds = Infer(linked, InTables(*linked, each));
    report.Add(each ? "a selection in each table" : "a selection in one table", seconds,
               Cells(*linked), seconds / cells / a_cell);
  }
  report.Most(1.5);
}

}  // namespace
}  // namespace celadon

int main() {
  using namespace celadon;
  BySelectedFields();
  BySelectedValues();
  ByRows();
  OverTables("chain of 12 tables of 250 k rows", OneTable(3'000'000, {250'000, 1000, 250'000}),
             Chain(12, 250'000));
  OverTables("star of 20 tables around 1 M rows",
             OneTable(1'000'000, std::vector<uint32_t>(20, 10'000)), Star(20, 1'000'000, 10'000));
  return 0;
}
