#include <cmath>

#include <gtest/gtest.h>

#include "celadon/format.h"

namespace celadon {
namespace {

struct FormatCase {
  double number;
  const char* pattern;
  const char* text;
  const char* decimal = ".";
  const char* thousand = ",";
};

TEST(FormatPattern, WritesWhatThePatternSays) {
  const FormatCase cases[] = {
      {35648.375, "#,##0.00", "35,648.38"},
      {1234567, "#,##0", "1,234,567"},
      {999.5, "#,##0", "1,000"},
      {0, "#,##0.00", "0.00"},
      {0.5, "#.##", "0.5"},
      {1.005, "0.00", "1.01"},
      {2.5, "0", "3"},
      {-2.5, "0", "-3"},
      {-0.001, "0.00", "0.00"},
      {123, "0000", "0123"},
      {1, "00", "01"},
      {1.25, "0.000", "1.250"},
      {0.1234, "0.0%", "12.3%"},
      {0.07, "#,##0%", "7%"},
      {4567, "#,##0 K", "4,567 K"},
      {1200, "$#,##0", "$1,200"},
      {-12.5, "$###0.00;($###0.00)", "($12.50)"},
      {12.5, "$###0.00;($###0.00)", "$12.50"},
      {930, "$0,000.00", "$0,930.00"},
      {0, "#,##0;-#,##0;-", "-"},
      {-5, "#,##0;-#,##0;-", "-5"},
      {1234.5, "# ##0,00 \xE2\x82\xAC", "1 234,50 \xE2\x82\xAC", ",", " "},
      {1245678912, "0000-0000-0000", "0012-4567-8912", ".", "-"},
      {1e20, "#,##0", "100,000,000,000,000,000,000"},
      {9007199254740991, "0", "9007199254740991"},
      {12.5, "", "12.5"},
      // Halves go away from zero by the digits shown, not by the bits behind them.
      {0.5, "0", "1"},
      {0.125, "0.00", "0.13"},
      {2.675, "0.00", "2.68"},
      {9.995, "0.00", "10.00"},
      {999999.5, "#,##0", "1,000,000"},
      // No minus where only zeros are shown.
      {-0.0, "0.00", "0.00"},
      {-0.0, "0;(0);zero", "zero"},
      {-0.004, "0.00", "0.00"},
      {1234567.891, "#.##0,##", "1.234.567,89", ",", "."},
      {5e-324, "0.00", "0.00"},
      {1e22, "#,##0.00", "10,000,000,000,000,000,000,000.00"},
      {1.7e308, "0%", "1.7e+308"},
      {0.1, "0.00000000000000000000", "0.10000000000000000000"},
  };
  for (const FormatCase& c : cases) {
    EXPECT_EQ(FormatPattern(c.number, c.pattern, c.decimal, c.thousand), c.text)
        << c.number << " through " << c.pattern;
  }
}

struct ParseCase {
  const char* text;
  const char* pattern;
  std::optional<double> number;
  const char* decimal = ".";
  const char* thousand = ",";
};

TEST(ParsePattern, ReadsWhatThePatternWrites) {
  const ParseCase cases[] = {
      {"35,648.375", "#.#", 35648.375},
      {"$14.99", "$#,##0.00;-$#,##0.00", 14.99},
      {"-$14.99", "$#,##0.00;-$#,##0.00", -14.99},
      {"($12.50)", "$###0.00;($###0.00)", -12.5},
      {"$-3", "$#,##0", -3},
      {"12,5%", "##,#%", 0.125, ",", " "},
      {"1 234,50 \xE2\x82\xAC", "# ##0,00 \xE2\x82\xAC", 1234.5, ",", " "},
      {" 7 ", "0", 7},
      {"--7", "0", {}},
      {"7", "0%", {}},
      {"$", "$0", {}},
      {"abc", "0", {}},
      {"", "0", {}},
  };
  for (const ParseCase& c : cases) {
    EXPECT_EQ(ParsePattern(c.text, c.pattern, c.decimal, c.thousand), c.number)
        << c.text << " through " << c.pattern;
  }
}

TEST(FormatNumber, FollowsTypeAndPattern) {
  const RegionalSettings settings;
  const auto format = [&](NumberType type, const char* pattern, double number) {
    NumberFormat f;
    f.type = type;
    f.pattern = pattern;
    return FormatNumber(number, f, settings);
  };
  EXPECT_EQ(format(NumberType::kUnknown, "", 0.1 + 0.2), "0.3");
  EXPECT_EQ(format(NumberType::kReal, "##############", 12.5), "12.5");
  EXPECT_EQ(format(NumberType::kInteger, "", 12.5), "13");
  EXPECT_EQ(format(NumberType::kMoney, "", -1234.5), "-$1,234.50");
  EXPECT_EQ(format(NumberType::kDate, "", 35648), "1997-08-06");
  EXPECT_EQ(format(NumberType::kDate, "M/D/YYYY", 35648.375), "8/6/1997");
  EXPECT_EQ(format(NumberType::kTime, "", 0.375), "09:00:00");
  EXPECT_EQ(format(NumberType::kTimestamp, "", 35648.375), "1997-08-06 09:00:00");
  EXPECT_EQ(format(NumberType::kInterval, "", 1.5), "36:00:00");
  EXPECT_EQ(format(NumberType::kUnknown, "YYYY", 35648), "1997");
  EXPECT_EQ(format(NumberType::kDate, "", 1e12), "1000000000000");
}

TEST(FormatNumber, ShowsIntegersAsTheirPatternDoes) {
  NumberFormat integer;
  integer.type = NumberType::kInteger;
  for (const double number : {0.0, -0.0, 7.0, -7.0, 1234567.0, 12.5, -0.4, 1e14 - 1, 1 - 1e14, 1e14,
                              -1e14, 1e22, HUGE_VAL, -HUGE_VAL, std::nan("")}) {
    EXPECT_EQ(FormatNumber(number, integer, RegionalSettings()),
              FormatPattern(number, "0", ".", ","));
  }
  integer.use_thousands = true;
  EXPECT_EQ(FormatNumber(1234567, integer, RegionalSettings()), "1,234,567");
}

TEST(FormatNumber, TakesSeparatorsAndDecimalsOfTheField) {
  NumberFormat format;
  format.type = NumberType::kFix;
  format.decimals = 2;
  format.use_thousands = true;
  EXPECT_EQ(FormatNumber(1234.5, format, RegionalSettings()), "1,234.50");
  format.decimal_separator = ",";
  format.thousand_separator = ".";
  EXPECT_EQ(FormatNumber(1234.5, format, RegionalSettings()), "1.234,50");
}

}  // namespace
}  // namespace celadon
