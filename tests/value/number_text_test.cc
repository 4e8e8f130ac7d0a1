#include "value/number_text.h"

#include <cmath>
#include <limits>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "celadon/format.h"

namespace celadon {
namespace {

TEST(PlainNumberText, ShowsFourteenDigits) {
  const std::pair<double, const char*> cases[] = {
      {0, "0"},
      {-0.0, "0"},
      {3.14159265358979311, "3.1415926535898"},
      {1 / 86400.0, "1.1574074074074e-05"},
      {1.1574076779652e-05, "1.1574076779652e-05"},
      {15.219999999999999, "15.22"},
      {0.1 + 0.2, "0.3"},
      {-76.2604, "-76.2604"},
      {99999999999999, "99999999999999"},
      {-12345678901234, "-12345678901234"},
      {100000000000000, "1e+14"},
      {9007199254740992, "9.007199254741e+15"},
      {-123456789012346, "-1.2345678901235e+14"},
      {1e20, "1e+20"},
      {0.0001, "0.0001"},
  };
  for (const auto& [number, text] : cases) EXPECT_EQ(PlainNumberText(number), text);
  EXPECT_EQ(PlainNumberText(1.5, ","), "1,5");
}

struct NumberCase {
  const char* text;
  std::optional<double> number;
  NumberShape shape = {};
};

TEST(ParseNumber, TakesWholeWellFormedNumbersOnly) {
  const NumberCase cases[] = {
      {"0", 0},
      {"00123", 123},
      {"-1.25", -1.25},
      {"+7", 7},
      {".5", 0.5},
      {"1E5", 1e5},
      {"1e-3", 1e-3},
      {"845E84", 8.45e86},
      {"1,234,567.5", 1234567.5},
      {"0,000.00", 0},
      {"0000.00", 0},
      {"0,000", 0},
      {"0.1234567890123456789", 0.1234567890123456789},
      {"123456789012345678901", 123456789012345678901.0},
      {"1.7976931348623157e308", std::numeric_limits<double>::max()},
      {"", {}},
      {"-", {}},
      {".", {}},
      {"5.", {}},
      {"1e", {}},
      {"1e+-5", {}},
      {"4E ", {}},
      {"0.000,00", {}},
      {"0,00", {}},
      {"1234,567", {}},
      {"1,,234", {}},
      {"1,234,", {}},
      {"30.59.85", {}},
      {"8E5597", {}},
      {"12 345", {}},
      {"0x10", {}},
      {"nan", {}},
      {"12 345,5", 12345.5, {",", " "}},
      {"12\xC2\xA0"
       "345",
       12345,
       {",", " "}},
      {"1.234,5", 1234.5, {",", "."}},
      {"1234.5", 1234.5, {".", ""}},
      {"1.5", 1.5, {".", "."}},
      {"0012-4567-8912", 1245678912, {".", "-", 4}},
  };
  for (const NumberCase& c : cases) EXPECT_EQ(ParseNumber(c.text, c.shape), c.number) << c.text;
}

TEST(ParseNumber, AgreesWithTheStandardLibrary) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 20000; ++i) {
    const double number =
        std::ldexp(static_cast<double>(random() >> 11), static_cast<int>(random() % 160) - 130);
    char text[64];
    std::snprintf(text, sizeof(text), "%.*g", static_cast<int>(random() % 17) + 1, number);
    EXPECT_EQ(ParseNumber(text, {}), std::strtod(text, nullptr)) << text;
  }
}

}  // namespace
}  // namespace celadon
