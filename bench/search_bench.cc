// Searching while a user types: a keystroke over a million distinct texts.
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "celadon/associative_search.h"
#include "celadon/search.h"
#include "selection/field_text_index.h"

namespace celadon {
namespace {

constexpr size_t kTexts = 1'000'000;

// Two to four made-up words and a number that makes the text distinct.
SymbolTable DistinctTexts() {
  constexpr const char* kSyllables[] = {"ba", "cor", "di",  "fen", "go", "hal", "jo", "kir",
                                        "lu", "mar", "nor", "pe",  "ra", "sol", "ti", "ven"};
  std::mt19937 random(1);
  DualVector values;
  for (size_t i = 0; i < kTexts; ++i) {
    std::string text;
    for (size_t word = 0, words = 2 + random() % 3; word < words; ++word) {
      if (word > 0) text += ' ';
      for (size_t s = 0, syllables = 1 + random() % 4; s < syllables; ++s) {
        text += kSyllables[random() % 16];
      }
    }
    values.Append(ValueView::Text(text + " " + std::to_string(i)));
  }
  return SymbolTable::FromLoadOrder(std::move(values), {}, nullptr);
}

// A model of one table with one row a text.
std::shared_ptr<const DataModel> TextsModel() {
  static const auto model = [] {
    Field field;
    field.name = "text";
    field.symbols = std::make_shared<const SymbolTable>(DistinctTexts());
    field.columns = {{0, 0}};
    std::vector<uint32_t> codes(kTexts);
    for (uint32_t row = 0; row < kTexts; ++row) codes[row] = row;
    Table table;
    table.name = "texts";
    table.rows = kTexts;
    TableColumn column;
    column.field = 0;
    column.codes = *BitPackedColumn::Pack(codes, kTexts);
    column.histogram = std::vector<uint64_t>(kTexts, 1);
    table.columns.push_back(std::move(column));
    field.statistics.resize(1);
    std::vector<Field> fields;
    fields.push_back(std::move(field));
    std::vector<Table> tables;
    tables.push_back(std::move(table));
    return std::make_shared<const DataModel>(std::move(fields), std::move(tables));
  }();
  return model;
}

struct Run {
  std::unique_ptr<Executor> pool = MakeThreadPool();
  Execution execution{.executor = pool.get(), .cancel = {}, .memory = nullptr, .progress = {}};
};

const char* const kTyped[] = {"c", "co", "cor", "cordi", "fenmar 77", "cor sol"};

void BM_BuildIndex(benchmark::State& state) {
  const auto model = TextsModel();
  Run run;
  for (auto _ : state) {
    benchmark::DoNotOptimize(FieldTextIndex::Build(*model->field(0).symbols, {}, run.execution));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(kTexts));
}
BENCHMARK(BM_BuildIndex)->Unit(benchmark::kMillisecond)->UseRealTime();

// What a keystroke costs: suggestions, and the first groups with their first matches.
void BM_Keystroke(benchmark::State& state) {
  Run run;
  const SearchIndex index(TextsModel(), {});
  (void)index.Field(0, run.execution);
  AssociativeSearch search;
  search.terms = {kTyped[state.range(0)]};
  search.groups.count = 10;
  search.matches.count = 10;
  for (auto _ : state) {
    benchmark::DoNotOptimize(SuggestWords(index, search, 10, run.execution));
    benchmark::DoNotOptimize(SearchAssociations(index, {}, search, run.execution));
  }
  state.SetLabel(kTyped[state.range(0)]);
}
BENCHMARK(BM_Keystroke)->DenseRange(0, 5)->Unit(benchmark::kMillisecond)->UseRealTime();

// The same text typed into the list box of the field, without an index.
void BM_ListSearch(benchmark::State& state) {
  const auto model = TextsModel();
  Run run;
  const auto search = SearchString::Parse(kTyped[state.range(0)], {.interactive = true});
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        FindSymbols(*model->field(0).symbols, *search, {}, nullptr, run.execution));
  }
  state.SetLabel(kTyped[state.range(0)]);
}
BENCHMARK(BM_ListSearch)->DenseRange(0, 5)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace celadon
