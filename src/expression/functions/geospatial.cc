// Geospatial functions over points and geometries: nested lists such as [[[lon,lat],[lon,lat]]].
//
// Source: the expression language, section 10.18; Qlik help "Geospatial functions". The help does
// not say how results are written out to the last character: that is our own.
#include <numbers>
#include <string>

#include "absl/strings/str_format.h"
#include "expression/functions/families.h"
#include "expression/functions/geometry.h"
#include "expression/functions/rows.h"

namespace celadon {
namespace {

// Sets rows to body(geometry, row) -> std::string of the geometry in argument `place`; NULL where
// that is none, or where the text is empty.
template <typename Body>
void GeometryRows(const KernelCall& call, size_t place, Body body) {
  StrictTextRows(call, [&](const RowArguments& row) -> std::string_view {
    const auto geometry = ReadGeometry(row.text(place));
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
    const auto geometry = ReadGeometry(row.text(0));
    return geometry ? static_cast<double>(geometry->points.size()) : kNoNumber;
  });
}

void GetBoundingBox(const KernelCall& call) {
  GeometryRows(call, 0, [](const Geometry& geometry, const RowArguments&) {
    return WrittenBox(BoxOf(geometry));
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
