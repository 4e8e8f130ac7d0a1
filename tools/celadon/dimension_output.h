// How the dimensions of a cube look in JSON and on a terminal.
#ifndef CELADON_TOOLS_DIMENSION_OUTPUT_H_
#define CELADON_TOOLS_DIMENSION_OUTPUT_H_

#include <string>
#include <vector>

#include "celadon/hypercube.h"
#include "json_writer.h"

namespace celadon::command {

// The member `dimensions`, with details where the cube has them.
void WriteDimensions(const std::vector<DimensionInfo>& dimensions, JsonWriter* json);
// The details, a line a dimension; empty where there are none.
std::string DetailsText(const std::vector<DimensionInfo>& dimensions);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_DIMENSION_OUTPUT_H_
