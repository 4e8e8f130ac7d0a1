// Paths in JSON, by the examples of the JMESPath specification.
#include "extensions/endpoint/json_path.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace celadon {
namespace {

using testing::HasSubstr;

std::string Selected(const std::string& text, const std::string& json) {
  const auto path = JsonPath::Parse(text);
  if (!path.ok()) return path.status().ToString();
  rapidjson::Document document;
  document.Parse(json.c_str());
  rapidjson::Document::AllocatorType memory;
  const rapidjson::Value selected = path->Select(document, memory);
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  selected.Accept(writer);
  return buffer.GetString();
}

struct PathCase {
  const char *path, *json, *selected;
};

class JsonPaths : public testing::TestWithParam<PathCase> {};

TEST_P(JsonPaths, LeadTo) {
  EXPECT_EQ(Selected(GetParam().path, GetParam().json), GetParam().selected);
}

constexpr char kPeople[] = R"({"people":[{"n":"a","s":{"x":1}},{"n":"b"},{"n":null}]})";
constexpr char kNested[] = R"([[0,1],2,[3],[4,5,[6,7]]])";

INSTANTIATE_TEST_SUITE_P(
    , JsonPaths,
    testing::Values(
        PathCase{"@", "[1,2]", "[1,2]"}, PathCase{"a", R"({"a":"x","b":1})", "\"x\""},
        PathCase{"c", R"({"a":1})", "null"}, PathCase{"a.b.c", R"({"a":{"b":{"c":3}}})", "3"},
        PathCase{"a.b", R"({"a":[1]})", "null"},
        PathCase{R"("with space")", R"({"with space":1})", "1"},
        PathCase{R"(a."b.c")", R"({"a":{"b.c":2}})", "2"},
        PathCase{R"("q\"")", R"({"q\"":5})", "5"}, PathCase{"[1]", "[10,20]", "20"},
        PathCase{"[-1]", "[10,20]", "20"}, PathCase{"[2]", "[10,20]", "null"},
        PathCase{"a[0].b[1]", R"({"a":[{"b":[1,2]}]})", "2"},
        PathCase{"[0:3]", "[0,1,2,3,4]", "[0,1,2]"}, PathCase{"[:2]", "[0,1,2]", "[0,1]"},
        PathCase{"[::2]", "[0,1,2,3,4]", "[0,2,4]"}, PathCase{"[::-1]", "[0,1,2]", "[2,1,0]"},
        PathCase{"[-2:]", "[0,1,2]", "[1,2]"}, PathCase{"[5:]", "[0,1]", "[]"},
        PathCase{"[1:9]", "[0,1,2]", "[1,2]"}, PathCase{"[3:0:-1]", "[0,1,2,3,4]", "[3,2,1]"},
        PathCase{"[*]", "[1,2]", "[1,2]"}, PathCase{"[*]", R"({"a":1})", "null"},
        // A list keeps what is null, which is our own.
        PathCase{"people[*].n", kPeople, R"(["a","b",null])"},
        PathCase{"people[*].s.x", kPeople, "[1,null,null]"},
        PathCase{"people[*].n | [0]", kPeople, "\"a\""},
        PathCase{"people[:2].n", kPeople, R"(["a","b"])"},
        PathCase{"[]", kNested, "[0,1,2,3,4,5,[6,7]]"},
        PathCase{"[][]", kNested, "[0,1,2,3,4,5,6,7]"},
        PathCase{"a[].b[].c", R"({"a":[{"b":[{"c":1},{"c":2}]},{"b":[{"c":3}]}]})", "[1,2,3]"},
        PathCase{"a[].b", R"({"a":{"b":1}})", "null"},
        PathCase{"{x: a, y: b.c}", R"({"a":1,"b":{"c":2}})", R"({"x":1,"y":2})"},
        PathCase{"p[*].{v: n, w: s.x}", R"({"p":[{"n":"a","s":{"x":1}}]})", R"([{"v":"a","w":1}])"},
        PathCase{" a . b [ 0 ] ", R"({"a":{"b":[7]}})", "7"}));

TEST(JsonPath, RefusesWhatItIsNot) {
  for (const char* path : {"", "a.", "a[", "a[x]", "[1", "{", "{a}", "{a:", "\"a", "a b", "1a",
                           "[::0]", "a |", ".a", "[99999999999]"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(JsonPath::Parse(path).status())) << path;
  }
  for (const char* path : {"length(a)", "a[?b > `1`]", "a.*", "a || b"}) {
    EXPECT_TRUE(absl::IsUnimplemented(JsonPath::Parse(path).status())) << path;
  }
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "{a:";
  EXPECT_THAT(JsonPath::Parse(deep).status().message(), HasSubstr("fewer braces"));
}

}  // namespace
}  // namespace celadon
