#include "shell.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_format.h"
#include "celadon/cube_error.h"
#include "celadon/expression.h"
#ifdef CELADON_HAS_ARROW
#include "celadon/arrow.h"
#endif
#ifdef CELADON_HAS_DISTRIBUTIONS
#include "celadon/distributions.h"
#endif
#ifdef CELADON_HAS_ICU
#include "celadon/icu.h"
#endif
#ifdef CELADON_HAS_JSON
#include "celadon/json.h"
#endif
#ifdef CELADON_HAS_JSON_FUNCTIONS
#include "celadon/json_functions.h"
#endif
#ifdef CELADON_HAS_ODBC
#include "celadon/odbc.h"
#endif
#ifdef CELADON_HAS_QVD
#include "celadon/qvd.h"
#endif
#ifdef CELADON_HAS_REGEX
#include "celadon/regex.h"
#endif
#ifdef CELADON_HAS_XLS
#include "celadon/xls.h"
#endif
#ifdef CELADON_HAS_XLSX
#include "celadon/xlsx.h"
#endif
#ifdef CELADON_HAS_XML
#include "celadon/xml.h"
#endif
#include "command_text.h"
#include "commands.h"
#include "plugin_settings.h"
#include "progress_bar.h"
#include "runtime/status_macros.h"
#include "runtime/text_view.h"
#include "terminal_table.h"

namespace celadon::command {
namespace {

using Clock = std::chrono::steady_clock;

double MillisecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

void PrintLine(std::FILE* stream, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  if (text.empty() || text.back() != '\n') std::fputc('\n', stream);
  std::fflush(stream);
}

// The nearest code of those that results may name.
absl::StatusCode ResultCode(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kAlreadyExists:
      return absl::StatusCode::kFailedPrecondition;
    case absl::StatusCode::kOutOfRange:
      return absl::StatusCode::kInvalidArgument;
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kUnknown:
      return absl::StatusCode::kInternal;
    default:
      return code;
  }
}

// NOT_FOUND as NotFound.
std::string CodeName(absl::StatusCode code) {
  std::string name;
  bool upper = true;
  for (const char c : absl::StatusCodeToString(ResultCode(code))) {
    if (c != '_') name.push_back(upper || c < 'A' || c > 'Z' ? c : static_cast<char>(c + 32));
    upper = c == '_';
  }
  return name;
}

std::string Timing(double milliseconds, uint64_t touched_rows) {
  std::string text = absl::StrFormat("%.2f ms", milliseconds);
  if (touched_rows > 0) text += absl::StrFormat(", %s rows touched", WithThousands(touched_rows));
  return text + "\n";
}

std::string InputCommand(const std::string& path) {
  std::string quoted = path;
  for (size_t at = 0; (at = quoted.find('\'', at)) != std::string::npos; at += 2) {
    quoted.insert(at, 1, '\'');
  }
  const bool script = std::filesystem::path(path).extension() == ".qvs";
  return absl::StrFormat("%s '%s'", script ? "script" : "load", quoted);
}

EngineOptions MakeEngineOptions(const ShellOptions& options) {
  EngineOptions engine{.threads = options.threads, .memory_limit = options.memory_limit};
  engine.index_memory = options.index_memory.value_or(engine.index_memory);
  engine.seed = options.seed;
  engine.version = CELADON_VERSION;
  if (const char* const user = std::getenv("USER"); user != nullptr) engine.user = user;
  char computer[256] = {};
  if (gethostname(computer, sizeof(computer) - 1) == 0) engine.computer = computer;
  return engine;
}

// Tells of a command's begin and end, and whether it brought another model.
class CommandScope {
 public:
  CommandScope(FreedMemory& freed, const App& app)
      : freed_(freed), app_(app), before_(app.model().get()) {
    freed_.CommandBegins();
  }
  CommandScope(const CommandScope&) = delete;
  CommandScope& operator=(const CommandScope&) = delete;
  ~CommandScope() { freed_.CommandEnds(app_.model().get() != before_); }

 private:
  FreedMemory& freed_;
  const App& app_;
  const DataModel* const before_;
};

absl::Status AddOdbc(const ShellOptions& options, Engine& engine) {
#ifdef CELADON_HAS_ODBC
  for (const auto& [name, text] : options.odbc) {
    engine.connections().Add({name, MakeOdbcConnection(text), std::nullopt});
  }
  return absl::OkStatus();
#else
  static_cast<void>(engine);
  return options.odbc.empty()
             ? absl::OkStatus()
             : absl::UnimplementedError("Unimplemented: --odbc; ODBC is not built in");
#endif
}

}  // namespace

absl::StatusOr<std::unique_ptr<Shell>> Shell::Open(const ShellOptions& options) {
  CELADON_ASSIGN_OR_RETURN(DataFolder folder, DataFolder::Open(options.data_folder));
  std::unique_ptr<Shell> shell(new Shell(options));
  shell->engine_ = std::make_unique<Engine>(MakeEngineOptions(options));
#ifdef CELADON_HAS_QVD
  shell->engine_->formats().Add(MakeQvdFormat());
#endif
#ifdef CELADON_HAS_ARROW
  shell->engine_->formats().Add(MakeParquetFormat());
  shell->engine_->formats().Add(MakeArrowFormat());
#endif
#ifdef CELADON_HAS_XLSX
  shell->engine_->formats().Add(MakeXlsxFormat());
#endif
#ifdef CELADON_HAS_XLS
  shell->engine_->formats().Add(MakeXlsFormat());
#endif
#ifdef CELADON_HAS_XML
  shell->engine_->formats().Add(MakeXmlFormat());
#endif
#ifdef CELADON_HAS_JSON
  shell->engine_->formats().Add(MakeJsonFormat());
  shell->engine_->formats().Add(MakeJsonLinesFormat());
#endif
#ifdef CELADON_HAS_DISTRIBUTIONS
  AddDistributionFunctions(shell->engine_->functions());
#endif
#ifdef CELADON_HAS_ICU
  AddUnicodeFunctions(shell->engine_->functions());
#endif
#ifdef CELADON_HAS_JSON_FUNCTIONS
  AddJsonFunctions(shell->engine_->functions());
#endif
#ifdef CELADON_HAS_REGEX
  AddRegexFunctions(shell->engine_->functions());
#endif
  CELADON_RETURN_IF_ERROR(AddOdbc(options, *shell->engine_));
  CELADON_RETURN_IF_ERROR(ApplySettings(options.settings, *shell->engine_));
  shell->app_ = std::make_shared<App>(shell->engine_.get(), std::move(folder));
  shell->session_ = std::make_unique<Session>(shell->app_);
  return shell;
}

Execution Shell::MakeExecution() {
  Execution execution = engine_->MakeExecution(cancel_);
  if (options_.progress) execution.progress = ProgressBar();
  return execution;
}

bool Shell::Run(std::string_view command, bool silent,
                const std::function<absl::Status(Answer&)>& body) {
  const CommandScope scope(freed_, *app_);
  const Clock::time_point start = Clock::now();
  cancel_.Reset();
  if (options_.timeout_seconds > 0) {
    cancel_.SetDeadline(start + std::chrono::duration_cast<Clock::duration>(
                                    std::chrono::duration<double>(options_.timeout_seconds)));
  }
  Answer answer(options_.json, options_.colour);
  if (JsonWriter* json = answer.json()) {
    json->BeginObject().Key("ok").Bool(true).Key("command").String(command);
  }
  const absl::Status status = body(answer);
  if (!status.ok()) {
    PrintError(command, status, MillisecondsSince(start));
    return false;
  }
  if (silent) return true;
  if (JsonWriter* json = answer.json()) {
    if (timing) json->Key("ms").Number(MillisecondsSince(start));
    json->EndObject();
    PrintLine(stdout, json->text());
    return true;
  }
  if (timing) answer.text() += Timing(MillisecondsSince(start), answer.touched());
  if (!answer.text().empty()) PrintLine(stdout, answer.text());
  return true;
}

void Shell::PrintError(std::string_view command, const absl::Status& status, double milliseconds) {
  PrintLine(stderr, absl::StrFormat("error: %s", status.message()));
  if (!options_.json) return;
  JsonWriter json;
  json.BeginObject().Key("ok").Bool(false).Key("command").String(command);
  json.Key("error").BeginObject().Key("code").String(CodeName(status.code()));
  json.Key("message").String(ToStd(status.message()));
  if (const auto number = GivenCubeError(status); number.has_value()) {
    json.Key("number").Unsigned(static_cast<uint64_t>(*number));
  }
  if (const auto place = PlaceOfError(status); place.has_value()) {
    json.Key("line").Unsigned(place->line).Key("column").Unsigned(place->column);
  }
  json.EndObject();
  if (timing) json.Key("ms").Number(milliseconds);
  json.EndObject();
  PrintLine(stdout, json.text());
}

bool Shell::Execute(std::string_view command) {
  const bool comment = IsComment(command);
  if (options_.echo && !options_.json)
    PrintLine(stdout, (comment ? "\n" : "> ") + std::string(command));
  if (comment) return true;
  return Run(command, false, [&](Answer& answer) { return RunCommand(*this, command, answer); });
}

bool Shell::OpenInput(const std::string& path) {
  return Run(InputCommand(path), options_.json,
             [&](Answer& answer) { return LoadInput(*this, path, answer); });
}

}  // namespace celadon::command
