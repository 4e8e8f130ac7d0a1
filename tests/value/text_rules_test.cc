#include "celadon/text_rules.h"

#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "value/utf8.h"

namespace celadon {
namespace {

TEST(PlainTextRules, ChangeCaseBeyondAscii) {
  const TextRules& rules = PlainTextRules();
  EXPECT_EQ(rules.Upper("\xC3\xA5ngstr\xC3\xB6m"), "\xC3\x85NGSTR\xC3\x96M");
  EXPECT_EQ(rules.Lower("\xC5\xBD\xC3\x84\xCE\xA9\xD0\x96"), "\xC5\xBE\xC3\xA4\xCF\x89\xD0\xB6");
  EXPECT_EQ(rules.Upper("\xC3\xBF"), "\xC5\xB8");
  EXPECT_EQ(rules.Upper("\xC3\xB7\xC3\x9F 1"), "\xC3\xB7\xC3\x9F 1");
  EXPECT_EQ(rules.Lower("A\xFF"
                        "B"),
            "a\xFF"
            "b");
}

TEST(PlainTextRules, CapitalizeWords) {
  const TextRules& rules = PlainTextRules();
  EXPECT_EQ(rules.Capitalize("AA bb cC Dd"), "Aa Bb Cc Dd");
  EXPECT_EQ(rules.Capitalize("don't x-ray \xC3\xA9t\xC3\xA9"), "Don't X-Ray \xC3\x89t\xC3\xA9");
}

TEST(PlainTextRules, CompareWithoutCaseThenByCodePoint) {
  const TextRules& rules = PlainTextRules();
  EXPECT_EQ(rules.Compare("apple", "Banana"), std::strong_ordering::less);
  EXPECT_EQ(rules.Compare("ABC", "abc"), std::strong_ordering::less);
  EXPECT_EQ(rules.Compare("ab", "ABC"), std::strong_ordering::less);
  EXPECT_EQ(rules.Compare("\xC3\xA9", "\xC3\xA9"), std::strong_ordering::equal);
  EXPECT_TRUE(EqualsIgnoringCase("\xC3\x89T\xC3\x89", "\xC3\xA9t\xC3\xA9"));
  EXPECT_TRUE(EqualsIgnoringCase("ΟΔΌΣ", "οδός"));
  EXPECT_FALSE(EqualsIgnoringCase("a", "ab"));
}

TEST(WildcardMatch, TakesStarsAndQuestionMarks) {
  EXPECT_TRUE(WildcardMatch("fex", "fe?"));
  EXPECT_TRUE(WildcardMatch("JANUARY", "ja*"));
  EXPECT_TRUE(WildcardMatch("", "*"));
  EXPECT_TRUE(WildcardMatch("abcabd", "*ab?"));
  EXPECT_TRUE(WildcardMatch("\xC3\xA9", "?"));
  EXPECT_TRUE(WildcardMatch("a*b", "a*b"));
  EXPECT_FALSE(WildcardMatch("fe", "fe?"));
  EXPECT_FALSE(WildcardMatch("abc", "ab"));
  EXPECT_FALSE(WildcardMatch("", "?"));
  EXPECT_FALSE(WildcardMatch(std::string(3000, 'a'), "*a*a*a*a*a*b"));
}

// The oracle: tries every way to read a star.
bool SlowMatch(std::string_view text, std::string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    return SlowMatch(text, pattern.substr(1)) ||
           (!text.empty() && SlowMatch(text.substr(1), pattern));
  }
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) &&
         SlowMatch(text.substr(1), pattern.substr(1));
}

TEST(WildcardMatch, AgreesWithTryingEverything) {
  std::mt19937 random(5);
  const auto pick = [&](std::string_view letters, size_t most) {
    std::string text(random() % (most + 1), ' ');
    for (char& c : text) c = letters[random() % letters.size()];
    return text;
  };
  for (int i = 0; i < 20000; ++i) {
    const std::string text = pick("ab", 8);
    const std::string pattern = pick("ab*?", 6);
    ASSERT_EQ(WildcardMatch(text, pattern), SlowMatch(text, pattern)) << text << " " << pattern;
  }
}

TEST(Utf8, AcceptsWellFormedTextOnly) {
  EXPECT_TRUE(IsValidUtf8("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"));
  for (const std::string_view text :
       {"\x80", "\xC0\x80", "\xC3", "\xE2\x82", "\xED\xA0\x80", "\xE0\x80\x80", "\xF4\x90\x80\x80",
        "\xF0\x80\x80\x80", "\xFF"}) {
    EXPECT_FALSE(IsValidUtf8(text));
  }
  EXPECT_EQ(CountCodePoints("a\xC3\xA9\xE2\x82\xAC"), 3u);
  EXPECT_EQ(CodePointOffset("a\xC3\xA9\xE2\x82\xAC", 2), 3u);
  EXPECT_EQ(CodePointOffset("ab", 5), 2u);
}

TEST(Utf8, KeepsAnyBytesThroughDecoding) {
  std::mt19937 random(9);
  for (int i = 0; i < 2000; ++i) {
    std::string text(random() % 12, ' ');
    for (char& c : text) c = static_cast<char>(random());
    std::string again;
    for (size_t j = 0; j < text.size();) {
      const DecodedCodePoint point = DecodeUtf8(text, j);
      AppendUtf8(point.code, &again);
      j += point.bytes;
    }
    ASSERT_EQ(again, text);
  }
}

}  // namespace
}  // namespace celadon
