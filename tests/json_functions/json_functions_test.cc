// The functions over JSON: the examples of the help pages, and what is no JSON.
#include "celadon/json_functions.h"

#include <string>
#include <vector>

#include "celadon/celadon.h"
#include "gtest/gtest.h"

namespace celadon {
namespace {

std::string Eval(const std::string& formula) {
  Engine engine({.threads = 1, .time_zone = "UTC"});
  AddJsonFunctions(engine.functions());
  Session session(std::make_shared<App>(&engine, *DataFolder::Open(testing::TempDir())));
  const auto cell = session.Evaluate(formula, engine.MakeExecution());
  EXPECT_TRUE(cell.ok()) << cell.status();
  return cell.ok() ? cell->text : "";
}

struct JsonCase {
  const char* formula;
  const char* text;  // "-" for NULL
};

class Json : public testing::TestWithParam<JsonCase> {};

TEST_P(Json, GivesTheTextOfTheTable) {
  EXPECT_EQ(Eval(GetParam().formula), GetParam().text) << GetParam().formula;
}

INSTANTIATE_TEST_SUITE_P(Cases, Json,
                         testing::ValuesIn(std::vector<JsonCase>{
                             {R"(IsJson('{"a":1}'))", "-1"},
                             {R"(IsJson('{"a":1'))", "0"},
                             {R"(IsJson('[1]','array'))", "-1"},
                             {R"(IsJson('[1]','object'))", "0"},
                             {R"(IsJson(null()))", "-"},
                             {R"(JsonGet('{"a":{"foo":"bar"},"b":[123,"abc","ABC"]}',''))",
                              R"({"a":{"foo":"bar"},"b":[123,"abc","ABC"]})"},
                             {R"(JsonGet('{"a":{"foo":"bar"},"b":[123]}','/a'))",
                              R"({"foo":"bar"})"},
                             {R"(JsonGet('{"a":{"foo":"bar"},"b":[123]}','/a/foo'))", "bar"},
                             {R"(JsonGet('{"b":[123,"abc"]}','/b/0')+1)", "124"},
                             {R"(JsonGet('{"b":[123,"abc"]}','/b/2'))", "-"},
                             {R"(JsonGet('{"b":null}','/b'))", "-"},
                             {R"(JsonGet('{"b":true}','/b'))", "true"},
                             {R"(JsonGet('{','/b'))", "-"},
                             {R"(JsonGet('{}','b'))", "-"},
                             {R"(JsonSet('{}','/a','"b"'))", R"({"a":"b"})"},
                             {R"(JsonSet('[]','/0','"x"'))", R"(["x"])"},
                             {R"(JsonSet('"abc"','','123'))", "123"},
                             {R"(JsonSet('{}','/a','b'))", "-"},
                             {R"(JsonObject('a',1,'b','x',2,null()))", R"({"a":1,"b":"x"})"},
                             {R"(JsonObject('phone',123456,'fax',Null()))", R"({"phone":123456})"},
                             {R"(JsonSet('"abc"','/x','123'))", "-"},
                             {R"(JsonSet('{"a":[1]}','/a/b','2'))", "-"},
                             {R"(JsonSet('{"a":[1]}','/a/-','2'))", R"({"a":[1,2]})"},
                             {R"(JsonSet('{"a":null}','/a/b','2'))", R"({"a":{"b":2}})"},
                             {R"(JsonSetEx('{"fax":123}','/name','N','/phone',5,'/fax',Null()))",
                              R"({"name":"N","phone":5})"},
                             {R"(JsonSetEx('{"fax":123}','/name','N','/fax/x',5))", "-"},
                             {R"(JsonSetEx('{}','/name','N','/fax'))", "-"},
                             {R"(JsonObject())", "{}"},
                             {R"(JsonArray(1.5,'a"b',null()))", R"([1.5,"a\"b",null])"}}));

TEST(Json, BoundsNesting) {
  EXPECT_EQ(Eval("IsJson(Repeat('[',100000) & Repeat(']',100000))"), "0");
  EXPECT_EQ(Eval("IsJson(Repeat('[',400) & Repeat(']',400))"), "-1");
}

}  // namespace
}  // namespace celadon
