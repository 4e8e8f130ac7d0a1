#include "progress_bar.h"

#include <cstdio>
#include <string>

#include "absl/strings/str_format.h"
#include "terminal_table.h"

namespace celadon::command {

using Clock = std::chrono::steady_clock;

struct ProgressBar::Line {
  ~Line() {
    if (drawn) std::fputs("\r\x1b[K", stderr);
  }
  Clock::time_point next = Clock::now() + std::chrono::seconds(1);
  bool drawn = false;
};

ProgressBar::ProgressBar() : line_(std::make_shared<Line>()) {}

void ProgressBar::operator()(const Progress& progress) const {
  if (Clock::now() < line_->next) return;
  line_->next = Clock::now() + std::chrono::milliseconds(100);
  line_->drawn = true;
  constexpr size_t kCells = 30;
  std::string bar;
  if (progress.total > 0) {
    const size_t full = kCells * progress.done / progress.total;
    for (size_t i = 0; i < kCells; ++i) bar += i < full ? "█" : "░";
    bar += absl::StrFormat(" %d %%  ", 100 * progress.done / progress.total);
  }
  absl::FPrintF(stderr, "\r\x1b[K%s%s rows", bar, WithThousands(progress.rows));
  std::fflush(stderr);
}

}  // namespace celadon::command
