// An app over a folder of its own, filled with small files.
#ifndef CELADON_TESTS_ENGINE_TEST_APP_H_
#define CELADON_TESTS_ENGINE_TEST_APP_H_

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "celadon/app.h"
#include "celadon/engine.h"
#include "celadon/session.h"

namespace celadon {

// Engine, app and session are gone, with the folder, when the test is.
class TestApp {
 public:
  explicit TestApp(const EngineOptions& options = {.threads = 2, .memory_limit = 0})
      : engine(options), folder_(FolderOfTest()) {
    std::filesystem::create_directories(folder_);
    app = std::make_shared<App>(&engine, *DataFolder::Open(folder_));
  }
  TestApp(const TestApp&) = delete;
  TestApp& operator=(const TestApp&) = delete;
  ~TestApp() { std::filesystem::remove_all(folder_); }

  // The path of a new file with these bytes.
  std::string File(const std::string& name, std::string_view bytes) const {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  std::string Path(const std::string& name) const { return folder_ + "/" + name; }

  // Loads these lines as a table of the name; a failure fails the test.
  void Load(const std::string& table, std::string_view bytes) {
    const auto report = app->Load(File(table + ".csv", bytes), "", Execution());
    ASSERT_TRUE(report.ok()) << report.status();
  }

  celadon::Execution Execution(CancelToken cancel = {}) {
    return engine.MakeExecution(std::move(cancel));
  }

  Engine engine;
  std::shared_ptr<App> app;

 private:
  static std::string FolderOfTest() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    std::string name = std::string(test->test_suite_name()) + "_" + test->name();
    std::ranges::replace(name, '/', '_');
    return testing::TempDir() + "engine_" + name + "_" + std::to_string(getpid());
  }

  const std::string folder_;
};

// A table `Id,Value` with `rows` distinct numbers and texts.
inline std::string DistinctRows(size_t rows) {
  std::string text = "Id,Value\n";
  for (size_t i = 0; i < rows; ++i) {
    text += std::to_string(i) + ",value number " + std::to_string(i * 7919 % rows) + "\n";
  }
  return text;
}

// The value of an expression in the session's selections, as text.
inline std::string Evaluate(Session& session, const std::string& expression,
                            const Execution& execution) {
  const auto cell = session.Evaluate(expression, execution);
  return cell.ok() ? cell->text : cell.status().ToString();
}

}  // namespace celadon

#endif  // CELADON_TESTS_ENGINE_TEST_APP_H_
