#include "gtest/gtest.h"

#include "celadon/delimited.h"
#include "celadon/table_reader.h"

namespace celadon {
namespace {

TEST(FormatRegistry, FindsFormatsByNameAliasAndPathInAnyCase) {
  FormatRegistry registry;
  registry.Add(MakeDelimitedFormat());
  for (const char* name : {"txt", "TXT", "csv"}) {
    const auto format = registry.ByName(name);
    ASSERT_TRUE(format.ok()) << format.status();
    EXPECT_EQ((*format)->name(), "txt");
  }
  for (const char* path : {"a.csv", "b/c.TXT", "x.tab", "y.b.tsv"}) {
    EXPECT_TRUE(registry.ByPath(path).ok()) << path;
  }
}

TEST(FormatRegistry, NamesTheKnownOnesWhereThereIsNone) {
  FormatRegistry registry;
  registry.Add(MakeDelimitedFormat());
  const absl::Status by_name = registry.ByName("qvx").status();
  EXPECT_EQ(by_name.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(by_name.ToString().find("known are: txt"), std::string::npos) << by_name;
  const absl::Status by_path = registry.ByPath("a.qvx").status();
  EXPECT_EQ(by_path.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(by_path.ToString().find(".csv, .txt, .tsv, .tab"), std::string::npos) << by_path;
}

TEST(FormatRegistry, ReplacesAFormatOfTheSameName) {
  FormatRegistry registry;
  registry.Add(MakeDelimitedFormat());
  const auto newer = MakeDelimitedFormat();
  registry.Add(newer);
  EXPECT_EQ(*registry.ByName("txt"), newer.get());
}

}  // namespace
}  // namespace celadon
