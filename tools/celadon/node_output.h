// How pivot tables and trees look in JSON and on a terminal.
#ifndef CELADON_TOOLS_NODE_OUTPUT_H_
#define CELADON_TOOLS_NODE_OUTPUT_H_

#include <string>

#include "celadon/hypercube.h"
#include "json_writer.h"

namespace celadon::command {

// The members `left`, `top` and `data`.
void WritePivot(const PivotTable& pivot, JsonWriter* json);
std::string PivotText(const PivotTable& pivot);

// The member `tree`; the cube is one.
void WriteTree(const HyperCube& cube, JsonWriter* json);
std::string TreeText(const HyperCube& cube);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_NODE_OUTPUT_H_
