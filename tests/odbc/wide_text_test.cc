#include "connectors/odbc/wide_text.h"

#include <gtest/gtest.h>

#include <string>

namespace celadon {
namespace {

std::string ThereAndBack(const std::string& text) {
  const WideText wide = ToWide(text);
  return FromWide(wide.data(), wide.size());
}

TEST(WideText, KeepsEveryCharacter) {
  for (const char* const text : {"", "abc", "äß€", "\U0001F600x\U0010FFFF"}) {
    EXPECT_EQ(ThereAndBack(text), text);
  }
  EXPECT_EQ(ToWide("\U0001F600").size(), 2u);
}

TEST(WideText, BytesAndHalvesThatStandForNothingAreReplaced) {
  EXPECT_EQ(ThereAndBack("a\xFF"), "a\uFFFD");
  const SQLWCHAR halves[] = {0xD800, 'x', 0xDC00};
  EXPECT_EQ(FromWide(halves, 3), "\uFFFDx\uFFFD");
}

}  // namespace
}  // namespace celadon
