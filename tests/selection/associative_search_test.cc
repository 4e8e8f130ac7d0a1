// How terms match and how groups are ordered is our own.
#include "celadon/associative_search.h"

#include <random>

#include "selection/field_text_index.h"
#include "selection/orders_fixture.h"
#include "selection/text_pattern.h"

namespace celadon {
namespace {

class AssociativeSearchTest : public OrdersTest {
 protected:
  // A group a line: `Country: SE | Product: Hat`.
  std::string Groups(const std::vector<std::string>& terms,
                     SearchContext context = SearchContext::kLockedFieldsOnly) {
    AssociativeSearch search;
    search.terms = terms;
    search.context = context;
    const SearchIndex index(model_, settings_);
    const auto result = SearchAssociations(index, selections_, search, execution_);
    if (!result.ok()) return std::string(result.status().message());
    std::string text;
    for (const SearchGroup& group : result->groups) {
      std::string line;
      for (const SearchItem& item : group.items) {
        line += (line.empty() ? "" : " | ") + model_->field(item.field).name + ":";
        for (const SearchMatch& match : item.matches) line += " " + match.text;
      }
      text += line + "\n";
    }
    return text;
  }
};

TEST_F(AssociativeSearchTest, TermsOfOneOrderFormAGroupAndGroupsOfMoreTermsComeFirst) {
  EXPECT_EQ(Groups({"se", "hat"}),
            "Country: SE | Product: Hat\n"
            "Country: SE\n"
            "Product: Hat\n");
}

TEST_F(AssociativeSearchTest, TermsWithoutACommonRecordFormNone) {
  EXPECT_EQ(Groups({"no", "hat"}), "Country: NO\nProduct: Hat\n");
  EXPECT_EQ(Groups({"xyz"}), "");
  EXPECT_EQ(Groups({}), "");
}

TEST_F(AssociativeSearchTest, ATermIsLookedForInEveryField) {
  EXPECT_EQ(Groups({"1"}),
            "CustID: 1\n"
            "OrderID: 10 11 12 13 14 15\n"
            "Amount: 100\n");
}

TEST_F(AssociativeSearchTest, TheContextSaysWhatIsSelectedAlready) {
  Select("Country", {"DK"});
  EXPECT_EQ(Groups({"hat"}), "Product: Hat\n");
  EXPECT_EQ(Groups({"hat"}, SearchContext::kCurrentSelections), "");
  EXPECT_EQ(Groups({"belt"}, SearchContext::kCurrentSelections), "Product: Belt\n");
  selections_.SetLocked(Id("Country"), true);
  EXPECT_EQ(Groups({"hat"}), "");
  EXPECT_EQ(Groups({"se"}), "");
  EXPECT_EQ(Groups({"hat"}, SearchContext::kCleared), "Product: Hat\n");
}

TEST_F(AssociativeSearchTest, AGroupCarriesTheSelectionsThatItStandsFor) {
  Select("Amount", {"40"});
  const SearchIndex index(model_, settings_);
  AssociativeSearch search;
  search.terms = {"se", "hat"};
  search.groups.count = 1;
  const auto result = SearchAssociations(index, selections_, search, execution_);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->total, 3u);
  ASSERT_EQ(result->groups.size(), 1u);
  selections_ = result->groups.front().selections;
  EXPECT_EQ(Bar(), "Country=SE Product=Hat");
}

TEST_F(AssociativeSearchTest, CloserMatchesComeFirstAndShowWhereTheyMatch) {
  StagedModel staged;
  Stage(staged, "T", {"Town"},
        {{T("Newark")}, {T("New York")}, {T("new")}, {T("Something new")}, {T("Renew")}});
  model_ = BuildOrDie(std::move(staged));
  EXPECT_EQ(Groups({"NEW"}), "Town: new New York Something new Newark\n");
  EXPECT_EQ(Groups({"new y"}), "Town: New York\n");
  const SearchIndex index(model_, settings_);
  AssociativeSearch search;
  search.terms = {"new"};
  search.matches = {.offset = 2, .count = 1};
  const auto result = SearchAssociations(index, {}, search, execution_);
  const SearchItem& item = result->groups.at(0).items.at(0);
  EXPECT_EQ(item.total, 4u);
  ASSERT_EQ(item.matches.size(), 1u);
  EXPECT_EQ(item.matches[0].text, "Something new");
  EXPECT_EQ(item.matches[0].type, MatchType::kWord);
  EXPECT_EQ(item.matches[0].highlights, (std::vector<TextRange>{{10, 3}}));
}

TEST_F(AssociativeSearchTest, TermsOfOneFieldPreferTheValueThatHoldsAll) {
  StagedModel staged;
  Stage(staged, "T", {"Food"}, {{T("organic pasta")}, {T("pasta")}, {T("organic tea")}});
  model_ = BuildOrDie(std::move(staged));
  EXPECT_EQ(Groups({"organic", "pasta"}),
            "Food: organic pasta\n"
            "Food: pasta organic pasta\n"
            "Food: organic pasta organic tea\n");
  EXPECT_EQ(Groups({"tea", "pasta"}),
            "Food: pasta organic pasta organic tea\n"
            "Food: pasta organic pasta\n"
            "Food: organic tea\n");
}

TEST_F(AssociativeSearchTest, TooManyTermsAndUnknownFieldsAreRefused) {
  EXPECT_EQ(Groups({"a", "b", "c", "d", "e", "f", "g"}), "a search has at most 6 terms, not 7");
  const SearchIndex index(model_, settings_);
  AssociativeSearch search;
  search.terms = {"a"};
  search.fields = {"Colour"};
  EXPECT_EQ(SearchAssociations(index, {}, search, execution_).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(AssociativeSearchTest, SuggestionsAreWordsThatBeginWithTheTerm) {
  StagedModel staged;
  Stage(staged, "T", {"A", "B"},
        {{T("Orange juice"), T("organic")}, {T("oral-b"), T("Organ")}, {T("Torah"), T("organ x")}});
  model_ = BuildOrDie(std::move(staged));
  const SearchIndex index(model_, settings_);
  AssociativeSearch search;
  search.terms = {"or", "x"};
  std::string words;
  const auto suggestions = SuggestWords(index, search, 10, execution_);
  for (const auto& [value, term] : *suggestions) {
    words += value + std::to_string(term) + " ";
  }
  EXPECT_EQ(words, "oral0 orange0 organ0 organic0 x1 ");
  EXPECT_EQ(SuggestWords(index, search, 2, execution_)->size(), 3u);
}

// Against a look at every text.
TEST_F(AssociativeSearchTest, TheIndexFindsTheWordsThatALookAtEveryTextFinds) {
  std::mt19937 random(3);
  DualVector values;
  for (int i = 0; i < 40000; ++i) {
    std::string text;
    for (size_t c = 0; c < 8; ++c) text += "abcD -é"[random() % 6];
    values.Append(ValueView::Text(text + std::to_string(i % 977)));
  }
  const SymbolTable symbols = SymbolTable::FromLoadOrder(std::move(values), {}, nullptr);
  const auto pool = MakeThreadPool(3);
  Execution parallel = execution_;
  parallel.executor = pool.get();
  const auto index = FieldTextIndex::Build(symbols, settings_, parallel);
  ASSERT_TRUE(index.ok());
  for (const std::string term : {"a", "ab", "abc", "dd", "b-", "9", "97", "d 1", "zz"}) {
    Bitmap found(symbols.size()), expected(symbols.size());
    for (const auto& word : index->Find(term)) found.Set(word.symbol);
    for (SymbolId id = 0; id < symbols.size(); ++id) {
      std::string folded;
      FoldInto(symbols.Text(id, settings_), &folded);
      if (FindTerm(folded, term, 0) != std::string::npos) expected.Set(id);
    }
    EXPECT_EQ(found, expected) << term;
  }
  parallel.cancel.Cancel();
  EXPECT_EQ(FieldTextIndex::Build(symbols, settings_, parallel).status().code(),
            absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace celadon
