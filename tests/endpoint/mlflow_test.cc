// Models that MLflow itself serves; see model_server.py, which runs this.
#include "endpoint/endpoint_app.h"

namespace celadon {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class Mlflow : public EndpointApp {
 protected:
  void ConnectTo(const std::string& model,
                 const std::function<void(EndpointConfig&)>& change = {}) {
    Connect("/" + model + "/invocations", [&change](EndpointConfig& config) {
      config.chart_budget = 0;  // asked once
      config.script_budget = 0;
      if (change) change(config);
    });
  }
};

TEST_F(Mlflow, TablesAreScoredInTheirOrder) {
  ConnectTo("score");
  TakeLog();
  ASSERT_TRUE(Predict("T: LOAD RecNo() / 2 as a, Chr(97 + Mod(RecNo(), 26)) as b AUTOGENERATE "
                      "5000;")
                  .ok());
  EXPECT_EQ(Eval("Count(Row) & '|' & Sum(If(score = Row + 1 and label = Upper(Chr(97 + Mod(Row, "
                 "26))), 1, 0))"),
            "5000|5000");
  EXPECT_THAT(TakeLog(), SizeIs(3));
}

// What a model returns decides what the answer looks like.
TEST_F(Mlflow, AllAnswersAreRead) {
  for (const char* model : {"list", "array", "two", "series", "dict"}) {
    ConnectTo(model);
    EXPECT_EQ(Eval("endpoints.ScriptEval(" + Request() + ", 4 as a)"), "8") << model;
  }
  ConnectTo("two");
  EXPECT_EQ(Eval("endpoints.ScriptEval(" + Request(R"(,"column":"prediction_1")") + ", 4 as a)"),
            "12");
  ConnectTo("odd");
  ASSERT_TRUE(Predict("T: LOAD RecNo() as a AUTOGENERATE 4;").ok());
  EXPECT_EQ(Eval("Concat(Row & ':' & prediction, '|', Row)"), "1:|2:inf|3:-inf|4:1.5");
}

TEST_F(Mlflow, ColumnsAndParametersAreChosen) {
  ConnectTo("score");
  const auto eval = [this](const std::string& function, const std::string& more) {
    return Eval("endpoints." + function + "('NS', " + Request(more) + ", 4 as a, 'x' as b)");
  };
  EXPECT_EQ(eval("ScriptEvalEx", ""), "9");
  EXPECT_EQ(eval("ScriptEvalExStr", R"(,"column":"label")"), "X");
  EXPECT_EQ(eval("ScriptEvalEx", R"(,"parameters":{"k":10})"), "18");
  EXPECT_EQ(eval("ScriptEvalEx", R"(,"parameters":{"unknown":10})"), "9");
  EXPECT_THAT(eval("ScriptEvalEx", R"(,"parameters":{"k":"ten"})"),
              HasSubstr("HTTP 400 INVALID_PARAMETER_VALUE"));
}

// A whole number is a double, too, where no signature says what it is.
TEST_F(Mlflow, TypesDoNotDependOnTheRows) {
  ConnectTo("types");
  EXPECT_EQ(Eval("endpoints.ScriptEvalExStr('N', " + Request() + ", 1)"), "float64");
  EXPECT_EQ(Eval("endpoints.ScriptEvalExStr('N', " + Request() + ", 1.5)"), "float64");
}

TEST_F(Mlflow, NullIsAllowedInNumbersAndTextsOfTheModel) {
  ConnectTo("score");
  EXPECT_EQ(Eval("IsNull(endpoints.ScriptEvalEx('NS', " + Request() + ", Null() as a, 'x' as b))"),
            "-1");
  EXPECT_EQ(Eval("endpoints.ScriptEvalEx('NS', " + Request() + ", 1 as a, Null() as b)"), "3");
  ConnectTo("whole");
  EXPECT_THAT(Eval("endpoints.ScriptEvalStr(" + Request() + ", Null() as a)"),
              AllOf(HasSubstr("HTTP 400"), Not(HasSubstr("is no JSON"))));
}

// Each of the four keys that a request may have.
TEST_F(Mlflow, RequestsHaveAnyOfTheFormsThatItTakes) {
  for (const ModelForm form :
       {ModelForm::kSplit, ModelForm::kRecords, ModelForm::kInstances, ModelForm::kInputs}) {
    ConnectTo("score", [form](EndpointConfig& config) { config.form = form; });
    EXPECT_EQ(Eval("endpoints.ScriptEvalExStr('NS', " + Request(R"(,"column":"label")") +
                   ", 4 as a, 'x' as b)"),
              "X");
    ASSERT_TRUE(Predict("T: LOAD RecNo() as a, 'x' as b AUTOGENERATE 3;").ok());
    EXPECT_EQ(Eval("Concat(score, ',', Row)"), "3,5,7");
  }
}

// A list by itself is none of them, and MLflow 1's content type is of the past.
TEST_F(Mlflow, FormsOfOthersAreRefusedClearly) {
  ConnectTo("list", [](EndpointConfig& config) { config.form = ModelForm::kRows; });
  EXPECT_THAT(Eval("endpoints.ScriptEval(" + Request() + ", 1 as a)"), HasSubstr("HTTP 400"));
  ConnectTo("list", [](EndpointConfig& config) { config.form = ModelForm::kMlflow1; });
  EXPECT_THAT(Eval("endpoints.ScriptEval(" + Request() + ", 1 as a)"), HasSubstr("HTTP 415"));
}

// The server would cut a fraction off, so what is no whole number does not leave.
TEST_F(Mlflow, WholeNumbersStayWhole) {
  ConnectTo("whole");
  EXPECT_EQ(Eval("endpoints.ScriptEvalExStr('N', " + Request() + ", 1.5 as a)"), "1");
  ConnectTo("whole", [](EndpointConfig& config) {
    config.columns = {{.name = "a", .type = ModelType::kWhole, .null = ModelNull::kLeaveOut}};
  });
  EXPECT_EQ(Eval("endpoints.ScriptEvalExStr('N', " + Request() + ", 9007199254740992 as a)"),
            "9007199254740992");
  EXPECT_THAT(Eval("endpoints.ScriptEvalExStr('N', " + Request() + ", 1.5 as a)"),
              HasSubstr("a number that is not whole"));
  ASSERT_TRUE(Predict("T: LOAD If(RecNo() <> 2, RecNo()) as a AUTOGENERATE 3;").ok());
  EXPECT_EQ(Eval("Concat(Row & ':' & prediction, '|', Row)"), "1:1|2:|3:3");
}

TEST_F(Mlflow, FieldsOfTheAnswerAreFoundByPaths) {
  ConnectTo("score", [](EndpointConfig& config) {
    config.fields = {{"points", "predictions[*].score"}, {"name", "predictions[*].label"}};
  });
  ASSERT_TRUE(Predict("T: LOAD RecNo() as a, Chr(96 + RecNo()) as b AUTOGENERATE 3;").ok());
  EXPECT_EQ(Eval("Concat(points & name, ',', Row)"), "3A,5B,7C");
}

TEST_F(Mlflow, ColumnsMayBeLeftOutWhereTheModelAllowsIt) {
  ConnectTo("optional");
  EXPECT_EQ(Eval("endpoints.ScriptEvalExStr('N', " + Request() + ", 1 as a)"), "a");
  EXPECT_EQ(Eval("endpoints.ScriptEvalExStr('NN', " + Request() + ", 1 as b, 2 as a)"), "a,b");
  EXPECT_THAT(Eval("endpoints.ScriptEvalExStr('N', " + Request() + ", 1 as b)"),
              HasSubstr("SCHEMA_ENFORCEMENT_FAILED"));
}

TEST_F(Mlflow, NamesAndTextsMayBeOfAnyAlphabet) {
  ConnectTo("unicode");
  EXPECT_EQ(Eval("endpoints.ScriptEvalStr(" + Request() + ", 'naïve 文' as [größe])"), "naïve 文ß");
}

TEST_F(Mlflow, ErrorsOfTheModelDoNotTellTheRows) {
  ConnectTo("fail");
  EXPECT_THAT(Eval("endpoints.ScriptEval(" + Request() + ", 77777 as a)"),
              AllOf(HasSubstr("endpoint m: HTTP 400 BAD_REQUEST"), HasSubstr("(batch 1, rows 1-1)"),
                    Not(HasSubstr("77777"))));
  EXPECT_EQ(Eval("Sum(A)"), "3.5");
}

TEST_F(Mlflow, ItsTimeLimitIsAnError) {
  ConnectTo("sleep");
  EXPECT_THAT(Eval("endpoints.ScriptEval(" + Request() + ", 1 as a)"),
              HasSubstr("HTTP 504 Request processing time exceeded limit"));
}

TEST_F(Mlflow, AModelThatIsNotThereIsAnError) {
  ConnectTo("none");
  EXPECT_THAT(Eval("endpoints.ScriptEval(" + Request() + ", 1 as a)"), HasSubstr("HTTP 404"));
}

TEST_F(Mlflow, ASmallChartAsksOnce) {
  ConnectTo("list");
  TakeLog();
  EXPECT_EQ(Eval("Concat(Aggr(endpoints.ScriptEval(" + Request() +
                 ", Sum(A) as a), Key), '|', "
                 "Key)"),
            "0|2|5");
  EXPECT_THAT(TakeLog(), ElementsAre(HasSubstr(R"([[1.0],[2.5],[0.0]])")));
}

}  // namespace
}  // namespace celadon
