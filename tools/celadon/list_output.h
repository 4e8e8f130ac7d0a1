// How a list object looks in JSON and on a terminal.
#ifndef CELADON_TOOLS_LIST_OUTPUT_H_
#define CELADON_TOOLS_LIST_OUTPUT_H_

#include <string>

#include "celadon/data_model.h"
#include "celadon/list_object.h"
#include "json_writer.h"

namespace celadon::command {

// The members of the object that is being written.
void WriteList(const ListObject& list, JsonWriter* json);
// A line a value with its mark, its frequency as number and bar, and its expressions; `colour`: in
// the colours of the states.
std::string ListText(const ListObject& list, bool colour);

// The member `counts`: values a state.
void WriteCounts(const StateCounts& counts, JsonWriter* json);

// Of a search: begin and length in code points.
void WriteRanges(const std::vector<TextRange>& ranges, JsonWriter* json);

}  // namespace celadon::command

#endif  // CELADON_TOOLS_LIST_OUTPUT_H_
