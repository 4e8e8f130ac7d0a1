// The case of single code points, compared with ICU's.
#include "value/letter_case.h"

#include <unicode/uchar.h>

#include "gtest/gtest.h"

namespace celadon {
namespace {

char32_t Partner(UChar32 code, UChar32 (*to)(UChar32), UChar32 (*back)(UChar32)) {
  const UChar32 partner = to(code);
  return static_cast<char32_t>(back(partner) == code ? partner : code);
}

template <typename Check>
void ForAllCodePoints(Check check) {
  for (UChar32 code = 0; code <= UCHAR_MAX_VALUE; ++code) {
    if (!U_IS_SURROGATE(code)) check(code, static_cast<char32_t>(code));
  }
}

TEST(LetterCase, HasThePairsOfUnicode) {
  ForAllCodePoints([](UChar32 code, char32_t own) {
    ASSERT_EQ(LowerCodePoint(own), Partner(code, u_tolower, u_toupper)) << code;
    ASSERT_EQ(UpperCodePoint(own), Partner(code, u_toupper, u_tolower)) << code;
  });
}

// Which of two letters stands for both is our own.
TEST(LetterCase, FoldsWhatUnicodeFolds) {
  ForAllCodePoints([](UChar32 code, char32_t own) {
    const auto folded = static_cast<char32_t>(u_foldCase(code, U_FOLD_CASE_DEFAULT));
    ASSERT_EQ(FoldCodePoint(own), FoldCodePoint(folded)) << code;
    ASSERT_EQ(FoldCodePoint(FoldCodePoint(own)), FoldCodePoint(own)) << code;
    const auto again =
        static_cast<char32_t>(u_foldCase(static_cast<UChar32>(FoldCodePoint(own)), 0));
    ASSERT_EQ(again, folded) << code;
  });
}

}  // namespace
}  // namespace celadon
