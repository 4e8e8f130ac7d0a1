#include "command_line.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace celadon::command {
namespace {

constexpr int kMostThreads = 1024;
constexpr char kFooter[] =
    "INPUT is a load script (.qvs) or a table (.csv .tsv .txt .qvd .parquet .arrow .feather).\n"
    "Without -c and -f commands are read from the terminal or from standard input.\n"
    "Exit status: 0 every command succeeded, 1 a command failed, 2 wrong usage.";

// -c and -f as they were mixed on the command line.
void TakeCommands(const CLI::App& app, const CLI::Option* text, const CLI::Option* file,
                  CommandLine* line) {
  size_t texts = 0, files = 0;
  for (const CLI::Option* option : app.parse_order()) {
    if (option == text) line->commands.push_back({false, text->results()[texts++]});
    if (option == file) line->commands.push_back({true, file->results()[files++]});
  }
}

bool WantsColour(bool forced, bool refused) {
  if (forced || refused) return forced;
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0');
}

}  // namespace

std::optional<uint64_t> ParseSize(std::string_view text) {
  double amount = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (error != std::errc() || !(amount >= 0) || !std::isfinite(amount)) return std::nullopt;
  constexpr std::pair<std::string_view, double> kUnits[] = {{"", 1},
                                                            {"B", 1},
                                                            {"kB", 1e3},
                                                            {"KB", 1e3},
                                                            {"MB", 1e6},
                                                            {"GB", 1e9},
                                                            {"TB", 1e12},
                                                            {"KiB", 1024.0},
                                                            {"MiB", 1048576.0},
                                                            {"GiB", 1073741824.0},
                                                            {"TiB", 1099511627776.0}};
  std::string_view unit(end, static_cast<size_t>(text.data() + text.size() - end));
  while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
  for (const auto& [name, bytes] : kUnits) {
    if (unit == name && amount * bytes < 1.8e19) return static_cast<uint64_t>(amount * bytes);
  }
  return std::nullopt;
}

// Tells on standard error what is no size; an empty text leaves the bytes as they are.
template <typename Bytes>
bool TakeSize(const char* what, const std::string& text, Bytes* bytes) {
  if (text.empty()) return true;
  const std::optional<uint64_t> size = ParseSize(text);
  if (size.has_value()) {
    *bytes = *size;
  } else {
    std::fprintf(stderr, "error: the %s is not a size such as 4GiB: %s\n", what, text.c_str());
  }
  return size.has_value();
}

std::optional<int> ParseCommandLine(int argc, char** argv, CommandLine* line) {
  CLI::App app("Celadon, the open associative engine", "celadon");
  app.footer(kFooter);
  app.set_version_flag("--version", "celadon " CELADON_VERSION);
  std::vector<std::string> texts, files, sources;
  std::string memory_limit, index_memory;
  bool colour = false, no_colour = false;
  const CLI::Option* text = app.add_option("-c,--command", texts, "run these commands and exit")
                                ->type_size(1)
                                ->take_all();
  const CLI::Option* file =
      app.add_option("-f,--file", files, "run the commands in a file (-: standard input) and exit")
          ->type_size(1)
          ->take_all();
  app.add_flag("--json", line->shell.json, "one JSON object a command on standard output");
  app.add_flag("--echo", line->shell.echo, "show each command before its result");
  app.add_flag("--keep-going", line->keep_going, "go on after a failed command");
  app.add_option("--data-dir", line->shell.data_folder,
                 "the only folder tree that scripts and commands may read or write");
  app.add_option("--odbc", sources,
                 "NAME=TEXT: let scripts connect to a source by this name, through ODBC with this "
                 "connection string, such as DSN=sales")
      ->type_size(1)
      ->take_all();
  app.add_option("--threads", line->shell.threads, "worker threads (default: all processors)")
      ->check(CLI::Range(0, kMostThreads));
  app.add_option("--memory-limit", memory_limit, "such as 4GiB or 500MB (default: none)");
  app.add_option("--index-memory", index_memory,
                 "for what charts learn of all rows, at most a sixteenth of the limit (default: "
                 "64MiB; 0: nothing)");
  app.add_option("--timeout", line->shell.timeout_seconds,
                 "seconds after which a command is cancelled")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--seed", line->shell.seed, "make Rand() repeatable");
  app.add_option("-S,--setting", line->shell.settings,
                 "an engine setting NAME=VALUE, such as SSEPlugin=Forecast,localhost:50051")
      ->type_size(1)
      ->take_all()
      ->allow_extra_args(false);  // what follows is an input
  app.add_flag("--color", colour, "colour also where the output is no terminal");
  app.add_flag("--no-color", no_colour, "no colour");
  app.add_option("INPUT", line->inputs, "scripts and tables to start with");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  for (const std::string& source : sources) {
    const size_t equals = source.find('=');
    if (equals == std::string::npos || equals == 0) {
      std::fprintf(stderr, "error: --odbc needs NAME=TEXT\n");
      return 2;
    }
    line->shell.odbc.emplace_back(source.substr(0, equals), source.substr(equals + 1));
  }
  if (!TakeSize("memory limit", memory_limit, &line->shell.memory_limit) ||
      !TakeSize("index memory", index_memory, &line->shell.index_memory)) {
    return 2;
  }
  TakeCommands(app, text, file, line);
  line->shell.colour = WantsColour(colour, no_colour);
  line->shell.progress = isatty(STDERR_FILENO) != 0;
  return std::nullopt;
}

}  // namespace celadon::command
