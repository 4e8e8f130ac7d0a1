#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "celadon/format.h"

namespace celadon {
namespace {

struct FormatCase {
  double serial_day;
  const char* pattern;
  const char* text;
};

TEST(FormatDateTime, WritesTheCodesOfThePattern) {
  const FormatCase cases[] = {
      {35648, "YY.MM.DD", "97.08.06"},
      {35648.375, "DD.MM.YYYY", "06.08.1997"},
      {41773, "YYYY-MM-DD", "2014-05-14"},
      {0.375, "hh:mm:ss", "09:00:00"},
      {35648.375, "YYYY-MM-DD hh.mm", "1997-08-06 09.00"},
      {35648, "D/M/YYYY", "6/8/1997"},
      {41773, "WWW WWWW W", "Wed Wednesday 2"},
      {41773, "MMM MMMM", "May May"},
      {42016, "MMM YYYY", "Jan 2015"},
      {17875, "M/D/YYYY h:mm:ss[.fff] TT", "12/8/1948 12:00:00 AM"},
      {17875.75, "h:mm tt", "6:00 pm"},
      {17875.5, "h:mm tt", "12:00 pm"},
      {0.25 + 0.5 / 86400, "hh:mm:ss[.fff]", "06:00:00.500"},
      {0.25 + 0.5 / 86400, "hh:mm:ss.f", "06:00:00.5"},
      {43283.837347684654, "YYYY-MM-DD hh:mm:ss.ffffff", "2018-07-02 20:05:46.839954"},
      {45000.5, "YYYY-MM-DDThh:mm:ss", "2023-03-15T12:00:00"},
      {41773.99999999999, "YYYY-MM-DD hh:mm:ss", "2014-05-15 00:00:00"},
      {41773 + 86399.999 / 86400, "YYYY-MM-DD hh:mm:ss", "2014-05-14 23:59:59"},
      {0, "YYYY-MM-DD", "1899-12-30"},
      {-1.25, "YYYY-MM-DD hh:mm", "1899-12-28 18:00"},
      {-693960, "YYYY-MM-DD", "-0001-12-31"},
      {2958465, "YYYY-MM-DD", "9999-12-31"},
      {2958466, "YYYY-MM-DD", ""},
      {1e300, "YYYY", ""},
      {45000, "[YYYY", "[2023"},
      {0.5, "hh[:mm[:ss]]", "12"},
      {60, "YYYY-MM-DD", "1900-02-28"},
      {61, "YYYY-MM-DD", "1900-03-01"},
      {-0.25, "YYYY-MM-DD hh:mm", "1899-12-29 18:00"},
      {-693594, "YYYY-MM-DD", "0000-12-31"},
      {2958465.99999, "YYYY-MM-DD hh:mm:ss", "9999-12-31 23:59:59"},
      {45000.123456789, "hh:mm:ss.fffffffff", "02:57:46.666569000"},
  };
  for (const FormatCase& c : cases) {
    EXPECT_EQ(FormatDateTime(c.serial_day, c.pattern, {}), c.text)
        << c.serial_day << " through " << c.pattern;
  }
  EXPECT_EQ(FormatDateTime(std::numeric_limits<double>::quiet_NaN(), "YYYY", {}), "");
}

struct ParseCase {
  const char* text;
  const char* pattern;
  std::optional<double> serial_day;
};

TEST(ParseDateTime, ReadsTextsThatFitAsAWhole) {
  const ParseCase cases[] = {
      {"1997-08-06", "YYYY-MM-DD", 35648},
      {" 2014-5-4 ", "YYYY-MM-DD", 41763},
      {"20140514", "YYYYMMDD", 41773},
      {"201405", "YYYYMM", 41760},
      {"2014051", "YYYYMMDD", {}},
      {"5/14/2014", "M/D/YYYY", 41773},
      {"14-may-2014", "DD-MMM-YYYY", 41773},
      {"14. September 2014", "D. MMMM YYYY", 41896},
      {"Wed 14.05.14", "WWW DD.MM.YY", 41773},
      {"06.08.97", "DD.MM.YY", 35648},
      {"12/8/1948 6:00:00 PM", "M/D/YYYY h:mm:ss[.fff] TT", 17875.75},
      {"12/8/1948 12:00:00 AM", "M/D/YYYY h:mm:ss[.fff] TT", 17875},
      {"12/8/1948 18:00:00", "M/D/YYYY h:mm:ss[.fff] TT", 17875.75},
      {"12/8/1948 18:00:00 PM", "M/D/YYYY h:mm:ss[.fff] TT", {}},
      {"09:00:00", "hh:mm:ss", 0.375},
      {"9:00", "hh:mm[:ss[.fff]]", 0.375},
      {"09:00:00.", "hh:mm[:ss[.fff]]", {}},
      {"2023-02-29", "YYYY-MM-DD", {}},
      {"2024-02-29", "YYYY-MM-DD", 45351},
      {"2014-13-01", "YYYY-MM-DD", {}},
      {"24:00:00", "hh:mm:ss", {}},
      {"2014-05-14x", "YYYY-MM-DD", {}},
      {"14-05-14", "YYYY-MM-DD", {}},
      {"", "YYYY-MM-DD", {}},
      {"", "", {}},
      {"Jun", "MMM", 153},
      {"29/2/1900", "D/M/YYYY", {}},  // no leap year, whatever a spreadsheet says
      {"29/2/2000", "D/M/YYYY", 36585},
      {"31/4/2014", "D/M/YYYY", {}},
      {"1/1/0001", "D/M/YYYY", -693593},
      {"23:59:60", "hh:mm:ss", {}},
      {"0:30 AM", "h:mm TT", 30.0 / 1440},
      {"12:30 am", "h:mm TT", 30.0 / 1440},
      {"12:00 PM", "h:mm TT", 0.5},
  };
  for (const ParseCase& c : cases) {
    EXPECT_EQ(ParseDateTime(c.text, c.pattern, {}), c.serial_day)
        << c.text << " through " << c.pattern;
  }
}

TEST(ParseDateTime, TakesOneToNineFractionDigits) {
  const char* pattern = "YYYY-MM-DD hh:mm:ss[.fff]";
  EXPECT_DOUBLE_EQ(*ParseDateTime("2018-07-02 20:05:46.839954", pattern, {}), 43283.83734767361);
  EXPECT_NEAR(*ParseDateTime("20:05:46.839954", "hh:mm:ss.ffffff", {}), 0.837347684653, 1e-12);
  EXPECT_EQ(ParseDateTime("2023-03-15 12:00:00.0", pattern, {}), 45000.5);
  EXPECT_EQ(ParseDateTime("2023-03-15 12:00:00.000000000", pattern, {}), 45000.5);
  EXPECT_EQ(ParseDateTime("2023-03-15 12:00:00.0000000000", pattern, {}), std::nullopt);
}

TEST(ParseDateTime, ReadsNamesOfTheSettings) {
  RegionalSettings settings;
  settings.month_names[2] = "M\xC3\xA4r";
  settings.long_month_names[2] = "M\xC3\xA4rz";
  EXPECT_EQ(ParseDateTime("15. M\xC3\x84RZ 2023", "D. MMMM YYYY", settings), 45000);
  EXPECT_EQ(FormatDateTime(45000, "MMM", settings), "M\xC3\xA4r");
}

TEST(DatePatterns, GiveBackWhatTheyWrote) {
  std::mt19937 random(11);
  const char* patterns[] = {"YYYY-MM-DD hh:mm:ss.fff", "D.M.YYYY h:mm:ss[.fff]",
                            "MMM D, YYYY h:mm:ss[.fff] TT", "WWWW DD MMMM YYYY hh:mm:ss.fff",
                            "YYYYMMDDhhmmssfff"};
  for (int i = 0; i < 5000; ++i) {
    const double day = static_cast<double>(random() % 3500000) - 600000;
    const double serial = day + static_cast<double>(random() % 86400000) / 86400000;
    for (const char* pattern : patterns) {
      const std::string text = FormatDateTime(serial, pattern, {});
      const std::optional<double> read = ParseDateTime(text, pattern, {});
      ASSERT_TRUE(read) << text << " through " << pattern;
      ASSERT_NEAR(*read, serial, 1e-9) << text << " through " << pattern;
    }
  }
}

TEST(Intervals, CountUnitsBeyondADay) {
  const FormatCase cases[] = {
      {1.5, "hh:mm:ss", "36:00:00"},
      {1.5, "D hh:mm", "1 12:00"},
      {0.5 / 24, "mm:ss", "30:00"},
      {-0.25, "hh:mm:ss", "-06:00:00"},
      {2.25, "D", "2"},
      {2.25, "h", "54"},
      {1.0 / 86400000, "s.fff", "0.001"},
      {1, "h:mm:ss TT", "24:00:00"},
      {-1.5, "D hh:mm:ss", "-1 12:00:00"},
      {1e7, "hh:mm", "240000000:00"},
      {1e9, "hh:mm", "1000000000"},
      {0.999999999, "hh:mm:ss", "24:00:00"},
      {-1e-12, "hh:mm:ss", "00:00:00"},
      {1.0 / 864000000, "hh:mm:ss.fff", "00:00:00.000"},
      {0.25, "hh:mm:ss[.fff]", "06:00:00"},
  };
  for (const FormatCase& c : cases) {
    EXPECT_EQ(FormatInterval(c.serial_day, c.pattern), c.text) << c.pattern;
  }
}

TEST(Intervals, AreReadByUnits) {
  const ParseCase cases[] = {
      {"36:00:00", "hh:mm:ss", 1.5}, {"1 12:00", "D hh:mm", 1.5},
      {"5", "h", 5.0 / 24},          {"5", "d", 5},
      {"90", "m", 90.0 / 1440},      {"-06:00", "hh:mm", -0.25},
      {"1.5", "h", 1.5 / 24},        {"x", "h", {}},
      {"12", "hh:mm", {}},           {"12:00", "", {}},
      {"-1 12:00", "D hh:mm", -1.5}, {"1.5", "D", 1.5},
  };
  for (const ParseCase& c : cases) {
    EXPECT_EQ(ParseInterval(c.text, c.pattern), c.serial_day) << c.text << " " << c.pattern;
  }
}

TEST(ParseIsoTimestamp, BringsZonesToZ) {
  EXPECT_EQ(ParseIsoTimestamp("2023-03-15T12:00:00Z"), 45000.5);
  EXPECT_EQ(ParseIsoTimestamp("2023-03-15T12:00:00"), 45000.5);
  EXPECT_EQ(ParseIsoTimestamp("2023-03-15 18:00:00.000+06:00"), 45000.5);
  EXPECT_EQ(ParseIsoTimestamp("2023-03-15T06:00-0600"), 45000.5);
  EXPECT_EQ(ParseIsoTimestamp("2023-03-15"), 45000);
  for (const char* text : {"", "2023-03-15T", "2023-03-15T12:00Z5", "2023-03-15X12:00", "x"}) {
    EXPECT_EQ(ParseIsoTimestamp(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace celadon
