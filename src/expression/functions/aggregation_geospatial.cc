// Geospatial aggregations.
//
// Source: the expression language, section 10.18; Qlik help "Geospatial functions". The help does
// not say how results are written: that is our own, and so is that areas are put side by side
// where they overlap.
#include <algorithm>
#include <optional>
#include <string>

#include "expression/functions/aggregation_samples.h"
#include "expression/functions/geometry.h"

namespace celadon {
namespace {

// Calls body(geometry) for each distinct text that is one.
template <typename Body>
void ForEachGeometry(Samples samples, Body body) {
  for (const AggregationSample& sample : samples) {
    if (!sample.values.front().has_text()) continue;
    if (const auto geometry = ReadGeometry(sample.values.front().text())) body(*geometry);
  }
}

Value BoundingBox(Samples samples, const RegionalSettings&) {
  std::optional<Box> all;
  ForEachGeometry(samples, [&all](const Geometry& geometry) {
    const Box box = BoxOf(geometry);
    if (!all.has_value()) all = box;
    all->least = {std::min(all->least.x, box.least.x), std::min(all->least.y, box.least.y)};
    all->greatest = {std::max(all->greatest.x, box.greatest.x),
                     std::max(all->greatest.y, box.greatest.y)};
  });
  return all.has_value() ? Value::Text(WrittenBox(*all)) : Value();
}

// A list of areas loses its outer brackets, so that all areas become one list.
std::string Areas(const Geometry& geometry) {
  constexpr size_t kListOfAreas = 4;  // brackets before the first point
  const std::string text = Written(geometry);
  const bool list = geometry.between.front().size() >= kListOfAreas;
  return list ? text.substr(1, text.size() - 2) : text;
}

Value AggrGeometry(Samples samples, const RegionalSettings&) {
  std::string areas;
  ForEachGeometry(samples, [&areas](const Geometry& geometry) {
    if (!areas.empty()) areas += ',';
    areas += Areas(geometry);
  });
  return areas.empty() ? Value() : Value::Text("[" + areas + "]");
}

constexpr AggregationFunction kFunctions[] = {
    {"GeoAggrGeometry", AggregationKind::kSamples, "geometry", false, "All areas as one geometry",
     AggrGeometry},
    {"GeoBoundingBox", AggregationKind::kSamples, "geometry", false,
     "The smallest box around all geometries", BoundingBox},
};

}  // namespace

std::span<const AggregationFunction> GeospatialAggregations() { return kFunctions; }

}  // namespace celadon
