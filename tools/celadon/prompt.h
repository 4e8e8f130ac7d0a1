// The interactive prompt: line editing, history and completion by libedit.
#ifndef CELADON_TOOLS_PROMPT_H_
#define CELADON_TOOLS_PROMPT_H_

namespace celadon::command {

class Shell;

// Reads and runs commands from the terminal until `quit` or Ctrl-D.
void RunPrompt(Shell& shell);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_PROMPT_H_
