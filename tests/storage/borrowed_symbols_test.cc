// Symbols that a field takes from its source as they stand: the outcome is that of looking up every
// row's value.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "celadon/executor.h"
#include "storage/distinct_symbols.h"
#include "storage/table_appender.h"
#include "value/final_values.h"

namespace celadon {
namespace {

constexpr uint32_t kNull = StagedColumn::kNull;
constexpr uint32_t kEntries = 10000;  // enough to be worth borrowing

DualVector Values(const std::vector<double>& numbers) {
  DualVector values;
  for (const double number : numbers) values.Append(ValueView::Number(number));
  return values;
}

std::vector<double> Ascending(size_t size) {
  std::vector<double> numbers(size);
  std::iota(numbers.begin(), numbers.end(), 7);
  return numbers;
}

struct Source {
  std::shared_ptr<const DualVector> dictionary;
  std::vector<uint32_t> codes;
};

class Loaded {
 public:
  Loaded(const std::vector<Source>& sources, SourceSymbols symbols) {
    execution_.executor = executor_.get();
    auto field = std::make_shared<StagedField>();
    field->name = "F";
    table_.AddColumn(field);
    TableAppender appender(&table_, {0}, execution_, symbols);
    for (const Source& source : sources) {
      EXPECT_TRUE(appender
                      .Append(source.codes.size(),
                              std::vector<CodedColumn>{{source.dictionary, source.codes}})
                      .ok());
    }
  }

  StagedField& field() { return *table_.fields[0]; }
  std::vector<uint32_t> elements() const {
    std::vector<uint32_t> elements(table_.rows);
    table_.columns[0].Read(0, elements);
    return elements;
  }
  std::vector<std::string> symbols() {
    std::vector<std::string> texts;
    for (uint32_t element = 0; element < field().size(); ++element) {
      const ValueView value = field().value(element);
      texts.push_back(std::string(value.text()) + "/" +
                      (value.has_number() ? std::to_string(value.number()) : ""));
    }
    return texts;
  }

 private:
  std::unique_ptr<Executor> executor_ = MakeInlineExecutor();
  Execution execution_;
  StagedTable table_;
};

void ExpectSame(const std::vector<Source>& sources) {
  Loaded looked_up(sources, SourceSymbols::kLookUp);
  Loaded taken(sources, SourceSymbols::kTakeAsTheyStand);
  EXPECT_EQ(taken.elements(), looked_up.elements());
  EXPECT_EQ(taken.symbols(), looked_up.symbols());
  taken.field().symbols();  // its own from now on
  EXPECT_EQ(taken.symbols(), looked_up.symbols());
  for (uint32_t element = 0; element < taken.field().size(); ++element) {
    ASSERT_EQ(taken.field().symbols().Find(taken.field().value(element)), element);
  }
}

TEST(BorrowedSymbols, AreThoseOfTheSourceWhereRowsFollowItsOrder) {
  const auto dictionary = ShareFinal(Values(Ascending(kEntries)));
  std::vector<uint32_t> codes(kEntries);
  std::iota(codes.begin(), codes.end(), 0);
  codes.insert(codes.begin() + 100, {kNull, 3, 99});
  Loaded taken({{dictionary, codes}}, SourceSymbols::kTakeAsTheyStand);
  EXPECT_EQ(taken.field().borrowed(), dictionary);
  ExpectSame({{dictionary, codes}});
}

TEST(BorrowedSymbols, AreKnownToTheNextTable) {
  const auto dictionary = ShareFinal(Values(Ascending(kEntries)));
  std::vector<uint32_t> codes(kEntries);
  std::iota(codes.begin(), codes.end(), 0);
  const auto executor = MakeInlineExecutor();
  Execution execution;
  execution.executor = executor.get();
  const auto field = std::make_shared<StagedField>();
  field->name = "F";
  for (const SourceSymbols symbols : {SourceSymbols::kTakeAsTheyStand, SourceSymbols::kLookUp}) {
    StagedTable table;
    table.AddColumn(field);
    TableAppender appender(&table, {0}, execution, symbols);
    ASSERT_TRUE(appender.Append(kEntries, std::vector<CodedColumn>{{dictionary, codes}}).ok());
    std::vector<uint32_t> elements(kEntries);
    table.columns[0].Read(0, elements);
    EXPECT_EQ(elements, codes);
  }
}

TEST(BorrowedSymbols, MatchLookingUpWhateverTheRowsHold) {
  std::mt19937 random(1);
  for (int turn = 0; turn < 20; ++turn) {
    std::vector<double> numbers = Ascending(kEntries);
    if (turn % 3 == 1) std::shuffle(numbers.begin(), numbers.end(), random);
    if (turn % 3 == 2) numbers[kEntries / 2] = numbers[5];  // one twice
    const auto first = ShareFinal(Values(numbers)), second = ShareFinal(Values(Ascending(9000)));
    std::vector<uint32_t> codes(kEntries), more(5000);
    std::iota(codes.begin(), codes.end(), 0);
    const size_t out_of_turn = random() % codes.size();
    if (turn % 2 == 1) codes.erase(codes.begin() + static_cast<std::ptrdiff_t>(out_of_turn));
    for (int i = 0; i < 50; ++i) codes[random() % codes.size()] = kNull;
    for (uint32_t& code : more) code = static_cast<uint32_t>(random() % 9000);
    ExpectSame({{first, codes}, {second, more}, {first, codes}});
  }
}

// Numbers far apart, whose order tells that none is there twice, and texts.
DualVector FarApart(std::mt19937& random, size_t size) {
  DualVector values;
  for (size_t i = 0; i < size; ++i) {
    if (i % 3 == 0) {
      values.Append(ValueView::Text("text " + std::to_string(random())));
    } else {
      values.Append(ValueView::Number(static_cast<double>(random()) + 0.5));
    }
  }
  return values;
}

TEST(BorrowedSymbols, MatchLookingUpBehindOthers) {
  std::mt19937 random(2);
  for (int turn = 0; turn < 12; ++turn) {
    DualVector values = turn % 2 == 0 ? FarApart(random, kEntries) : Values(Ascending(kEntries));
    if (turn % 4 >= 2) values.Append(values[random() % kEntries]);  // one twice
    const auto known = std::make_shared<const DualVector>(Values({3, 9, 2000.5, 12}));
    const auto source = ShareFinal(std::move(values));
    std::vector<uint32_t> codes;
    for (uint32_t code = 0; code < source->size(); ++code) {
      if (random() % 10 != 0) codes.push_back(random() % 50 == 0 ? kNull : code);
    }
    if (turn % 3 == 1) std::shuffle(codes.begin(), codes.end(), random);
    ExpectSame({{source, codes}});
    ExpectSame({{known, {0, 1, 2, kNull, 3}}, {source, codes}, {known, {3, 2}}, {source, codes}});
  }
}

TEST(BorrowedSymbols, BringTheirOrder) {
  std::mt19937 random(5);
  const auto source = ShareFinal(FarApart(random, kEntries));
  std::vector<uint32_t> codes(kEntries);
  std::iota(codes.begin(), codes.end(), 0);
  Loaded taken({{source, codes}}, SourceSymbols::kTakeAsTheyStand);
  const auto order = taken.field().TakeOrder();
  ASSERT_TRUE(order.has_value());
  for (size_t i = 1; i < order->size(); ++i) {
    ASSERT_TRUE(CompareSymbols((*source)[(*order)[i - 1]], (*source)[(*order)[i]]) < 0);
  }
  codes.pop_back();
  Loaded some({{source, codes}}, SourceSymbols::kTakeAsTheyStand);
  EXPECT_EQ(some.field().TakeOrder(), std::nullopt);
}

TEST(BorrowedSymbols, RefuseCodesOutsideTheirDictionary) {
  const auto dictionary = ShareFinal(Values(Ascending(kEntries)));
  std::vector<uint32_t> codes(kEntries + 1);
  std::iota(codes.begin(), codes.end(), 0);
  auto executor = MakeInlineExecutor();
  Execution execution;
  execution.executor = executor.get();
  StagedTable table;
  table.AddColumn(std::make_shared<StagedField>());
  TableAppender appender(&table, {0}, execution, SourceSymbols::kTakeAsTheyStand);
  EXPECT_EQ(appender.Append(codes.size(), std::vector<CodedColumn>{{dictionary, codes}}).code(),
            absl::StatusCode::kInternal);
}

TEST(BorrowedSymbols, AreTakenOverByTheirLastHolderAlone) {
  auto values = ShareFinal(Values(Ascending(3)));
  const double* const data = values->numbers().data();
  EXPECT_NE(TakeOrCopy(values).numbers().data(), data);
  EXPECT_EQ(values->size(), 3u);
  EXPECT_EQ(TakeOrCopy(std::move(values)).numbers().data(), data);
  EXPECT_FALSE(AreFinal(std::make_shared<const DualVector>()));
}

bool AreKnownSymbols(const DualVector& values) { return KnowSymbols(values) != KnownSymbols::kNot; }

TEST(KnownSymbols, AreDistinctNumbersAndTexts) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(AreKnownSymbols(Values({})));
  EXPECT_TRUE(AreKnownSymbols(Values({-1.5, 0, 2})));
  EXPECT_TRUE(AreKnownSymbols(Values({-infinity, 0, infinity})));
  EXPECT_TRUE(AreKnownSymbols(Values({3, 1, 2, -40})));
  EXPECT_EQ(KnowSymbols(Values({3, 1, 2, -40})), KnownSymbols::kApart);
  EXPECT_EQ(KnowSymbols(Values({-40, 1, 2})), KnownSymbols::kInOrder);
  EXPECT_FALSE(AreKnownSymbols(Values({3, 1, 2, 1})));
  EXPECT_FALSE(AreKnownSymbols(Values({-1, -0.0, 2})));  // is stored as 0
  EXPECT_FALSE(AreKnownSymbols(Values({1, nan})));
  EXPECT_FALSE(AreKnownSymbols(Values({nan, 1})));
  EXPECT_FALSE(AreKnownSymbols(Values({2, infinity, 1})));
  DualVector mixed = Values({1});
  mixed.Append(ValueView::Dual("two", 2));
  mixed.Append(ValueView::Text("a"));
  mixed.Append(ValueView::Text("b"));
  EXPECT_TRUE(AreKnownSymbols(mixed));
  mixed.Append(ValueView::Text("b"));
  EXPECT_FALSE(AreKnownSymbols(mixed));
  DualVector null = Values({1});
  null.Append(ValueView());
  EXPECT_FALSE(AreKnownSymbols(null));
}

}  // namespace
}  // namespace celadon
