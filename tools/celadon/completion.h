// What may stand at the cursor of a command line.
#ifndef CELADON_TOOLS_COMPLETION_H_
#define CELADON_TOOLS_COMPLETION_H_

#include <string>
#include <string_view>
#include <vector>

namespace celadon::command {

class Shell;

// What can replace the unfinished word at the end of `line`: commands in front; then field and
// table names; behind a field of `select` and `toggle`, its values. Quoted where they must be.
// `begin` receives where the unfinished word begins. At most `most` of them.
std::vector<std::string> Completions(Shell& shell, std::string_view line, size_t* begin,
                                     size_t most = 200);

// The longest text that all begin with.
std::string CommonBeginning(const std::vector<std::string>& texts);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_COMPLETION_H_
