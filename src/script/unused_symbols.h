// Takes the values out of a field that no row holds any more.
#ifndef CELADON_SCRIPT_UNUSED_SYMBOLS_H_
#define CELADON_SCRIPT_UNUSED_SYMBOLS_H_

#include "model/model_builder.h"
#include "storage/staged_table.h"

namespace celadon {

// The values left keep their order; the columns of all tables that hold the field are recoded.
void DropUnusedSymbols(StagedField& field, StagedModel& model);

}  // namespace celadon

#endif  // CELADON_SCRIPT_UNUSED_SYMBOLS_H_
