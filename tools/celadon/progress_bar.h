// A bar on standard error that shows how far a load has come.
#ifndef CELADON_TOOLS_PROGRESS_BAR_H_
#define CELADON_TOOLS_PROGRESS_BAR_H_

#include <chrono>
#include <memory>

#include "celadon/execution.h"

namespace celadon::command {

// A progress callback for one load. Nothing is drawn in the first second; the line is wiped when
// the last copy of the callback goes.
class ProgressBar {
 public:
  ProgressBar();
  void operator()(const Progress& progress) const;

 private:
  struct Line;
  std::shared_ptr<Line> line_;
};

}  // namespace celadon::command

#endif  // CELADON_TOOLS_PROGRESS_BAR_H_
