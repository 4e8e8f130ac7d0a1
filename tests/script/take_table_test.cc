// A table whose rows are all at hand becomes what it becomes batch by batch.
#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "celadon/rows_at_hand.h"
#include "celadon/script.h"
#include "script/append_rows.h"
#include "value/final_values.h"

namespace celadon {
namespace {

struct Column {
  std::string name;
  std::vector<Value> values;
  std::vector<uint32_t> codes;
  bool may_hold_nulls = false;
};

// Gives the rows batch by batch, at hand or not.
class TableInMemory : public TableReader, protected RowsAtHand {
 public:
  explicit TableInMemory(const std::vector<Column>& columns) : source_(columns) {
    for (const Column& column : source_) {
      columns_.emplace_back().name = column.name;
      DualVector values;
      for (const Value& value : column.values) values.Append(value);
      values_.push_back(ShareFinal(std::move(values)));
    }
  }

  const std::vector<ColumnInfo>& columns() const override { return columns_; }
  absl::StatusOr<RowBatch> Next() override {
    RowBatch batch;
    batch.rows = std::min<size_t>(5000, rows() - next_);
    for (size_t column = 0; column < source_.size(); ++column) {
      batch.columns.push_back({values_[column], std::vector<uint32_t>(batch.rows)});
      EXPECT_TRUE(Read(column, next_, batch.columns.back().codes).ok());
    }
    next_ += batch.rows;
    return batch;
  }

  uint64_t rows() const override { return source_.front().codes.size(); }
  const std::shared_ptr<const DualVector>& values(size_t column) const override {
    return values_[column];
  }
  std::shared_ptr<const DualVector> TakeValues(size_t column) override {
    return std::move(values_[column]);
  }
  bool may_hold_nulls(size_t column) const override { return source_[column].may_hold_nulls; }
  absl::Status Read(size_t column, uint64_t first_row, std::span<uint32_t> codes) const override {
    const auto first = source_[column].codes.begin() + static_cast<std::ptrdiff_t>(first_row);
    std::copy_n(first, codes.size(), codes.begin());
    return absl::OkStatus();
  }

 protected:
  RowsAtHand* all() { return this; }

 private:
  const std::vector<Column>& source_;
  std::vector<ColumnInfo> columns_;
  std::vector<std::shared_ptr<const DualVector>> values_;
  size_t next_ = 0;
};

class TableAtHand final : public TableInMemory, public ReaderAtHand {
 public:
  using TableInMemory::TableInMemory;
  absl::StatusOr<RowsAtHand*> AllRows() override { return all(); }
};

using Model = std::shared_ptr<const DataModel>;

absl::StatusOr<Model> Load(TableReader& rows, size_t threads, const Model& before = nullptr,
                           MemoryBudget* memory = nullptr) {
  const auto executor = MakeThreadPool(threads);
  Execution execution;
  execution.executor = executor.get();
  execution.memory = memory;
  auto outcome = LoadTable(rows, before == nullptr ? "T" : "U", before, execution);
  if (!outcome.ok()) return outcome.status();
  return outcome->model;
}

std::vector<std::string> Symbols(const SymbolTable& symbols) {
  std::vector<std::string> shown;
  for (SymbolId id = 0; id < symbols.size(); ++id) {
    const ValueView value = symbols[id];
    shown.push_back((value.has_text() ? std::string(value.text()) + "/" : "") +
                    (value.has_number() ? std::to_string(value.number()) : "") + "@" +
                    std::to_string(symbols.element(id)));
    EXPECT_EQ(symbols.symbol_at(symbols.element(id)), id);
  }
  return shown;
}

void ExpectSame(const DataModel& model, const DataModel& expected) {
  ASSERT_EQ(model.fields().size(), expected.fields().size());
  for (size_t field = 0; field < model.fields().size(); ++field) {
    EXPECT_EQ(model.fields()[field].name, expected.fields()[field].name);
    EXPECT_EQ(model.fields()[field].tags, expected.fields()[field].tags);
    EXPECT_EQ(Symbols(*model.fields()[field].symbols), Symbols(*expected.fields()[field].symbols))
        << model.fields()[field].name;
  }
  ASSERT_EQ(model.tables().size(), expected.tables().size());
  for (size_t table = 0; table < model.tables().size(); ++table) {
    const std::vector<TableColumn>& columns = model.tables()[table].columns;
    ASSERT_EQ(model.tables()[table].rows, expected.tables()[table].rows);
    for (size_t i = 0; i < columns.size(); ++i) {
      const TableColumn& wanted = expected.tables()[table].columns[i];
      ASSERT_EQ(columns[i].codes.has_nulls(), wanted.codes.has_nulls());
      ASSERT_EQ(columns[i].codes.cardinality(), wanted.codes.cardinality());
      ASSERT_EQ(columns[i].codes.bit_width(), wanted.codes.bit_width());
      EXPECT_EQ(columns[i].histogram, wanted.histogram);
      for (RowIndex row = 0; row < wanted.codes.rows(); ++row) {
        ASSERT_EQ(columns[i].codes[row], wanted.codes[row]) << i << " row " << row;
      }
    }
  }
}

// Columns of all kinds: values that ascend or do not, that repeat, that are no symbols, that rows
// leave out; rows that bring them in order or not, with NULLs that the source announces.
class Columns {
 public:
  Columns(size_t rows, unsigned seed) : rows_(rows), random_(seed) {}

  std::vector<Column> Some() {
    std::vector<Column> columns;
    for (int i = 0; i < 8; ++i) columns.push_back(One("c" + std::to_string(i)));
    return columns;
  }

 private:
  size_t Upto(size_t most) { return random_() % (most + 1); }

  Column One(const std::string& name) {
    const size_t kind = Upto(9);
    Column column;
    column.name = name;
    size_t size = std::vector<size_t>{1, 2, 3, 4, 64, 100, rows_, rows_}[Upto(7)];
    if (size == 0) size = 1;
    for (size_t i = 0; i < size; ++i) column.values.push_back(ValueOf(i, kind));
    if (kind >= 5) std::shuffle(column.values.begin(), column.values.end(), random_);
    if (Upto(9) == 0) column.values.back() = column.values.front();
    if (Upto(9) == 0) column.values.back() = Value::Number(std::nan(""));
    if (Upto(9) == 0) column.values.front() = Value::Number(-0.0);
    AddCodes(size, column);
    return column;
  }

  static Value ValueOf(size_t i, size_t kind) {
    const std::string text = "v" + std::to_string(100000 + i);
    if (kind % 5 == 0) return Value::Number(static_cast<double>(i) + 3);
    if (kind % 5 == 1) return Value::Text(text);
    if (kind % 5 == 2) return Value::Dual(text, static_cast<double>(i) * 1e7 + 0.5);
    if (kind % 5 == 3) return Value::Dual(text, static_cast<double>(i));
    return i % 2 == 0 ? Value::Text(text) : Value::Number(static_cast<double>(i));
  }

  void AddCodes(size_t size, Column& column) {
    column.codes.resize(rows_);
    for (size_t row = 0; row < rows_; ++row) {
      column.codes[row] = static_cast<uint32_t>(row < size ? row : Upto(size - 1));
    }
    const size_t kind = Upto(3);
    if (kind == 1) std::shuffle(column.codes.begin(), column.codes.end(), random_);
    if (kind == 2) std::swap(column.codes.front(), column.codes[Upto(rows_ - 1)]);
    if (Upto(4) == 0) std::ranges::fill(column.codes, static_cast<uint32_t>(Upto(size - 1)));
    column.may_hold_nulls = Upto(2) == 0;
    if (!column.may_hold_nulls) return;
    for (size_t nulls = Upto(1) * Upto(50); nulls > 0; --nulls) {
      column.codes[Upto(rows_ - 1)] = RowsAtHand::kNull;
    }
    if (Upto(5) == 0) std::ranges::fill(column.codes, RowsAtHand::kNull);
  }

  const size_t rows_;
  std::mt19937 random_;
};

class WholeTable : public testing::TestWithParam<size_t> {};

TEST_P(WholeTable, IsWhatItsBatchesMake) {
  for (const size_t rows : {1, 1000, 1024, 1025, 5000, 20000, 70000}) {
    for (unsigned turn = 0; turn < (rows > 10000 ? 4 : 20); ++turn) {
      SCOPED_TRACE(testing::Message() << rows << " rows, turn " << turn);
      const std::vector<Column> columns =
          Columns(rows, turn * 100 + static_cast<unsigned>(rows)).Some();
      TableInMemory batches(columns);
      TableAtHand at_hand(columns);
      const auto expected = Load(batches, 1), model = Load(at_hand, GetParam());
      ASSERT_TRUE(expected.ok() && model.ok()) << expected.status() << model.status();
      ExpectSame(**model, **expected);
    }
  }
}

TEST_P(WholeTable, SharesFieldsWithOtherTables) {
  for (unsigned turn = 0; turn < 10; ++turn) {
    SCOPED_TRACE(turn);
    std::vector<Column> first = Columns(6000, turn).Some(), second = Columns(9000, ~turn).Some();
    for (size_t i = 1; i < second.size(); ++i) second[i].name = "d" + std::to_string(i);
    TableInMemory batches(first), more_batches(second);
    TableAtHand at_hand(first), more_at_hand(second);
    const auto one = Load(batches, 1), other = Load(at_hand, GetParam());
    ASSERT_TRUE(one.ok() && other.ok());
    const auto expected = Load(more_batches, 1, *one);
    const auto model = Load(more_at_hand, GetParam(), *other);
    ASSERT_TRUE(expected.ok() && model.ok()) << expected.status() << model.status();
    ExpectSame(**model, **expected);
  }
}

// A table of some rows, beside another one that shares a field with it, takes more.
absl::StatusOr<Model> Grow(TableReader& other, TableReader& first, TableReader& more,
                           size_t threads) {
  const auto executor = MakeThreadPool(threads);
  Execution execution;
  execution.executor = executor.get();
  StagedModel model;
  TableReader* const readers[] = {&other, &first, &more};
  StagedTable* const tables[] = {&model.AddTable("U"), &model.AddTable("T"), nullptr};
  for (size_t i = 0; i < 3; ++i) {
    StagedTable& table = tables[i] == nullptr ? *tables[1] : *tables[i];
    const auto symbols = i == 2 ? SourceSymbols::kTakeAsTheyStand : SourceSymbols::kLookUp;
    const auto rows = AppendRows(*readers[i], model, table, execution, symbols);
    if (!rows.ok()) return rows.status();
  }
  return std::move(model).Build(execution);
}

TEST_P(WholeTable, GoesBehindTheRowsThatATableHas) {
  for (unsigned turn = 0; turn < 60; ++turn) {
    SCOPED_TRACE(turn);
    std::vector<Column> other = Columns(500, 3 * turn).Some();
    other.resize(1);
    const std::vector<size_t> sizes = {1, 700, 2000, 12'000};
    const std::vector<Column> first = Columns(sizes[turn % 4], 3 * turn + 1).Some();
    std::vector<Column> more = Columns(turn % 5 == 0 ? 900 : 9000, 3 * turn + 2).Some();
    if (turn % 3 == 0) more.pop_back();           // a column of the table has no values in them
    if (turn % 3 == 1) more.back().name = "new";  // they bring one that it does not have
    TableInMemory others(other), some(first), batches(more);
    TableInMemory others_again(other), some_again(first);
    TableAtHand at_hand(more);
    const auto expected = Grow(others, some, batches, 1);
    const auto model = Grow(others_again, some_again, at_hand, GetParam());
    ASSERT_TRUE(expected.ok() && model.ok()) << expected.status() << model.status();
    ExpectSame(**model, **expected);
  }
}

INSTANTIATE_TEST_SUITE_P(Threads, WholeTable, testing::Values(1, 3));

TEST(WholeTable, TakesNoMoreMemoryThanItMay) {
  std::vector<Column> columns(1);
  columns[0].name = "F";
  for (uint32_t i = 0; i < 200'000; ++i) {
    columns[0].values.push_back(Value::Number(i * 7919 % 200'003));
    columns[0].codes.push_back(i);
  }
  bool refused = false, loaded = false;
  for (uint64_t limit = 1 << 18; !loaded && limit < 1 << 28; limit *= 2) {
    MemoryBudget memory(limit);
    TableAtHand at_hand(columns);
    const auto model = Load(at_hand, 3, nullptr, &memory);
    loaded = model.ok();
    refused |= model.status().code() == absl::StatusCode::kResourceExhausted;
    EXPECT_EQ(memory.used(), 0);
  }
  EXPECT_TRUE(refused && loaded);
}

}  // namespace
}  // namespace celadon
