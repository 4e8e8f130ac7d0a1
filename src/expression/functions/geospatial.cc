// Geospatial functions over points and geometries: nested lists such as [[[lon,lat],[lon,lat]]].
//
// Source: the expression language, section 10.18; Qlik help "Geospatial functions". The help does
// not say how results are written out to the last character: that is our own.
#include <charconv>
#include <numbers>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "expression/functions/families.h"
#include "expression/functions/rows.h"

namespace celadon {
namespace {

struct Point {
  double x = 0;  // longitude, or to the right
  double y = 0;  // latitude, or upwards
};

// A geometry as its points with the brackets and commas between them: points.size() + 1 of these.
struct Geometry {
  std::vector<Point> points;
  std::vector<std::string> between;
};

class GeometryReader {
 public:
  explicit GeometryReader(std::string_view text) : rest_(text) {}

  // nullopt where the text is not made of lists of points.
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

std::string Written(const Geometry& geometry) {
  std::string text;
  for (size_t i = 0; i < geometry.points.size(); ++i) {
    text += geometry.between[i];
    text += PlainNumberText(geometry.points[i].x) + ',' + PlainNumberText(geometry.points[i].y);
  }
  return text + geometry.between.back();
}

// Sets rows to body(geometry, row) -> std::string of the geometry in argument `place`; NULL where
// that is none, or where the text is empty.
template <typename Body>
void GeometryRows(const KernelCall& call, size_t place, Body body) {
  StrictTextRows(call, [&](const RowArguments& row) -> std::string_view {
    const auto geometry = GeometryReader(row.text(place)).Read();
    const std::string text = geometry.has_value() ? body(*geometry, row) : std::string();
    return text.empty() ? std::string_view() : row.context().arena.Store(text);
  });
}

void MakePoint(const KernelCall& call) {
  StrictTextRows(call, [](const RowArguments& row) {
    const std::string text =
        absl::StrFormat("[%s,%s]", PlainNumberText(row.number(1)), PlainNumberText(row.number(0)));
    return row.context().arena.Store(text);
  });
}

void CountVertex(const KernelCall& call) {
  StrictNumberRows(call, [](const RowArguments& row) {
    const auto geometry = GeometryReader(row.text(0)).Read();
    return geometry ? static_cast<double>(geometry->points.size()) : kNoNumber;
  });
}

struct Box {
  Point least, greatest;
};

Box BoxOf(const Geometry& geometry) {
  Box box{geometry.points.front(), geometry.points.front()};
  for (const Point& point : geometry.points) {
    box.least = {std::min(box.least.x, point.x), std::min(box.least.y, point.y)};
    box.greatest = {std::max(box.greatest.x, point.x), std::max(box.greatest.y, point.y)};
  }
  return box;
}

void GetBoundingBox(const KernelCall& call) {
  GeometryRows(call, 0, [](const Geometry& geometry, const RowArguments&) {
    const Box box = BoxOf(geometry);
    return absl::StrFormat(R"({"left":%s,"top":%s,"right":%s,"bottom":%s})",
                           PlainNumberText(box.least.x), PlainNumberText(box.greatest.y),
                           PlainNumberText(box.greatest.x), PlainNumberText(box.least.y));
  });
}

// The middle of the bounding box.
void GetPolygonCenter(const KernelCall& call) {
  GeometryRows(call, 0, [](const Geometry& geometry, const RowArguments&) {
    const Box box = BoxOf(geometry);
    return absl::StrFormat("[%s,%s]", PlainNumberText((box.least.x + box.greatest.x) / 2),
                           PlainNumberText((box.least.y + box.greatest.y) / 2));
  });
}

// The sphere of the web's Mercator projection, in metres.
constexpr double kEarthRadius = 6378137;
constexpr double kDegree = std::numbers::pi / 180;

Point ToMercator(Point point) {
  const double latitude = std::clamp(point.y, -85.05112878, 85.05112878) * kDegree;
  return {kEarthRadius * point.x * kDegree,
          kEarthRadius * std::log(std::tan(std::numbers::pi / 4 + latitude / 2))};
}

Point FromMercator(Point point) {
  const double latitude = 2 * std::atan(std::exp(point.y / kEarthRadius)) - std::numbers::pi / 2;
  return {point.x / kEarthRadius / kDegree, latitude / kDegree};
}

// The first argument names the projection: `unit`, which changes nothing, or `mercator`.
template <Point (*kProject)(Point)>
void Project(const KernelCall& call) {
  GeometryRows(call, 1, [](Geometry geometry, const RowArguments& row) {
    if (row.text(0) == "unit") return Written(geometry);
    if (row.text(0) != "mercator") return std::string();
    for (Point& point : geometry.points) point = kProject(point);
    return Written(geometry);
  });
}

// Leaves out points that lie nearer to the one before than a share of the bounding box's width and
// height; the first and the last of each list stay.
void ReduceGeometry(const KernelCall& call) {
  GeometryRows(call, 0, [](const Geometry& geometry, const RowArguments& row) {
    const Box box = BoxOf(geometry);
    const double share = std::clamp(row.number_or(1, 0), 0.0, 1.0);
    const double width = (box.greatest.x - box.least.x) * share;
    const double height = (box.greatest.y - box.least.y) * share;
    Geometry kept;
    for (size_t i = 0; i < geometry.points.size(); ++i) {
      const Point& point = geometry.points[i];
      const auto ends_list = [](const std::string& between) { return between.size() > 3; };
      const bool end = ends_list(geometry.between[i]) || ends_list(geometry.between[i + 1]) ||
                       i == 0 || i + 1 == geometry.points.size();
      const bool near = !kept.points.empty() && std::abs(point.x - kept.points.back().x) < width &&
                        std::abs(point.y - kept.points.back().y) < height;
      if (near && !end) continue;
      kept.points.push_back(point);
      kept.between.push_back(geometry.between[i]);
    }
    kept.between.push_back(geometry.between.back());
    return Written(kept);
  });
}

constexpr ScalarFunction kFunctions[] = {
    {"GeoMakePoint", "latitude, longitude", "n", false, MakePoint, "A point as a text"},
    {"GeoCountVertex", "geometry", "t", true, CountVertex, "Number of points of a geometry"},
    {"GeoGetBoundingBox", "geometry", "t", false, GetBoundingBox,
     "The smallest box around a geometry"},
    {"GeoGetPolygonCenter", "geometry", "t", false, GetPolygonCenter, "The middle of a geometry"},
    {"GeoProject", "projection, point", "t", false, Project<ToMercator>,
     "A point in a projection, unit or mercator"},
    {"GeoProjectGeometry", "projection, geometry", "t", false, Project<ToMercator>,
     "A geometry in a projection, unit or mercator"},
    {"GeoInvProjectGeometry", "projection, geometry", "t", false, Project<FromMercator>,
     "A geometry back from a projection"},
    {"GeoReduceGeometry", "geometry[, share]", "tn", false, ReduceGeometry,
     "A geometry without points that lie near each other"},
};

}  // namespace

std::span<const ScalarFunction> GeospatialFunctions() { return kFunctions; }

}  // namespace celadon
