#include "expression/functions/geometry.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "absl/strings/str_format.h"
#include "celadon/format.h"

namespace celadon {
namespace {

class GeometryReader {
 public:
  explicit GeometryReader(std::string_view text) : rest_(text) {}

  std::optional<Geometry> Read() {
    Geometry geometry;
    std::string punctuation;
    int depth = 0;
    while (!rest_.empty()) {
      if (depth > 0 && AtNumber()) {
        const auto point = ReadPoint();
        if (!point.has_value()) return std::nullopt;
        geometry.points.push_back(*point);
        geometry.between.push_back(std::exchange(punctuation, ""));
        continue;
      }
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == ' ') continue;
      if (c != '[' && c != ']' && c != ',') return std::nullopt;
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (depth < 0) return std::nullopt;
      punctuation += c;
    }
    if (depth != 0 || geometry.points.empty()) return std::nullopt;
    geometry.between.push_back(std::move(punctuation));
    return geometry;
  }

 private:
  bool AtNumber() const {
    const char c = rest_.front();
    return c == '-' || (c >= '0' && c <= '9');
  }

  std::optional<double> ReadNumber() {
    while (rest_.starts_with(' ')) rest_.remove_prefix(1);
    double number = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
    if (error != std::errc() || !std::isfinite(number)) return std::nullopt;
    rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
    while (rest_.starts_with(' ')) rest_.remove_prefix(1);
    return number;
  }

  std::optional<Point> ReadPoint() {
    const auto x = ReadNumber();
    if (!x.has_value() || !rest_.starts_with(',')) return std::nullopt;
    rest_.remove_prefix(1);
    const auto y = ReadNumber();
    return y.has_value() ? std::optional(Point{*x, *y}) : std::nullopt;
  }

  std::string_view rest_;
};

}  // namespace

std::optional<Geometry> ReadGeometry(std::string_view text) { return GeometryReader(text).Read(); }

std::string Written(const Geometry& geometry) {
  std::string text;
  for (size_t i = 0; i < geometry.points.size(); ++i) {
    text += geometry.between[i];
    text += PlainNumberText(geometry.points[i].x) + ',' + PlainNumberText(geometry.points[i].y);
  }
  return text + geometry.between.back();
}

Box BoxOf(const Geometry& geometry) {
  Box box{geometry.points.front(), geometry.points.front()};
  for (const Point& point : geometry.points) {
    box.least = {std::min(box.least.x, point.x), std::min(box.least.y, point.y)};
    box.greatest = {std::max(box.greatest.x, point.x), std::max(box.greatest.y, point.y)};
  }
  return box;
}

std::string WrittenBox(const Box& box) {
  return absl::StrFormat(R"({"left":%s,"top":%s,"right":%s,"bottom":%s})",
                         PlainNumberText(box.least.x), PlainNumberText(box.greatest.y),
                         PlainNumberText(box.greatest.x), PlainNumberText(box.least.y));
}

}  // namespace celadon
