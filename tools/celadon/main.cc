// The celadon command: a prompt, a batch of commands, or one after the other.
#include <array>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include <fcntl.h>
#include <unistd.h>

#include "celadon/celadon.h"
#include "command_line.h"
#include "command_text.h"
#include "prompt.h"
#include "runtime/text_view.h"
#include "shell.h"

namespace celadon::command {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Shell* interruptible = nullptr;  // what SIGINT stops; set before the handler is

void OnInterrupt(int) { interruptible->Interrupt(); }

// Runs commands as they become whole. False at the first failure, unless failures are passed over.
bool RunReady(Shell& shell, CommandReader& reader, bool keep_going) {
  bool all_succeeded = true;
  while (const std::optional<std::string> command = reader.Next()) {
    if (shell.finished) break;
    if (shell.Execute(*command)) continue;
    all_succeeded = false;
    if (!keep_going) return false;
  }
  return all_succeeded;
}

bool RunRest(Shell& shell, CommandReader& reader) {
  const std::optional<std::string> rest = reader.Rest();
  return !rest.has_value() || shell.finished || shell.Execute(*rest);
}

bool RunText(Shell& shell, std::string_view text, bool keep_going) {
  CommandReader reader;
  reader.Feed(text);
  const bool succeeded = RunReady(shell, reader, keep_going);
  return (succeeded || keep_going) && RunRest(shell, reader) && succeeded;
}

bool RunStream(Shell& shell, std::istream& stream, bool keep_going) {
  CommandReader reader;
  bool all_succeeded = true, first = true;
  for (std::string line; !shell.finished && std::getline(stream, line); first = false) {
    if (first && line.starts_with(kByteOrderMark)) line.erase(0, kByteOrderMark.size());
    reader.Feed(line);
    if (RunReady(shell, reader, keep_going)) continue;
    all_succeeded = false;
    if (!keep_going) return false;
  }
  return RunRest(shell, reader) && all_succeeded;
}

bool RunFile(Shell& shell, const std::string& path, bool keep_going) {
  if (path == "-") return RunStream(shell, std::cin, keep_going);
  std::ifstream file(path);
  if (file) return RunStream(shell, file, keep_going);
  shell.PrintError("-f " + path,
                   absl::NotFoundError("the file of commands cannot be read: " + path), 0);
  return false;
}

bool RunBatch(Shell& shell, const CommandLine& line) {
  bool all_succeeded = true;
  for (const CommandSource& source : line.commands) {
    const bool succeeded = source.is_file ? RunFile(shell, source.text, line.keep_going)
                                          : RunText(shell, source.text, line.keep_going);
    all_succeeded = all_succeeded && succeeded;
    if (!succeeded && !line.keep_going) return false;
  }
  return all_succeeded;
}

// Hands each answer over in one piece, where the reader's pipe takes that much: one that fills up
// stops the program until the reader has run.
void WidenOutput() {
  static std::array<char, size_t{1} << 20> buffer;
  std::setvbuf(stdout, buffer.data(), _IOFBF, buffer.size());
#ifdef F_SETPIPE_SZ
  fcntl(STDOUT_FILENO, F_SETPIPE_SZ, static_cast<int>(buffer.size()));  // fails for what is no pipe
#endif
}

int Run(const CommandLine& line) {
  if (line.shell.json) WidenOutput();
  absl::StatusOr<std::unique_ptr<Shell>> shell = Shell::Open(line.shell);
  if (!shell.ok()) {
    const std::string_view message = ToStd(shell.status().message());
    std::fprintf(stderr, "error: %.*s\n", static_cast<int>(message.size()), message.data());
    return 2;
  }
  interruptible = shell->get();
  std::signal(SIGINT, OnInterrupt);
#ifdef SIGXFSZ
  std::signal(SIGXFSZ, SIG_IGN);  // a file that grows too large is an error of what writes it
#endif
  bool all_succeeded = true;
  for (const std::string& input : line.inputs) {
    all_succeeded = (*shell)->OpenInput(input) && all_succeeded;
    if (!all_succeeded && !line.keep_going) return 1;
  }
  if (!line.commands.empty()) {
    all_succeeded = RunBatch(**shell, line) && all_succeeded;
  } else if (isatty(STDIN_FILENO) != 0) {
    RunPrompt(**shell);
  } else {
    all_succeeded = RunStream(**shell, std::cin, line.keep_going) && all_succeeded;
  }
  return all_succeeded ? 0 : 1;
}

}  // namespace
}  // namespace celadon::command

int main(int argc, char** argv) {
  std::setlocale(LC_CTYPE, "");
  std::ios::sync_with_stdio(false);  // else commands are read a byte at a time
  celadon::command::CommandLine line;
  if (const std::optional<int> status = celadon::command::ParseCommandLine(argc, argv, &line)) {
    return *status;
  }
  return celadon::command::Run(line);
}
