#include "celadon/search.h"

#include <gtest/gtest.h>

#include <random>

#include "celadon/text_rules.h"
#include "model/staged_rows.h"

namespace celadon {
namespace {

SymbolTable Symbols(const std::vector<Value>& values, NumberFormat format = {}) {
  DualVector column;
  for (const Value& value : values) column.Append(value);
  return SymbolTable::FromLoadOrder(std::move(column), std::move(format), nullptr);
}

constexpr SearchOptions kTyped = {.interactive = true};

// The texts found, in load order, joined by `; `; or the error.
std::string Found(const SymbolTable& symbols, std::string_view text, SearchOptions options = {},
                  const RegionalSettings& settings = {}) {
  const auto search = SearchString::Parse(text, options);
  if (!search.ok()) return "error";
  const auto found = FindSymbols(symbols, *search, settings, nullptr, InlineExecution());
  if (!found.ok()) return "error";
  std::string texts;
  for (uint32_t e = 0; e < symbols.size(); ++e) {
    const SymbolId symbol = symbols.symbol_at(e);
    if (!found->Test(symbol)) continue;
    texts += (texts.empty() ? "" : "; ") + symbols.Text(symbol, settings);
  }
  return texts;
}

// The table of the associative model, section 8.5.
SymbolTable Names() {
  return Symbols({T("Harry & Sally"), T("New Hampshire"), T("New York"), T("Something new"),
                  T("not upper"), T("Al Bundy"), T("Airport Newark")});
}

TEST(Search, ATypedTextFindsTheBeginningsOfWords) {
  EXPECT_EQ(Found(Names(), "new", kTyped),
            "New Hampshire; New York; Something new; Airport Newark");
  EXPECT_EQ(Found(Names(), "sal hamp", kTyped), "Harry & Sally; New Hampshire");
  EXPECT_EQ(Found(Names(), "ew", kTyped), "");
  EXPECT_EQ(Found(Symbols({T("Åre kyrka"), T("Skåre")}), "åRE", kTyped), "Åre kyrka");
  EXPECT_EQ(Found(Names(), "", kTyped).substr(0, 13), "Harry & Sally");
}

TEST(Search, WildcardsMatchTheWholeText) {
  EXPECT_EQ(Found(Names(), "*new*"), "New Hampshire; New York; Something new; Airport Newark");
  EXPECT_EQ(Found(Names(), "new*"), "New Hampshire; New York");
  EXPECT_EQ(Found(Names(), "new*", kTyped), "New Hampshire; New York");
  EXPECT_EQ(Found(Names(), "?l B*y"), "Al Bundy");
  EXPECT_EQ(Found(Names(), "a*w*k"), "Airport Newark");
  EXPECT_EQ(Found(Names(), "*"),
            "Harry & Sally; New Hampshire; New York; Something new; not upper; "
            "Al Bundy; Airport Newark");
}

TEST(Search, CaseIsThatOfAllAlphabets) {
  const SymbolTable words = Symbols({T("Արև"), T("οδός"), T("Ⱥbc"), T("თბილისი"), T("ſea")});
  EXPECT_EQ(Found(words, "ԱՐԵՒ"), "");
  EXPECT_EQ(Found(words, "արև"), "Արև");
  EXPECT_EQ(Found(words, "ΟΔΌΣ"), "οδός");
  EXPECT_EQ(Found(words, "*σ"), "οδός");
  EXPECT_EQ(Found(words, "ⱥB", kTyped), "Ⱥbc");
  EXPECT_EQ(Found(words, "ᲗᲑ*"), "თბილისი");
  EXPECT_EQ(Found(words, "SEA"), "ſea");
}

// A letter may take another number of bytes in the other case.
TEST(Search, HighlightsCountLetters) {
  const auto ranges = SearchString::Parse("*BC", {})->Highlights("Ⱥx bc");
  ASSERT_EQ(ranges.size(), 1u);
  EXPECT_EQ(ranges[0].position, 3u);
  EXPECT_EQ(ranges[0].count, 2u);
}

TEST(Search, ACaretMarksTheBeginningOfAWord) {
  const SymbolTable countries = Symbols({T("New Zealand"), T("Brazil"), T("Zaire"), T("x^z")});
  EXPECT_EQ(Found(countries, "*^z*"), "New Zealand; Zaire; x^z");
  EXPECT_EQ(Found(countries, "x^z"), "x^z");  // without a wildcard it is a character
}

TEST(Search, AProgrammaticTextIsMatchedWhole) {
  EXPECT_EQ(Found(Names(), "new york"), "New York");
  EXPECT_EQ(Found(Names(), "new"), "");
  EXPECT_EQ(Found(Names(), "\"Al Bundy\""), "Al Bundy");
  EXPECT_EQ(Found(Names(), "[al bundy]"), "Al Bundy");
}

// Our own: the shown text decides, and any way to write a plain number that is shown as one.
TEST(Search, NumbersAreFoundAsTheyAreShown) {
  const SymbolTable plain = Symbols({N(2015), N(2.5), Value::Dual("Feb", 2), T("02015")});
  EXPECT_EQ(Found(plain, "2015"), "2015");
  EXPECT_EQ(Found(plain, "02015"), "2015; 02015");
  EXPECT_EQ(Found(plain, "2015.0"), "2015");
  EXPECT_EQ(Found(plain, "2"), "");
  EXPECT_EQ(Found(plain, "feb"), "Feb");
}

TEST(Search, LimitsAreAnded) {
  const SymbolTable numbers = Symbols({N(5), N(10), N(15), N(20), T("12")});
  EXPECT_EQ(Found(numbers, ">=10<20"), "10; 15");
  EXPECT_EQ(Found(numbers, ">10"), "15; 20");
  EXPECT_EQ(Found(numbers, "< 15 >= 5"), "5; 10");
  EXPECT_EQ(Found(numbers, "<=5"), "5");
  EXPECT_EQ(Found(numbers, ">20<10"), "");
  EXPECT_EQ(Found(numbers, ">abc"), "");
  // Nothing to compare with: a text (our own).
  EXPECT_EQ(Found(numbers, ">"), "");
  EXPECT_EQ(Found(numbers, ">1<2>3"), "");
  EXPECT_EQ(Found(numbers, "="), "");
}

TEST(Search, DatesAreFoundInTheirOwnFormatOnly) {
  NumberFormat date;
  date.type = NumberType::kDate;
  date.pattern = "M/D/YYYY";
  const SymbolTable formatted = Symbols({N(42019), N(42369), N(42370)}, date);
  EXPECT_EQ(Found(formatted, ">=1/1/2015<1/1/2016"), "1/15/2015; 12/31/2015");
  EXPECT_EQ(Found(formatted, ">=42005"), "");
  const SymbolTable read =
      Symbols({Value::Dual("2015-01-15", 42019), Value::Dual("2016-01-01", 42370)});
  EXPECT_EQ(Found(read, ">=2015-06-01"), "2016-01-01");
  EXPECT_EQ(Found(read, ">=42005"), "");  // our own: a serial number finds no date
  EXPECT_EQ(Found(read, "2015*"), "2015-01-15");
}

TEST(Search, OperandsOfCompoundSearchesAreMatchedWhole) {
  EXPECT_EQ(Found(Names(), "(New York|Al Bundy)"), "New York; Al Bundy");
  EXPECT_EQ(Found(Names(), "(new|*upper)"), "not upper");
  EXPECT_EQ(Found(Names(), "(*new*&*york|\"Harry & Sally\")"), "Harry & Sally; New York");
  EXPECT_EQ(Found(Names(), "(*new*&(*york|*ark))"), "New York; Airport Newark");
  EXPECT_EQ(Found(Symbols({N(1), N(6), N(9)}), "(>5&<8|1)"), "1; 6");
  EXPECT_EQ(Found(Names(), "(new"), "error");
  EXPECT_EQ(Found(Names(), "(a||b)"), "error");
  EXPECT_EQ(Found(Names(), "(a)b"), "error");
  EXPECT_EQ(Found(Names(), std::string(100000, '(')), "error");
}

TEST(Search, ABackslashTakesTheMeaningAwayWhereEscapingIsOn) {
  const SymbolTable symbols = Symbols({T("=x"), T("a*b"), T("axb"), T("a\\b")});
  constexpr SearchOptions kEscaping = {.escaping = true};
  EXPECT_EQ(Found(symbols, "\\=x", kEscaping), "=x");
  EXPECT_EQ(Found(symbols, "a\\*b", kEscaping), "a*b");
  EXPECT_EQ(Found(symbols, "a*b", kEscaping), "a*b; axb; a\\b");
  EXPECT_EQ(Found(symbols, "a\\b"), "a\\b");
}

// Our own measure.
TEST(Search, AFuzzySearchTakesTheMostSimilarText) {
  const SymbolTable towns = Symbols({T("Gothenburg"), T("Göteborg"), T("Stockholm"), T("Gotland")});
  EXPECT_EQ(Found(towns, "~gothenbrug"), "Gothenburg");
  EXPECT_EQ(Found(towns, "~stokholm"), "Stockholm");
  const auto search = SearchString::Parse("~gotlnad");
  const auto ranked = RankByLikeness(towns, *search, {}, InlineExecution());
  EXPECT_EQ(towns.Text(ranked->front(), {}), "Gotland");
  EXPECT_EQ(ranked->size(), 4u);
}

TEST(Search, AnExpressionIsAskedOfTheCaller) {
  const SymbolTable symbols = Symbols({T("a"), T("b")});
  std::string asked;
  const ExpressionSearch expression = [&](const std::string& text) -> absl::StatusOr<Bitmap> {
    asked = text;
    Bitmap found(2);
    found.Set(1);
    return found;
  };
  const auto search = SearchString::Parse("=Sum({1} Sales) > 10");
  EXPECT_TRUE(FindSymbols(symbols, *search, {}, expression, InlineExecution())->Test(1));
  EXPECT_EQ(asked, "Sum({1} Sales) > 10");
  const auto compound = SearchString::Parse("(=Max(x)>(1)&a|b)");
  EXPECT_TRUE(FindSymbols(symbols, *compound, {}, expression, InlineExecution()).ok());
  EXPECT_EQ(asked, "Max(x)>(1)");
}

std::string Marked(std::string_view text, std::string_view search, SearchOptions options = {}) {
  std::string marks(text.size(), '.');
  for (const TextRange& range : SearchString::Parse(search, options)->Highlights(text)) {
    for (uint32_t i = 0; i < range.count; ++i) marks[range.position + i] = '#';
  }
  return marks;
}

// Qlik help "Numeric search": `>900<1000` finds what lies between, `<900>1000` what does not. That
// the other order finds nothing is our own.
TEST(Search, LimitsThatExcludeEachOtherFindBothSides) {
  const SymbolTable sales = Symbols({N(10), N(5), N(7), N(1), N(20), T("x")});
  EXPECT_EQ(Found(sales, ">5<20"), "10; 7");
  EXPECT_EQ(Found(sales, "<5>10"), "1; 20");
  EXPECT_EQ(Found(sales, "<=5>=10"), "10; 5; 1; 20");
  EXPECT_EQ(Found(sales, "<5>5"), "10; 7; 1; 20");
  EXPECT_EQ(Found(sales, "<=5>=5"), "5");
  EXPECT_EQ(Found(sales, "<20>5"), "10; 7");
  EXPECT_EQ(Found(sales, ">10<5"), "");
}

TEST(Search, HighlightsShowWhereItMatched) {
  EXPECT_EQ(Marked("Something new", "new", kTyped), "..........###");
  EXPECT_EQ(Marked("New Newark", "new ark", kTyped), "###.###...");
  EXPECT_EQ(Marked("New York", "n*yor?", {}), "#...###.");
  EXPECT_EQ(Marked("abcab", "*ab", {}), "...##");
  EXPECT_EQ(Marked("New York", "(New York|x)", {}), "########");
  EXPECT_EQ(Marked("12", ">5", {}), "..");
}

// Against the matcher of the language's own wildcard functions.
TEST(Search, WildcardsAgreeWithThoseOfFormulas) {
  std::mt19937 random(7);
  const auto text = [&random](std::string_view letters, size_t most) {
    std::string made(random() % (most + 1), ' ');
    for (char& c : made) c = letters[random() % letters.size()];
    return made;
  };
  for (int round = 0; round < 20000; ++round) {
    const std::string value = text("abA", 8);
    const std::string pattern = text("ab*?", 6);
    if (!HasWildcard(pattern)) continue;
    EXPECT_EQ(!Found(Symbols({T("x" + value)}), "x" + pattern).empty(),
              WildcardMatch(value, pattern))
        << value << " " << pattern;
  }
}

TEST(Search, ThreadsDoNotChangeWhatIsFound) {
  std::vector<Value> values;
  for (int i = 0; i < 40000; ++i) values.push_back(T("value " + std::to_string(i)));
  const SymbolTable symbols = Symbols(values);
  const auto pool = MakeThreadPool(4);
  Execution parallel = InlineExecution();
  parallel.executor = pool.get();
  for (const char* text : {"*99*", "~valeu 3999", "(*7|*8)", "39", ">1"}) {
    const auto search = SearchString::Parse(text, kTyped);
    EXPECT_EQ(*FindSymbols(symbols, *search, {}, nullptr, parallel),
              *FindSymbols(symbols, *search, {}, nullptr, InlineExecution()));
  }
  parallel.cancel.Cancel();
  EXPECT_EQ(FindSymbols(symbols, *SearchString::Parse("*9"), {}, nullptr, parallel).status().code(),
            absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace celadon
