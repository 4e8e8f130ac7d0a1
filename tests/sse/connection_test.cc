// Connections to plugins: late ones, those that go and come back, and those with certificates.
#include <cstdlib>
#include <filesystem>

#include "sse/plugin_app.h"

namespace celadon {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Connections : public testing::Test {
 protected:
  void SetUp() override {
    if (!HavePlugins()) GTEST_SKIP() << "build/venv has no grpcio";
  }

  static std::unique_ptr<PluginProcess> Start(const std::string& plugin, int port = 0,
                                              const std::string& pem = {}) {
    const std::string word = port == 0 ? plugin : plugin + "=" + std::to_string(port);
    return std::make_unique<PluginProcess>(std::vector<std::string>{word}, pem);
  }
  static std::string Address(int port) { return "localhost:" + std::to_string(port); }
};

TEST_F(Connections, APluginMayStartLater) {
  const int port = FreePort();
  PluginApp app("P,127.0.0.1:" + std::to_string(port) + ",,0,0.2");
  EXPECT_THAT(app.Eval("P.HelloWorld('a')"),
              AllOf(HasSubstr("function is unknown: P.HelloWorld"), HasSubstr("not connected")));
  EXPECT_THAT(app.Eval("Other.HelloWorld('a')"), HasSubstr("function is unknown"));
  const auto plugin = Start("hello", port);
  EXPECT_TRUE(Eventually([&] { return app.Eval("P.HelloWorld('a')") == "a"; }));
}

// When it comes back it is asked anew what it can; what it does not know any more is unknown.
TEST_F(Connections, APluginMayComeBackAsAnother) {
  auto plugin = Start("hello");
  const int port = plugin->port("hello");
  PluginApp app(plugin->Setting("P", "hello") + ",,0,0.2");
  const std::string stamp = app.Eval("P.Cache('a')");
  EXPECT_EQ(app.Eval("P.Cache('a')"), stamp);
  plugin->Stop();
  EXPECT_THAT(app.Eval("P.HelloWorld('a')"), HasSubstr("UNAVAILABLE"));
  plugin = Start("hello", port);
  EXPECT_TRUE(Eventually([&] { return app.Eval("P.HelloWorld('a')") == "a"; }));
  EXPECT_NE(app.Eval("P.Cache('a')"), stamp);  // answers of the lost connection are forgotten
  plugin->Stop();
  EXPECT_THAT(app.Eval("P.HelloWorld('b')"), HasSubstr("UNAVAILABLE"));
  plugin = Start("column", port);
  EXPECT_TRUE(Eventually([&] { return app.Eval("P.SumOfRows(1, 2)") == "3"; }));
  EXPECT_THAT(app.Eval("P.HelloWorld('a')"), HasSubstr("function is unknown"));
}

// One that comes back with the same capabilities has the same functions, so formulas keep theirs
// and nothing piles up.
TEST_F(Connections, APluginThatComesBackHasItsFunctionsAgain) {
  auto plugin = Start("hello");
  const int port = plugin->port("hello");
  PluginApp app(plugin->Setting("P", "hello") + ",,0,0.1");
  EXPECT_EQ(app.Eval("P.HelloWorld('a')"), "a");
  const FunctionInfo* const function = app.engine.functions().Find("P.HelloWorld");
  for (const char* text : {"b", "c"}) {
    plugin->Stop();
    EXPECT_THAT(app.Eval("P.HelloWorld('lost')"), HasSubstr("UNAVAILABLE"));
    plugin = Start("hello", port);
    const std::string formula = std::string("P.HelloWorld('") + text + "')";
    EXPECT_TRUE(Eventually([&] { return app.Eval(formula) == text; }));
    EXPECT_EQ(app.engine.functions().Find("P.HelloWorld"), function);
  }
}

TEST_F(Connections, EnginesEndWhileAPluginIsAway) {
  PluginApp app("P,127.0.0.1:" + std::to_string(FreePort()) + ",,0,0.1");
  EXPECT_THAT(app.Eval("P.F(1)"), HasSubstr("function is unknown"));
}

TEST_F(Connections, FunctionsAreListed) {
  const auto plugin = Start("column");
  PluginApp app(plugin->Setting("P", "column"));
  std::vector<std::string> signatures;
  for (const FunctionInfo& function : app.engine.functions().functions()) {
    if (function.name().starts_with("P.")) signatures.push_back(function.signature());
  }
  EXPECT_THAT(app.Eval("P.SumOfRow(1, 2)"), HasSubstr("did you mean P.SumOfRows"));
  EXPECT_THAT(signatures, testing::IsSupersetOf({"P.SumOfRows(col1, col2)", "P.Nothing()",
                                                 "P.ScriptEvalEx(types, script[, value, …])"}));
}

// Certificates of one root for both sides, made for the test.
class Certificates {
 public:
  Certificates() : folder_(testing::TempDir() + "pem_" + std::to_string(getpid())) {
    std::filesystem::create_directories(folder_);
    made_ = Run("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Root "
                "-keyout root_key.pem -out root_cert.pem") &&
            Sign("server") && Sign("client");
  }
  ~Certificates() { std::filesystem::remove_all(folder_); }

  bool made() const { return made_; }
  const std::string& folder() const { return folder_; }

 private:
  bool Sign(const std::string& side) const {
    const std::string name = "sse_" + side;
    return Run("openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout " + name +
               "_key.pem -out " + name + ".csr") &&
           Run("printf 'subjectAltName=DNS:localhost,IP:127.0.0.1' > names && openssl x509 -req "
               "-in " +
               name +
               ".csr -CA root_cert.pem -CAkey root_key.pem -CAcreateserial -days 2 "
               "-extfile names -out " +
               name + "_cert.pem");
  }
  bool Run(const std::string& command) const {
    return std::system(("cd " + folder_ + " && (" + command + ") 2>/dev/null").c_str()) == 0;
  }

  std::string folder_;
  bool made_ = false;
};

TEST_F(Connections, BothSidesProveWhoTheyAre) {
  const Certificates certificates;
  if (!certificates.made()) GTEST_SKIP() << "openssl is absent";
  const auto plugin = Start("hello", 0, certificates.folder());
  const std::string address = "P," + Address(plugin->port("hello"));
  PluginApp app(address + "," + certificates.folder());
  EXPECT_EQ(app.Eval("P.HelloWorld('a')"), "a");
  PluginApp open(address);
  EXPECT_THAT(open.Eval("P.HelloWorld('a')"), HasSubstr("not connected"));
}

TEST_F(Connections, StrangersAreNotTrusted) {
  const Certificates certificates;
  if (!certificates.made()) GTEST_SKIP() << "openssl is absent";
  const auto plugin = Start("hello");  // without certificates
  PluginApp app("P," + Address(plugin->port("hello")) + "," + certificates.folder());
  EXPECT_THAT(app.Eval("P.HelloWorld('a')"), HasSubstr("not connected"));
}

}  // namespace
}  // namespace celadon
