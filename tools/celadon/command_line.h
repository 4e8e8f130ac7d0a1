// The options and inputs that the program was started with.
#ifndef CELADON_TOOLS_COMMAND_LINE_H_
#define CELADON_TOOLS_COMMAND_LINE_H_

#include <optional>
#include <string>
#include <vector>

#include "shell.h"

namespace celadon::command {

struct CommandSource {
  bool is_file = false;
  std::string text;  // commands, or the path of a file of them ("-": standard input)
};

struct CommandLine {
  ShellOptions shell;
  std::vector<CommandSource> commands;  // of -c and -f, in order
  std::vector<std::string> inputs;
  bool keep_going = false;
};

// Fills `line`; where the program is to end at once (help, version, wrong usage), the exit status.
std::optional<int> ParseCommandLine(int argc, char** argv, CommandLine* line);

// `4GiB`, `500MB`, `1000`: bytes; nullopt if the text is none of these.
std::optional<uint64_t> ParseSize(std::string_view text);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_COMMAND_LINE_H_
