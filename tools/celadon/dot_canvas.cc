#include "dot_canvas.h"

#include <algorithm>
#include <cmath>

namespace celadon::command {
namespace {

// The bits of a Braille character's dots, from its top line down; left and right.
constexpr unsigned char kDots[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

// U+2800 and the 255 behind it, in UTF-8.
std::string Braille(unsigned char dots) {
  const auto middle = static_cast<char>(0xA0 | (dots >> 6));
  const auto last = static_cast<char>(0x80 | (dots & 0x3F));
  return {'\xE2', middle, last};
}

}  // namespace

void DotCanvas::Dot(size_t x, size_t y) {
  const size_t line = lines_ - 1 - y / 4;
  cells_[line * columns_ + x / 2] |= kDots[3 - y % 4][x % 2];
}

void DotCanvas::Line(size_t x0, size_t y0, size_t x1, size_t y1) {
  const double dx = static_cast<double>(x1) - static_cast<double>(x0);
  const double dy = static_cast<double>(y1) - static_cast<double>(y0);
  const double steps = std::max({std::abs(dx), std::abs(dy), 1.0});
  for (double step = 0; step <= steps; ++step) {
    Dot(static_cast<size_t>(std::lround(static_cast<double>(x0) + dx * step / steps)),
        static_cast<size_t>(std::lround(static_cast<double>(y0) + dy * step / steps)));
  }
}

std::vector<std::string> DotCanvas::Lines() const {
  std::vector<std::string> lines;
  for (size_t line = 0; line < lines_; ++line) {
    const auto begin = cells_.begin() + static_cast<std::ptrdiff_t>(line * columns_);
    auto end = begin + static_cast<std::ptrdiff_t>(columns_);
    while (end != begin && *(end - 1) == 0) --end;
    std::string& text = lines.emplace_back();
    for (auto cell = begin; cell != end; ++cell) text += *cell == 0 ? " " : Braille(*cell);
  }
  return lines;
}

}  // namespace celadon::command
