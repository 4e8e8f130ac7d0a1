// Geometries in texts: nested lists such as [[[lon,lat],[lon,lat]]].
#ifndef CELADON_EXPRESSION_FUNCTIONS_GEOMETRY_H_
#define CELADON_EXPRESSION_FUNCTIONS_GEOMETRY_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace celadon {

struct Point {
  double x = 0;  // longitude, or to the right
  double y = 0;  // latitude, or upwards
};

// A geometry as its points with the brackets and commas between them: points.size() + 1 of these.
struct Geometry {
  std::vector<Point> points;  // at least one
  std::vector<std::string> between;
};

// nullopt where the text is not made of lists of points.
std::optional<Geometry> ReadGeometry(std::string_view text);
std::string Written(const Geometry& geometry);

struct Box {
  Point least, greatest;
};

Box BoxOf(const Geometry& geometry);
// An object of left, top, right and bottom.
std::string WrittenBox(const Box& box);

}  // namespace celadon

#endif  // CELADON_EXPRESSION_FUNCTIONS_GEOMETRY_H_
