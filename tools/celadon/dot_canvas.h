// Points and lines on a terminal, in Braille characters of two by four dots.
#ifndef CELADON_TOOLS_DOT_CANVAS_H_
#define CELADON_TOOLS_DOT_CANVAS_H_

#include <cstddef>
#include <string>
#include <vector>

namespace celadon::command {

// Dots count from the left and from the bottom.
class DotCanvas {
 public:
  DotCanvas(size_t columns, size_t lines)
      : columns_(columns), lines_(lines), cells_(columns * lines) {}

  size_t width() const { return columns_ * 2; }
  size_t height() const { return lines_ * 4; }

  // Requires x < width() and y < height().
  void Dot(size_t x, size_t y);
  void Line(size_t x0, size_t y0, size_t x1, size_t y1);

  // From the top; blanks at the end are left out.
  std::vector<std::string> Lines() const;

 private:
  size_t columns_, lines_;
  std::vector<unsigned char> cells_;  // the dots of each character, as its code point has them
};

}  // namespace celadon::command

#endif  // CELADON_TOOLS_DOT_CANVAS_H_
