// The control statements of a script as a tree: which statements stand in which branch and loop.
//
// Source: Qlik help "Script control statements"; the load script page, sections 2.2 and 12.
#ifndef CELADON_SCRIPT_CONTROL_BLOCK_H_
#define CELADON_SCRIPT_CONTROL_BLOCK_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "script/statement_cutter.h"

namespace celadon {

struct Step;
using Block = std::vector<Step>;

// A clause and the statements that belong to it.
struct Branch {
  CutStatement clause;
  Block body;
};

struct Step {
  enum class Kind : uint8_t {
    kStatement,  // `clause` is no control clause
    kIf,         // branches: If, ElseIf …, Else
    kSwitch,     // branches: Case …, Default; `clause` is that of Switch
    kFor,
    kForEach,
    kDo,  // `closing` is that of Loop
    kSub,
    kCall,
    kExit,
    kMisplaced  // a clause that may not stand here, or one that is never closed: see `error`
  };

  Kind kind = Kind::kStatement;
  CutStatement clause;
  std::vector<Branch> branches;  // one for loops and Sub
  CutStatement closing;
  std::string error;
};

// Never fails: what is wrong is a step of its own, so that it fails where it is reached.
Block ParseBlock(std::string_view text);

// Clauses and other statements in all, those inside of blocks included.
size_t CountStatements(const Block& block);

}  // namespace celadon

#endif  // CELADON_SCRIPT_CONTROL_BLOCK_H_
