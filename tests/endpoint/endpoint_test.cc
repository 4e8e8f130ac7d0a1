// Calls of a model server that does what its path says; see fault_server.py, which runs this.
#include "endpoint/endpoint_app.h"

namespace celadon {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class Endpoints : public EndpointApp {
 protected:
  // ScriptEval of the sum of A by key, as text.
  std::string ByKey(const std::string& function = "ScriptEval", const std::string& more = {}) {
    return Eval("Concat(Aggr(endpoints." + function + "(" + Request(more) +
                ", Sum(A) as a), Key), '|', Key)");
  }
};

// Requests.

TEST_F(Endpoints, RowsGoAsColumnsWithNames) {
  Connect("/ok");
  EXPECT_EQ(ByKey(), "0|2|5");
  EXPECT_THAT(TakeLog(),
              ElementsAre(AllOf(HasSubstr(R"("columns": ["a"], "rows": 3)"),
                                HasSubstr("\"authorization\": \"Bearer dapi-secret-0815\""),
                                HasSubstr("\"type\": \"application/json\""),
                                HasSubstr(R"(\"data\":[[1.0],[2.5],[0.0]])"))));
}

TEST_F(Endpoints, ArgumentsHaveTypes) {
  Connect("/lists");
  Eval("endpoints.ScriptEvalEx('NSN', " + Request() + ", 1e30, Date(1, 'YYYY'), 'text')");
  EXPECT_THAT(TakeLog(), ElementsAre(HasSubstr(R"([[1e+30,\"1899\",null]])")));
  EXPECT_THAT(Eval("endpoints.ScriptEvalEx('NS', " + Request() + ", 1)"),
              HasSubstr("a letter N or S an argument"));
}

TEST_F(Endpoints, ParametersGoAlong) {
  Connect("/ok");
  EXPECT_EQ(ByKey("ScriptEval", ",\"parameters\":{\"k\":10}"), "10|12|15");
}

TEST_F(Endpoints, RequestsAreChecked) {
  Connect("/ok");
  EXPECT_THAT(Eval("endpoints.ScriptEval('no json', 1)"), HasSubstr("it is no JSON object"));
  EXPECT_THAT(Eval("endpoints.ScriptEval('{\"RequestType\":\"other\"}', 1)"),
              HasSubstr("RequestType"));
  EXPECT_THAT(Eval("endpoints.ScriptEval('{\"RequestType\":\"endpoint\",\"endpoint\":"
                   "{\"connectionname\":\"n\"}}', 1)"),
              HasSubstr("there is no endpoint of this name: n"));
  EXPECT_EQ(Eval("endpoints.ScriptEval('{\"RequestType\":\"endpoint\",\"endpoint\":"
                 "{\"connectionname\":\"Space:m\"}}', 1)"),
            "2");
}

// Answers.

TEST_F(Endpoints, AnswersMayHaveAnyForm) {
  for (const char* path : {"/ok", "/columns", "/outputs", "/gzip", "/chunked", "/lists"}) {
    Connect(path);
    EXPECT_EQ(Ask(), std::string(path) == "/lists" ? "4" : "8") << path;
  }
  Connect("/texts");
  EXPECT_EQ(Eval("endpoints.ScriptEvalStr(" + Request() + ", 'a')"), "aü");
  EXPECT_EQ(Eval("IsNull(endpoints.ScriptEval(" + Request() + ", 1))"), "-1");
}

TEST_F(Endpoints, AColumnMayBeAskedFor) {
  Connect("/objects");
  EXPECT_EQ(
      Eval("endpoints.ScriptEvalExStr('NS', " + Request(",\"column\":\"label\"") + ", 1, 'x')"),
      "Lx");
  EXPECT_THAT(Eval("endpoints.ScriptEval(" + Request(",\"column\":\"none\"") + ", 1, 2)"),
              HasSubstr("the answer has no column: none"));
}

TEST_F(Endpoints, PythonsNumbersAreRead) {
  Connect("/nan");
  ASSERT_TRUE(Run("T: LOAD RecNo() as a AUTOGENERATE 4;\nP: LOAD *, RowNo() as Row; LOAD * "
                  "EXTENSION endpoints.ScriptEval(" +
                  Request() + ", T);")
                  .ok());
  EXPECT_EQ(Eval("Concat(Row & ':' & prediction, '|', Row)"), "1:|2:inf|3:|4:1.5");
}

// Tables.

TEST_F(Endpoints, TablesGoInAndComeOut) {
  Connect("/objects", [](EndpointConfig& config) { config.table = "Predicted"; });
  ASSERT_TRUE(Run("T: LOAD * INLINE [a,b\n1,u\n2,v\n];\n"
                  "LOAD *, RowNo() as Row; LOAD * EXTENSION endpoints.ScriptEval(" +
                  Request() + ", T{a, String(b)});")
                  .ok());
  EXPECT_EQ(Eval("Concat(score & '/' & label & '/' & extra, '|', Row)"), "1/Lu/|2//[1,null]");
  EXPECT_EQ(Eval("NoOfRows('Predicted')"), "2");
}

TEST_F(Endpoints, AnswersFindTheirRowsByAField) {
  const std::string script =
      "T: LOAD * INLINE [Id,a\n7,1\n5,2\n];\nP: LOAD * EXTENSION "
      "endpoints.ScriptEval(" +
      Request() + ", T);";
  for (const bool sent : {false, true}) {
    Connect("/ok", [sent](EndpointConfig& config) {
      config.association = "Id";
      config.send_association = sent;
    });
    ASSERT_TRUE(Run(script).ok());
    EXPECT_EQ(Eval("Concat(Aggr(Id & ':' & a & ':' & prediction, Id), '|')"),
              sent ? "5:2:10|7:1:14" : "5:2:4|7:1:2");
    EXPECT_THAT(TakeLog(), ElementsAre(HasSubstr(sent ? R"(["Id", "a"])" : R"(["a"])")));
  }
  Connect("/ok", [](EndpointConfig& config) { config.association = "Key"; });
  EXPECT_THAT(Run(script).message(), HasSubstr("no field to associate its answers by: Key"));
}

TEST_F(Endpoints, FieldsOfALoadAreAskedForTogether) {
  Connect("/ok");
  ASSERT_TRUE(
      Run("T: LOAD endpoints.ScriptEval(" + Request() + ", RecNo()) as P AUTOGENERATE 5;").ok());
  EXPECT_EQ(Eval("Sum(P)"), "30");
  EXPECT_THAT(TakeLog(), ElementsAre(HasSubstr("\"rows\": 5")));
}

TEST_F(Endpoints, GroupsAreARequestEach) {
  Connect("/sum");
  EXPECT_EQ(Eval("Sum(Aggr(endpoints.ScriptAggr({<Key-={z}>} " + Request() + ", A), Key))"), "3.5");
  EXPECT_THAT(TakeLog(), SizeIs(3));  // two groups and all
}

TEST_F(Endpoints, NoRowsAreNoRequest) {
  Connect("/ok");
  EXPECT_TRUE(Run("T: LOAD * INLINE [a\n];\nP: LOAD * EXTENSION endpoints.ScriptEval(" + Request() +
                  ", T);")
                  .ok());
  EXPECT_THAT(TakeLog(), SizeIs(0));
}

// Batches.

TEST_F(Endpoints, ManyRowsGoInBatchesInTheirOrder) {
  Connect("/ok");
  ASSERT_TRUE(Run("T: LOAD RecNo() as a AUTOGENERATE 5000;\nP: LOAD *, RowNo() as Row; LOAD * "
                  "EXTENSION endpoints.ScriptEval(" +
                  Request() + ", T);")
                  .ok());
  EXPECT_EQ(Eval("Count(Row) & '|' & Sum(If(prediction = 2 * Row, 1, 0))"), "5000|5000");
  EXPECT_THAT(TakeLog(), testing::UnorderedElementsAre(HasSubstr("\"rows\": 2000"),
                                                       HasSubstr("\"rows\": 2000"),
                                                       HasSubstr("\"rows\": 1000")));
}

// Columns that one batch has and another has not are NULL there.
TEST_F(Endpoints, BatchesMayHaveDifferentColumns) {
  Connect("/objects", [](EndpointConfig& config) {
    config.batch_rows = 1;
    config.parallel = 1;
  });
  ASSERT_TRUE(Run("T: LOAD RecNo() as a, 'x' as b AUTOGENERATE 3;\nP: LOAD *, RowNo() as Row; "
                  "LOAD * EXTENSION endpoints.ScriptEval(" +
                  Request() + ", T);")
                  .ok());
  EXPECT_EQ(Eval("Concat(score & label, ',', Row)"), "1Lx,2Lx,3Lx");
}

TEST_F(Endpoints, AFailedBatchFailsTheCall) {
  Connect("/fails-at?row=250", [](EndpointConfig& config) { config.batch_rows = 100; });
  const absl::Status status =
      Run("T: LOAD RecNo() as a AUTOGENERATE 1000;\n"
          "P: LOAD * EXTENSION endpoints.ScriptEval(" +
          Request() + ", T);");
  EXPECT_THAT(status.message(), HasSubstr("HTTP 400 no (batch 3, rows 201-300)"));
  EXPECT_LT(TakeLog().size(), 6);
}

TEST_F(Endpoints, BatchesHaveABoundOfBytes) {
  Connect("/ok", [](EndpointConfig& config) { config.batch_bytes = 1000; });
  ASSERT_TRUE(Run("T: LOAD RecNo() as a AUTOGENERATE 500;\nP: LOAD * EXTENSION "
                  "endpoints.ScriptEval(" +
                  Request() + ", T);")
                  .ok());
  EXPECT_GT(TakeLog().size(), 3);
}

TEST_F(Endpoints, WhatIsTooLargeIsHalved) {
  Connect("/too-large?max=300");
  ASSERT_TRUE(Run("T: LOAD RecNo() as a AUTOGENERATE 1000;\nP: LOAD * EXTENSION "
                  "endpoints.ScriptEval(" +
                  Request() + ", T);")
                  .ok());
  EXPECT_EQ(Eval("Sum(prediction)"), "1001000");
}

TEST_F(Endpoints, CallsHaveABoundOfRows) {
  Connect("/ok", [](EndpointConfig& config) { config.most_rows = 2; });
  EXPECT_THAT(ByKey(), HasSubstr("a call sends 2 rows at the most, not 3"));
  EXPECT_THAT(TakeLog(), SizeIs(0));
}

// Rows that are alike are asked for once by charts.
TEST_F(Endpoints, RowsThatAreAlikeAreSentOnce) {
  Connect("/ok");
  app_->Load("R", "Id,V\n1,5\n2,7\n3,5\n4,\n5,7\n6,\n");
  EXPECT_EQ(
      Eval("Concat(Aggr(Id & ':' & endpoints.ScriptEval(" + Request() + ", Only(V)), Id), '|')"),
      "1:10|2:14|3:10|4:0|5:14|6:0");
  EXPECT_THAT(TakeLog(), ElementsAre(HasSubstr("\"rows\": 3")));
}

// The same rows are not asked for twice by charts.
TEST_F(Endpoints, AnswersAreKeptByContent) {
  Connect("/ok");
  EXPECT_EQ(ByKey(), ByKey());
  EXPECT_THAT(TakeLog(), SizeIs(1));
}

// Errors: they are those of the column, and never tell the token.

TEST_F(Endpoints, WrongAnswersAreErrors) {
  const auto error = [this](const std::string& path) {
    Connect(path);
    const std::string text = Ask();
    EXPECT_THAT(text, Not(HasSubstr(kEndpointToken)));
    EXPECT_EQ(Eval("Sum(A)"), "3.5");
    return text;
  };
  EXPECT_THAT(error("/short"),
              HasSubstr("endpoint m: 0 predictions for 1 rows (batch 1, rows 1-1)"));
  EXPECT_THAT(error("/long"), HasSubstr("2 predictions for 1 rows"));
  EXPECT_THAT(error("/bad-json"), HasSubstr("the answer is no JSON object"));
  EXPECT_THAT(error("/html"), HasSubstr("the answer is no JSON object"));
  EXPECT_THAT(error("/no-predictions"), HasSubstr("the answer has no predictions"));
  EXPECT_THAT(error("/refuse?status=401"), HasSubstr("HTTP 401: the token is refused"));
  EXPECT_THAT(error("/refuse?status=403"), HasSubstr("HTTP 403: the token is refused"));
  EXPECT_THAT(error("/redirect"), HasSubstr("HTTP 302"));
  EXPECT_THAT(TakeLog(), Each(Not(HasSubstr("followed"))));
}

// Servers put the rows that they were sent into their messages.
TEST_F(Endpoints, ErrorsDoNotTellTheRows) {
  Connect("/schema");
  EXPECT_THAT(Ask(),
              AllOf(HasSubstr("HTTP 400 BAD_REQUEST: SCHEMA_ENFORCEMENT_FAILED: Model is missing "
                              "inputs ['b']."),
                    Not(HasSubstr("77777"))));
  Connect("/time-limit", [](EndpointConfig& config) { config.chart_budget = 0; });
  EXPECT_THAT(Ask(), HasSubstr("HTTP 504 Request processing time exceeded limit"));
}

TEST_F(Endpoints, ServersThatAreNotThereAreAnError) {
  Connect("/ok", [](EndpointConfig& config) {
    config.url = "http://127.0.0.1:1/";
    config.chart_budget = 0;
  });
  EXPECT_THAT(Ask(), HasSubstr("endpoint m: "));
}

// A server must prove who it is, by the certificates of the system or by one that is named.
TEST_F(Endpoints, StrangersAreNotTrusted) {
  const char* const port = std::getenv("CELADON_ENDPOINT_TLS_PORT");
  if (port == nullptr) GTEST_SKIP() << "openssl is absent";
  const auto connect = [&](const std::string& host, const char* ca_file) {
    Connect("/ok", [&](EndpointConfig& config) {
      config.url = "https://" + host + ":" + port + "/ok";
      config.ca_file = ca_file;
      config.chart_budget = 0;
    });
  };
  const char* const own = std::getenv("CELADON_ENDPOINT_CERTIFICATE");
  TakeLog();
  connect("localhost", "");
  EXPECT_THAT(Ask(), HasSubstr("endpoint m: SSL"));
  connect("127.0.0.1", own);  // the certificate is another host's
  EXPECT_THAT(Ask(), HasSubstr("endpoint m: SSL"));
  EXPECT_THAT(TakeLog(), SizeIs(0));
  connect("localhost", own);
  EXPECT_EQ(Ask(), "8");
}

TEST_F(Endpoints, AddressesAreChecked) {
  const auto status = [](EndpointConfig config) {
    config.name = "m";
    return MakeEndpointFunctions({std::move(config)}).status();
  };
  EXPECT_THAT(status({.name = {}, .url = "http://example.com/x"}).message(),
              HasSubstr("in the open"));
  EXPECT_TRUE(status({.name = {}, .url = "https://example.com/x"}).ok());
  EXPECT_TRUE(status({.name = {}, .url = "http://localhost:1/x"}).ok());
  EXPECT_FALSE(status({.name = {}, .url = "file:///etc/passwd"}).ok());
  EXPECT_FALSE(status({.name = {}, .url = "no address"}).ok());
  EXPECT_FALSE(MakeEndpointFunctions(
                   {{.name = "a", .url = "https://x/"}, {.name = "a", .url = "https://y/"}})
                   .ok());
}

}  // namespace
}  // namespace celadon
