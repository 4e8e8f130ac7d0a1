#include <gtest/gtest.h>

#include "celadon/format.h"

namespace celadon {
namespace {

struct Case {
  const char* text;
  std::optional<double> number;
};

TEST(TextInterpreter, TakesTheFirstStepThatFits) {
  const TextInterpreter interpreter{RegionalSettings()};
  const Case cases[] = {
      {"2", 2},
      {" 2.50 ", 2.5},
      {"01", 1},
      {"1,234.5", 1234.5},
      {"1E5", 1e5},
      {"2014-05-14", 41773},
      {"2014-05-14 12:00:00", 41773.5},
      {"2014-05-14 12:00", 41773.5},
      {"12:00:00", 0.5},
      {"12:00", 0.5},
      {"$27.03", 27.03},
      {"-$27.03", -27.03},
      {"", {}},
      {"   ", {}},
      {"abc", {}},
      {"33Red", {}},
      {"4E", {}},
      {"8E5597", {}},
      {"30.59.85.11", {}},
      {"(604) 555-7293", {}},
      {"0.000,00", {}},
      {"0,00", {}},
      {"5/14/2014", {}},
      {"May 2014", {}},
      {"2017-09-05 14:58:43.569167+00:00", {}},
      {"9007199254740992", 9007199254740992},
      {"9007199254740993", {}},  // a double would make it the number before
      {"-9,007,199,254,740,993", {}},
      {"681523288242307072", {}},  // an identifier
      {"1e400", {}},
      {"1e-400", {}},
      {"0e999", 0},
      {"4.9e-324", 4.9e-324},
      {"  7\t", {}},
      {"1,2,3", {}},
      {"1,234,56", {}},
      {"1,234e2", 123400},
      {"1.234.567", {}},
      {"1 000", {}},
      {"- 5", {}},
      {"1e", {}},
      {"0x1F", {}},
      {"nan", {}},
      {"inf", {}},
      {"\xEF\xBC\x91\xEF\xBC\x92", {}},  // digits of full width
      {"1899-12-30", 0},
      {"1899-12-29", -1},
      {"1800-01-01", -36522},
      {"0001-01-01", -693593},
      {"9999-12-31", 2958465},
      {"10000-01-01", {}},
      {"2014-02-30", {}},
      {"12:60", {}},
      {"24:00", {}},
      {"2014-05-14 24:00:00", {}},
      {"2014-05-14T12:00:00", {}},
  };
  for (const Case& c : cases) EXPECT_EQ(interpreter.Number(c.text), c.number) << c.text;
}

TEST(TextInterpreter, FollowsTheSettings) {
  RegionalSettings settings;
  settings.decimal_separator = ",";
  settings.thousand_separator = " ";
  settings.date_format = "MMM D YYYY";
  settings.timestamp_format = "M/D/YYYY h:mm:ss[.fff] TT";
  settings.time_format = "h:mm:ss TT";
  settings.money_format = "# ##0,00 kr;-# ##0,00 kr";
  const TextInterpreter interpreter(settings);
  const Case cases[] = {
      {"1 234,5", 1234.5},
      {"1.5", {}},  // step 9 is out: a separator is the comma
      {"1.234,5", 1234.5},
      {"may 14 2014", 41773},
      {"5/14/2014 6:00:00 PM", 41773.75},
      {"6:00:00 PM", 0.75},
      {"2014-05-14", 41773},
      {"12,50 kr", 12.5},
      {"-12,50 kr", -12.5},
  };
  for (const Case& c : cases) EXPECT_EQ(interpreter.Number(c.text), c.number) << c.text;
}

TEST(TextInterpreter, TriesTheOtherSeparatorsWhereNeitherIsInUse) {
  RegionalSettings settings;
  settings.decimal_separator = ".";
  settings.thousand_separator = " ";
  EXPECT_EQ(TextInterpreter(settings).Number("1,234.5"), 1234.5);
  settings.decimal_separator = ",";
  settings.thousand_separator = "'";
  EXPECT_EQ(TextInterpreter(settings).Number("1.234,5"), 1234.5);
}

TEST(TextInterpreter, ReadsBackPlainNumberText) {
  const TextInterpreter interpreter{RegionalSettings()};
  for (const double number : {0.0, -1.0, 0.1, 1e-300, 1.5e20, 123456.789, 99999999999999.0}) {
    EXPECT_EQ(interpreter.Number(PlainNumberText(number)), number);
  }
}

}  // namespace
}  // namespace celadon
