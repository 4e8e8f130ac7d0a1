// Forms of requests and of answers other than those of MLflow 2, and what a model wants of columns.
#include "endpoint/endpoint_app.h"

namespace celadon {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class Forms : public EndpointApp {
 protected:
  void SetUp() override { TakeLog(); }
  static std::string TwoRows() { return "T: LOAD * INLINE [a,b\n1,u\n2,v\n];"; }
};

TEST_F(Forms, RowsAreWrittenAsTheServerWants) {
  const std::vector<std::pair<ModelForm, std::string>> bodies = {
      {ModelForm::kSplit, R"({\"dataframe_split\":{\"columns\":[\"a\",\"b\"],)"
                          R"(\"data\":[[1.0,\"u\"],[2.0,\"v\"]]}})"},
      {ModelForm::kRecords,
       R"({\"dataframe_records\":[{\"a\":1.0,\"b\":\"u\"},{\"a\":2.0,\"b\":\"v\"}]})"},
      {ModelForm::kInstances,
       R"({\"instances\":[{\"a\":1.0,\"b\":\"u\"},{\"a\":2.0,\"b\":\"v\"}]})"},
      {ModelForm::kInputs, R"({\"inputs\":{\"a\":[1.0,2.0],\"b\":[\"u\",\"v\"]}})"},
      {ModelForm::kMlflow1, R"({\"columns\":[\"a\",\"b\"],\"data\":[[1.0,\"u\"],[2.0,\"v\"]]})"},
      {ModelForm::kRows, R"([{\"a\":1.0,\"b\":\"u\"},{\"a\":2.0,\"b\":\"v\"}])"}};
  for (const auto& [form, body] : bodies) {
    Connect("/ok", [form = form](EndpointConfig& config) { config.form = form; });
    ASSERT_TRUE(Predict(TwoRows()).ok()) << body;
    EXPECT_EQ(Eval("Concat(prediction, ',', Row)"), "2,4");
    const std::string type =
        form == ModelForm::kMlflow1 ? "application/json; format=pandas-split" : "application/json";
    EXPECT_THAT(TakeLog(), ElementsAre(AllOf(HasSubstr("\"body\": \"" + body + "\""),
                                             HasSubstr("\"type\": \"" + type + "\""))));
  }
}

TEST_F(Forms, ParametersNeedAPlace) {
  for (const ModelForm form : {ModelForm::kRecords, ModelForm::kInputs}) {
    Connect("/ok", [form](EndpointConfig& config) { config.form = form; });
    EXPECT_EQ(Eval("endpoints.ScriptEval(" + Request(",\"parameters\":{\"k\":1}") + ", 4)"), "9");
  }
  for (const ModelForm form : {ModelForm::kMlflow1, ModelForm::kRows}) {
    Connect("/ok", [form](EndpointConfig& config) { config.form = form; });
    EXPECT_THAT(Eval("endpoints.ScriptEval(" + Request(",\"parameters\":{\"k\":1}") + ", 4)"),
                HasSubstr("no place for parameters"));
  }
}

TEST_F(Forms, HeadersOfTheHostGoAlong) {
  Connect("/ok", [](EndpointConfig& config) { config.headers = {{"X-Extra", "secret"}}; });
  EXPECT_EQ(Ask(), "8");
  EXPECT_THAT(TakeLog(), ElementsAre(HasSubstr("\"extra\": \"secret\"")));
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
           {"X", "a\r\nY: b"}, {"X: y", "a"}, {"", "a"}}) {
    EXPECT_FALSE(
        MakeEndpointFunctions({{.name = "m", .url = "https://x/", .headers = {{name, value}}}})
            .ok());
  }
}

// What models of MLflow 1 answer: a list by itself.
TEST_F(Forms, AnswersMayBeAListByThemselves) {
  Connect("/bare", [](EndpointConfig& config) { config.form = ModelForm::kMlflow1; });
  EXPECT_EQ(Ask(), "8");
}

TEST_F(Forms, FieldsOfTheAnswerAreFoundByPaths) {
  Connect("/nested", [](EndpointConfig& config) {
    config.fields = {{"risk", "data.batches[0][*].score"},
                     {"reason", "data.batches[] | [*].why.top[0]"}};
  });
  ASSERT_TRUE(Predict(TwoRows()).ok());
  EXPECT_EQ(Eval("Concat(risk & reason, ',', Row)"), "1w1,2w2");
  EXPECT_EQ(Eval("endpoints.ScriptEvalExStr('N', " + Request(",\"column\":\"reason\"") + ", 0)"),
            "w0");
}

TEST_F(Forms, FieldsMustHaveAValueARow) {
  const auto error = [this](const std::string& path) {
    Connect("/nested", [&path](EndpointConfig& config) { config.fields = {{"risk", path}}; });
    return std::string(Predict(TwoRows()).message());
  };
  EXPECT_THAT(error("data.batches[0][0:1].score"), HasSubstr("1 predictions for 2 rows"));
  EXPECT_THAT(error("model"), HasSubstr("1 predictions for 2 rows"));
  EXPECT_THAT(error("data.none"), HasSubstr("the answer has nothing for the field risk"));
  const auto status = [](const std::string& path) {
    return MakeEndpointFunctions({{.name = "m", .url = "https://x/", .fields = {{"f", path}}}})
        .status();
  };
  EXPECT_TRUE(absl::IsInvalidArgument(status("a[")));
  EXPECT_TRUE(absl::IsUnimplemented(status("length(a)")));
}

// Nothing is asked about no rows, and the fields are those of the connection.
TEST_F(Forms, NoRowsHaveTheFieldsOfTheConnection) {
  Connect("/nested", [](EndpointConfig& config) { config.fields = {{"risk", "x"}, {"why", "y"}}; });
  ASSERT_TRUE(Predict("T: LOAD * INLINE [a\n];").ok());
  EXPECT_EQ(Eval("FieldIndex('risk', 1) & '|' & NoOfRows('P')"), "0|0");
  EXPECT_TRUE(app_->app->model()->FindField("why").ok());
  EXPECT_THAT(TakeLog(), SizeIs(0));
}

TEST_F(Forms, ColumnsMayBeOfWholeNumbersTruthsAndTimes) {
  const auto sent = [this](ModelType type, const std::string& value) {
    Connect("/echo-types",
            [type](EndpointConfig& config) { config.columns = {{.name = "a", .type = type}}; });
    return Eval("endpoints.ScriptEvalStr(" + Request() + ", " + value + " as a)");
  };
  EXPECT_EQ(sent(ModelType::kAsGiven, "Num(3)"), "\"3\"");
  EXPECT_EQ(sent(ModelType::kWhole, "3"), "3");
  EXPECT_EQ(sent(ModelType::kWhole, "Null()"), "null");
  EXPECT_THAT(sent(ModelType::kWhole, "1.5"),
              HasSubstr("a number that is not whole stands in the column a, row 1"));
  EXPECT_EQ(sent(ModelType::kTruth, "2"), "true");
  EXPECT_EQ(sent(ModelType::kTruth, "0"), "false");
  EXPECT_EQ(sent(ModelType::kTimestamp, "MakeDate(2013, 1, 31) + 0.5"), "\"2013-01-31T12:00:00\"");
}

TEST_F(Forms, RowsWithNullMayBeLeftOutOrRefused) {
  const auto connect = [this](ModelNull null) {
    Connect("/ok",
            [null](EndpointConfig& config) { config.columns = {{.name = "a", .null = null}}; });
  };
  const std::string table = "T: LOAD If(RecNo() <> 2, RecNo()) as a AUTOGENERATE 3;";
  connect(ModelNull::kLeaveOut);
  ASSERT_TRUE(Predict(table).ok());
  EXPECT_EQ(Eval("Concat(Row & ':' & prediction, '|', Row)"), "1:2|2:|3:6");
  EXPECT_THAT(TakeLog(), ElementsAre(HasSubstr("\"rows\": 2")));
  connect(ModelNull::kError);
  EXPECT_THAT(Predict(table).message(), HasSubstr("NULL stands in the column a, row 2"));
  connect(ModelNull::kSend);
  ASSERT_TRUE(Predict(table).ok());
  EXPECT_THAT(TakeLog(), ElementsAre(HasSubstr("\"rows\": 3")));
}

TEST_F(Forms, NamesOfColumnsAreUnique) {
  Connect("/ok");
  EXPECT_THAT(Eval("endpoints.ScriptEval(" + Request() + ", 1 as a, 2 as a)"),
              HasSubstr("two columns have the name a"));
}

// The setting of the command.
TEST(EndpointSetting, NamesAConnectionAndItsOptions) {
  std::string variable;
  const auto endpoint = ParseEndpoint(
      "churn, https://h/x?a=b ,TOKEN, id, form=mlflow1, field.risk=data[*].score, "
      "column.age=whole, batch_rows=10, most_rows=0, parallel=3, calls_per_second=0.5, seconds=7, "
      "table=T, certificates=/ca.pem, deterministic=no, missing_on_error=yes, send_association=yes",
      &variable);
  ASSERT_TRUE(endpoint.ok()) << endpoint.status();
  EXPECT_EQ(endpoint->name + "|" + endpoint->url + "|" + variable + "|" + endpoint->association,
            "churn|https://h/x?a=b|TOKEN|id");
  EXPECT_EQ(endpoint->form, ModelForm::kMlflow1);
  EXPECT_EQ(endpoint->fields[0].name + "=" + endpoint->fields[0].path, "risk=data[*].score");
  EXPECT_EQ(endpoint->columns[0].name, "age");
  EXPECT_EQ(endpoint->columns[0].type, ModelType::kWhole);
  EXPECT_EQ(endpoint->batch_rows + endpoint->most_rows + endpoint->parallel, 13);
  EXPECT_EQ(endpoint->calls_per_second + endpoint->chart_budget + endpoint->script_timeout, 14.5);
  EXPECT_EQ(endpoint->table + endpoint->ca_file, "T/ca.pem");
  EXPECT_TRUE(!endpoint->deterministic && endpoint->missing_on_error && endpoint->send_association);
}

TEST(EndpointSetting, RefusesWhatIsNotOfTheForm) {
  for (const char* setting :
       {"", "m", ",https://h/", "m,https://h/,,,more", "m,https://h/,form=other",
        "m,https://h/,parallel=-1", "m,https://h/,seconds=x", "m,https://h/,what=1",
        "m,https://h/,column.a=text", "m,https://h/,deterministic=maybe"}) {
    std::string variable;
    EXPECT_TRUE(absl::IsInvalidArgument(ParseEndpoint(setting, &variable).status())) << setting;
  }
}

// The host is told which fields leave, never their values, and what is odd.
TEST_F(Forms, TheHostIsToldWhatIsSent) {
  std::vector<std::string> told;
  Connect("/texts", [&told](EndpointConfig& config) {
    config.association = "Id";
    config.log = [&told](std::string_view message) { told.emplace_back(message); };
  });
  ASSERT_TRUE(Predict("T: LOAD 7 as Id, 4711 as a, 'x' as b AUTOGENERATE 2;").ok());
  Eval("endpoints.ScriptEval(" + Request(",\"colum\":\"x\"") + ", 1 as c)");
  EXPECT_THAT(told, ElementsAre("endpoint m: 1 rows have the same Id as another one",
                                "endpoint m: sends 2 rows of a, b",
                                "endpoint m: the request has an unknown key: colum",
                                "endpoint m: sends 1 rows of c",
                                "endpoint m: 1 answers are texts, where numbers are wanted"));
}

}  // namespace
}  // namespace celadon
