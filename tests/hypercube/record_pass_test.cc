// Passes over records against sums over rows one by one, and charts together against charts alone.
#include "hypercube/record_pass.h"

#include <cmath>
#include <map>
#include <numeric>
#include <random>
#include <set>

#include "hypercube/cube_fixture.h"
#include "selection/random_model.h"

namespace celadon {
namespace {

constexpr uint32_t kAxes = 3;

// Rows of a table of random codes, some of which are in a scope, and their cells on random axes.
class RandomRecords {
 public:
  explicit RandomRecords(unsigned seed) : random_(seed), fields_(*EmptyModel()) {
    // Now and then enough for several workers.
    const size_t most = seed % 20 == 0 ? 300'000 : 5000;
    table_->rows = std::uniform_int_distribution<size_t>(1, most)(random_);
    for (FieldId field = 0; field < kAxes; ++field) {
      const uint32_t cardinality = std::uniform_int_distribution<uint32_t>(1, 40)(random_);
      // Some columns have NULLs, whose code is the cardinality.
      std::uniform_int_distribution<uint32_t> code(0, cardinality - AnyBelow(2));
      for (size_t row = 0; row < table_->rows; ++row) codes_[field].push_back(code(random_));
      if (AnyBelow(3) == 0) std::ranges::sort(codes_[field]);  // many records of one cell together
      table_->columns.push_back({.field = field,
                                 .codes = *BitPackedColumn::Pack(codes_[field], cardinality),
                                 .histogram = {}});
      for (uint32_t c = 0; c <= cardinality; ++c) maps_[field].push_back(AnyBelow(5));
      DualVector numbers;
      // Some follow each other, but for the last; sums of large ones outgrow half a word.
      constexpr double kSteps[] = {1, 3, 800};
      const double step = kSteps[AnyBelow(3)];
      for (uint32_t c = 0; c < cardinality; ++c) {
        numbers.Append(Value::Number(c * step - 20 + (c > 30 ? 7 : 0)));
      }
      symbols_[field] = SymbolTable::FromLoadOrder(std::move(numbers), NumberFormat(), nullptr);
    }
    if (AnyBelow(4) == 0) return;  // all rows
    const double density = std::pow(10, -std::uniform_real_distribution(0.0, 3.0)(random_));
    auto scope = std::make_shared<Bitmap>(table_->rows);
    for (size_t row = 0; row < table_->rows; ++row) {
      if (std::bernoulli_distribution(density)(random_)) scope->Set(row);
    }
    scope_ = std::move(scope);
  }

  RecordSource Source() const {
    RecordSource records = RecordSource::OfRows(fields_, table_);
    records.set_scope(scope_);
    return records;
  }

  std::vector<CellAxis> Axes() {
    std::vector<CellAxis> axes(AnyBelow(kAxes + 1));
    for (CellAxis& axis : axes) {
      const size_t column = AnyBelow(kAxes);
      axis.column = &table_->columns[column].codes;
      axis.map = AnyBelow(3) == 0 ? maps_[column].data() : nullptr;
      axis.radix = axis.map == nullptr ? axis.column->codes() : 5;
    }
    return axes;
  }

  ReadArgument Argument() {
    const size_t column = AnyBelow(kAxes);
    const bool nulls = table_->columns[column].codes.has_nulls();
    ReadArgument argument{.program = nullptr, .inputs = {}, .symbols = &symbols_[column]};
    argument.inputs.push_back({.columns = {{.column = &table_->columns[column].codes, .slot = 0}},
                               .lookup = nullptr,
                               .null_code = symbols_[column].size(),
                               .lanes = std::make_shared<const SymbolLanes>(
                                   symbols_[column], Fetch::kNumbers, nulls, settings_)});
    return argument;
  }

  // Calls visit(cell, row) for the records.
  template <typename Visit>
  void ForEach(const std::vector<CellAxis>& axes, Visit visit) const {
    for (size_t row = 0; row < table_->rows; ++row) {
      if (scope_ != nullptr && !scope_->Test(row)) continue;
      uint64_t cell = 0, weight = 1;
      for (const CellAxis& axis : axes) {
        const uint32_t code = (*axis.column)[row];
        cell += weight * (axis.map == nullptr ? code : axis.map[code]);
        weight *= axis.radix;
      }
      visit(cell, row);
    }
  }

 private:
  static const DataModel* EmptyModel() {
    static const auto model = BuildOrDie(StagedModel());
    return model.get();
  }

  uint32_t AnyBelow(uint32_t end) {
    return std::uniform_int_distribution<uint32_t>(0, end - 1)(random_);
  }

  std::mt19937 random_;
  ChartFields fields_;
  RegionalSettings settings_;
  std::shared_ptr<Table> table_ = std::make_shared<Table>();
  std::shared_ptr<const Bitmap> scope_;
  std::vector<uint32_t> codes_[kAxes], maps_[kAxes];
  SymbolTable symbols_[kAxes];
};

TEST(RecordPass, CountsAddsUpAndComparesLikeALoopOverRows) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    RandomRecords records(seed);
    const RegionalSettings settings;
    const TextInterpreter interpreter(settings);
    RecordPass pass(records.Source());
    std::vector<std::vector<CellAxis>> counted, added;
    std::vector<RecordPass::CountId> counts;
    std::vector<RecordPass::SumId> sums;
    std::vector<ReadArgument> arguments;
    for (int i = 0; i < 6; ++i) {
      counts.push_back(pass.Count(counted.emplace_back(records.Axes())));
      arguments.push_back(records.Argument());
    }
    for (size_t i = 0; i < arguments.size(); ++i) {
      const ReadArgument& argument = arguments[i];
      ASSERT_TRUE(RecordPass::CanAdd(argument, records.Source().rows()));
      // Those of the same cells as counts are found along with them.
      added.push_back(i % 2 == 0 ? counted[i] : records.Axes());
      sums.push_back(pass.Sum(added.back(), argument, interpreter));
    }
    std::vector<std::vector<CellAxis>> compared;
    std::vector<RecordPass::ExtremeId> extremes;
    for (size_t i = 0; i < arguments.size(); ++i) {
      extremes.push_back(pass.Extreme(compared.emplace_back(records.Axes()),
                                      arguments[i].inputs.front().columns.front().column,
                                      *arguments[i].symbols, /*smallest=*/i % 2 == 0));
    }
    const auto pool = MakeThreadPool(1 + seed % 3);
    Execution execution;
    execution.executor = pool.get();
    ASSERT_TRUE(pass.Run(execution).ok());
    for (size_t i = 0; i < compared.size(); ++i) {
      std::vector<std::optional<SymbolId>> expected(CellGrid(compared[i]).size());
      const ArgumentInput& input = arguments[i].inputs.front();
      records.ForEach(compared[i], [&](uint64_t cell, size_t row) {
        const SymbolId symbol = (*input.columns.front().column)[row];
        if (symbol >= arguments[i].symbols->size()) return;
        const SymbolId known = expected[cell].value_or(symbol);
        expected[cell] = i % 2 == 0 ? std::min(known, symbol) : std::max(known, symbol);
      });
      for (uint64_t cell = 0; cell < expected.size(); ++cell) {
        EXPECT_EQ(pass.extreme(extremes[i], cell), expected[cell]) << "extremes of seed " << seed;
      }
    }
    for (size_t i = 0; i < counted.size(); ++i) {
      std::vector<uint32_t> expected(CellGrid(counted[i]).size());
      records.ForEach(counted[i], [&](uint64_t cell, size_t) { ++expected[cell]; });
      const auto found = pass.counts(counts[i]);
      EXPECT_TRUE(std::ranges::equal(found, expected)) << "counts of seed " << seed;
    }
    for (size_t i = 0; i < added.size(); ++i) {
      std::vector<double> expected(CellGrid(added[i]).size());
      const ArgumentInput& input = arguments[i].inputs.front();
      records.ForEach(added[i], [&](uint64_t cell, size_t row) {
        const double number = input.lanes->numbers()[(*input.columns.front().column)[row]];
        if (!std::isnan(number)) expected[cell] += number;
      });
      const auto found = pass.sums(sums[i]);
      EXPECT_TRUE(std::ranges::equal(found, expected)) << "sums of seed " << seed;
    }
  }
}

// A formula that leaves fractions is not added up in any order, but record by record.
TEST_F(CubeTest, SumsOfFormulasAreExactWhetherTheyAreWholeOrNot) {
  std::mt19937 random(2);
  std::vector<Row> rows;
  double whole = 0, parts = 0, quarters = 0, large = 0, some = 0;
  for (int i = 0; i < 5000; ++i) {
    const int a = static_cast<int>(random() % 100000), b = static_cast<int>(random() % 1000);
    rows.push_back({N(i % 7), N(a), N(b)});
    if (i % 7 != 3) continue;
    whole += a - b;
    parts += (a - b) / 4.0;
    quarters += a / 4.0;
    large += a > 50000 ? 1 : 0;
    some += a > 50000 ? a / 4.0 : 0;
  }
  StagedModel staged;
  Stage(staged, "T", {"D", "A", "B"}, rows);
  Build(std::move(staged));
  Select("D", {"3"});
  EXPECT_EQ(Evaluate("Sum(A-B)"), PlainNumberText(whole));
  EXPECT_EQ(Evaluate("Sum((A-B)/4)"), PlainNumberText(parts));
  EXPECT_EQ(Evaluate("Sum(A/4)"), PlainNumberText(quarters));
  EXPECT_EQ(Evaluate("Sum(If(A>50000,1,0))"), PlainNumberText(large));
  EXPECT_EQ(Evaluate("Avg(If(A>50000,A/4))"), PlainNumberText(some / large));
  EXPECT_EQ(Evaluate("Count(If(A>50000,A/4))"), PlainNumberText(large));
  EXPECT_EQ(Evaluate("Count(distinct If(A>50000,'x','y'))"), "2");
  EXPECT_EQ(Evaluate("Max(If(A<50000,A/4)) < 12500"), "-1");
}

// More tuples than are counted by value: extremes are compared, also where some have no number.
TEST_F(CubeTest, ExtremesOfManyTuplesAreThoseOfTheirRecords) {
  std::mt19937 random(4);
  std::vector<Row> rows;
  std::map<std::pair<int, int>, std::pair<int, int>> extremes;
  std::set<std::pair<int, int>> tuples;
  for (int i = 0; i < 20000; ++i) {
    const int a = static_cast<int>(random() % 90), b = static_cast<int>(random() % 90);
    const int number = static_cast<int>(random() % 1000);
    tuples.insert({a, b});
    rows.push_back({N(a), N(b), i % 3 == 0 ? Value() : i % 3 == 1 ? T("text") : N(number)});
    if (i % 3 != 2) continue;
    auto& known = extremes.try_emplace({a, b}, number, number).first->second;
    known = {std::min(known.first, number), std::max(known.second, number)};
  }
  StagedModel staged;
  Stage(staged, "T", {"A", "B", "V"}, rows);
  Build(std::move(staged));
  const auto cube = Calculate(Define({"A", "B"}, {"Min(V)", "Max(V)"}));
  ASSERT_TRUE(cube.ok()) << cube.status();
  EXPECT_EQ(cube->rows, tuples.size());
  EXPECT_EQ(cube->records, rows.size());
  for (const std::vector<Cell>& row : cube->cells) {
    const auto known =
        extremes.find({static_cast<int>(row[0].number), static_cast<int>(row[1].number)});
    EXPECT_EQ(row[2].null, known == extremes.end());
    if (known == extremes.end()) continue;
    EXPECT_EQ(row[2].number, known->second.first);
    EXPECT_EQ(row[3].number, known->second.second);
  }
  double sum = 0;
  for (const auto& [tuple, known] : extremes) sum += known.second;
  EXPECT_EQ(Evaluate("Sum(Aggr(Max(V), A, B))"), PlainNumberText(sum));
}

// Amounts with cents add up to the decimal sum, rounded once, by value, by tuple, for all rows and
// for some of them (our own rule).
TEST_F(CubeTest, SumsOfDecimalsAreThoseOfDecimals) {
  for (const unsigned amounts : {1000u, 100'000u}) {
    std::mt19937 random(3);
    std::vector<Row> rows;
    int64_t all = 0, some = 0, records = 0;  // in cents
    for (int i = 0; i < 50'000; ++i) {
      const int64_t cents = random() % amounts;
      rows.push_back({N(i % 70), N(static_cast<double>(cents) / 100)});
      all += cents;
      if (i % 70 == 33) some += cents;
      if (i % 70 == 33) ++records;
    }
    StagedModel staged;
    Stage(staged, "T", {"D", "A"}, rows);
    Build(std::move(staged));
    const auto wanted = [](int64_t cents) { return static_cast<double>(cents) / 100; };
    const auto definition = Define({"D"}, {"Sum(A)", "Avg(A)", "Sum(A*1)"});
    EXPECT_EQ(Calculate(definition)->totals[0].number, wanted(all));
    EXPECT_EQ(Calculate(definition)->totals[1].number, wanted(all) / 50'000);
    EXPECT_DOUBLE_EQ(Calculate(definition)->totals[2].number, wanted(all));
    Select("D", {"33"});
    const std::vector<Cell> cells = Calculate(definition)->cells[0];
    EXPECT_EQ(cells[1].number, wanted(some));
    EXPECT_EQ(cells[2].number, wanted(some) / static_cast<double>(records));
    EXPECT_DOUBLE_EQ(cells[3].number, wanted(some));
  }
}

// Formulas that are whole for the values that are tried first are found out in the pass.
TEST_F(CubeTest, SumsThatOnlySeemWholeAreExact) {
  std::vector<Row> rows;
  double parts = 0, cents = 0, ones = 0;
  for (int i = 0; i < 40'000; ++i) {
    const int a = i * 37 % 1000, b = i * 11 % 777;
    rows.push_back({N(i % 5), N(a), N(b), N(b / 8.0)});
    parts += a == 501 ? b / 4.0 : 0;
    cents += a == 501 ? b / 8.0 : 0;
    ones += b / 8.0 > 50 ? 1 : 0;
  }
  StagedModel staged;
  Stage(staged, "T", {"D", "A", "B", "C"}, rows);
  Build(std::move(staged));
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(Evaluate("Sum(If(A=501,B/4,0))"), PlainNumberText(parts));
    EXPECT_EQ(Evaluate("Sum(If(A=501,C))"), PlainNumberText(cents));
    EXPECT_EQ(Evaluate("Sum(If(C>50,1,0)*(A>=0)*-1)"), PlainNumberText(ones));
    EXPECT_EQ(Evaluate("Sum(Aggr(Sum(If(A=501,B/4,0)),D))"), PlainNumberText(parts));
    EXPECT_EQ(Evaluate("Sum(If(A=501,B/4,0)) - Sum(If(A=501,C*2,0))"), "0");
  }
}

// What is no decimal is added up with twice the digits; formulas as well.
TEST_F(CubeTest, SumsAndExtremesOfFractionsAreThoseOfTheirRecords) {
  std::mt19937 random(5);
  std::vector<Row> rows;
  struct Wanted {
    long double sum = 0, products = 0;  // holds sums of so few numbers with bits to spare
    double least = HUGE_VAL, largest = -HUGE_VAL;
    int numbers = 0;
  };
  std::map<int, Wanted> wanted;
  for (int i = 0; i < 60'000; ++i) {
    const double a = static_cast<double>(random()) / 3,
                 b = 1.0 / static_cast<double>(random() % 99);
    const int d = static_cast<int>(random() % 700);
    const bool null = i % 5 == 0 || std::isinf(b);
    rows.push_back({N(d), N(a), null ? Value() : N(b)});
    Wanted& own = wanted[d];
    own.sum += a;
    if (null) continue;
    own.products += static_cast<long double>(a * b);
    own.least = std::min(own.least, a * b);
    own.largest = std::max(own.largest, a * b);
    ++own.numbers;
  }
  StagedModel staged;
  Stage(staged, "T", {"D", "A", "B"}, rows);
  Build(std::move(staged));
  const auto cube =
      Calculate(Define({"D"}, {"Sum(A)", "Sum(A*B)", "Avg(A*B)", "Min(A*B)", "Max(A*B)",
                               "Max(If(B>0.5,A*B)) - Max({1} If(B>0.5,A*B))"}));
  ASSERT_TRUE(cube.ok()) << cube.status();
  ASSERT_EQ(cube->cells.size(), wanted.size());
  for (const std::vector<Cell>& row : cube->cells) {
    const Wanted& own = wanted[static_cast<int>(row[0].number)];
    EXPECT_EQ(row[1].number, static_cast<double>(own.sum));
    EXPECT_EQ(row[2].number, static_cast<double>(own.products));
    EXPECT_EQ(row[3].number, static_cast<double>(own.products) / own.numbers);
    EXPECT_EQ(row[4].number, own.least);
    EXPECT_EQ(row[5].number, own.largest);
    EXPECT_TRUE(row[6].null || row[6].number == 0);
  }
}

TEST(CalculateHyperCubes, GivesWhatEachChartAndListGivesAlone) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    const auto model = BuildModel(RandomTables(random));
    const AssociationState state(model, RandomSelections(*model, random));
    const auto field = [&] {
      const auto fields = model->listed_fields();
      return "[" + fields[random() % fields.size()].name + "]";
    };
    std::vector<HyperCubeDefinition> definitions(4);
    for (HyperCubeDefinition& definition : definitions) {
      for (size_t d = 0; d < random() % 3; ++d) definition.dimensions.push_back({field(), {}});
      for (const char* function : {"Sum(", "Count(", "Max(", "Count(distinct "}) {
        definition.measures.push_back({function + field() + ")", {}});
      }
    }
    const RegionalSettings settings;
    const ChartContext context{.state = &state, .settings = &settings};
    std::vector<FieldId> listed(model->listed_fields().size());
    std::iota(listed.begin(), listed.end(), 0);
    const auto together = CalculateHyperCubes(definitions, context, InlineExecution(), listed);
    ASSERT_TRUE(together.ok()) << together.status();
    for (size_t i = 0; i < definitions.size(); ++i) {
      const auto alone = CalculateHyperCube(definitions[i], context, InlineExecution());
      ASSERT_TRUE(alone.ok()) << alone.status();
      EXPECT_EQ(WholeText((*together)[i]), WholeText(*alone)) << "seed " << seed << ", chart " << i;
    }
    const AssociationState other(model, state.selections());
    for (const FieldId id : listed) {
      EXPECT_EQ(**state.Frequencies(id, InlineExecution()),
                **other.Frequencies(id, InlineExecution()))
          << "seed " << seed << ", field " << id;
    }
  }
}

}  // namespace
}  // namespace celadon
