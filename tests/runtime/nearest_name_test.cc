#include "runtime/nearest_name.h"

#include <gtest/gtest.h>

namespace celadon {
namespace {

std::string Nearest(std::string_view wanted, std::initializer_list<std::string_view> known) {
  NearestName nearest(wanted);
  for (const std::string_view name : known) nearest.Consider(name);
  return nearest.name();
}

TEST(NearestName, TakesTheFewestEdits) {
  EXPECT_EQ(Nearest("Regoin", {"Reason", "Region", "Regions"}), "Region");
  EXPECT_EQ(Nearest("Amout", {"About", "Amount"}), "About");
  EXPECT_EQ(Nearest("region", {"Regions", "REGION"}), "REGION");
  EXPECT_EQ(Nearest("X", {"Y", "Z"}), "Y");
  EXPECT_EQ(Nearest("Laod", {"Let", "Load"}), "Load");
}

TEST(NearestName, IsEmptyWhereNoneIsNear) {
  EXPECT_EQ(Nearest("Region", {"Sales", "Customer", ""}), "");
  EXPECT_EQ(Nearest("Region", {}), "");
  EXPECT_EQ(Nearest(std::string(100000, 'x'), {"x", std::string(99999, 'x')}), "");
}

TEST(NearestName, EndsAMessageWithAHint) {
  NearestName nearest("Regoin");
  EXPECT_EQ(nearest.Hint(), "");
  nearest.Consider("Region");
  EXPECT_EQ(nearest.Hint(), ", did you mean Region");
}

}  // namespace
}  // namespace celadon
