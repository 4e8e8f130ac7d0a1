// The state behind the prompt: one engine, one app, one session, and how results are printed.
#ifndef CELADON_TOOLS_SHELL_H_
#define CELADON_TOOLS_SHELL_H_

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "answer.h"
#include "celadon/celadon.h"
#include "freed_memory.h"

namespace celadon::command {

struct ShellOptions {
  std::string data_folder = ".";
  std::vector<std::pair<std::string, std::string>> odbc;  // names and connection strings
  std::vector<std::string> settings;                      // of the engine, each NAME=VALUE
  size_t threads = 0;
  uint64_t memory_limit = 0;
  std::optional<uint64_t> index_memory;  // of the engine; nullopt: as it is there
  double timeout_seconds = 0;            // 0: none
  std::optional<uint64_t> seed;          // of random numbers
  bool json = false;
  bool colour = false;
  bool echo = false;      // each command is shown before its result, comments too
  bool progress = false;  // a bar on standard error for loads over a second
};

class Shell {
 public:
  static absl::StatusOr<std::unique_ptr<Shell>> Open(const ShellOptions& options);

  // Runs one command and prints its result, or its error. False if it failed.
  bool Execute(std::string_view command);
  // Loads a file or runs a script that was named on the command line, which may lie outside the
  // data folder. Prints no JSON object where it succeeds. False if it failed.
  bool OpenInput(const std::string& path);

  // Prints why a command failed or could not be run.
  void PrintError(std::string_view command, const absl::Status& status, double milliseconds);

  // Stops the command that runs now; may be called from a signal handler.
  void Interrupt() { cancel_.Cancel(); }

  App& app() { return *app_; }
  Session& session() { return *session_; }
  const ShellOptions& options() const { return options_; }
  Execution MakeExecution();

  // Of the command `time`: whether each result says how long it took.
  bool timing = false;
  // Of the command that runs: what selecting may do.
  SelectOptions select_options;
  // Set by the command `quit`.
  bool finished = false;

 private:
  explicit Shell(const ShellOptions& options) : options_(options) {}
  // `silent`: only a failure prints.
  bool Run(std::string_view command, bool silent, const std::function<absl::Status(Answer&)>& body);

  ShellOptions options_;
  CancelToken cancel_;
  std::unique_ptr<Engine> engine_;
  std::shared_ptr<App> app_;
  std::unique_ptr<Session> session_;
  FreedMemory freed_;
};

}  // namespace celadon::command

#endif  // CELADON_TOOLS_SHELL_H_
