// What a model says of itself as a table of its own.
//
// Source: Qlik help "System fields" for the concept; the meaning of each name is long-standing
// usage and not documented.
#ifndef CELADON_MODEL_SYSTEM_TABLE_H_
#define CELADON_MODEL_SYSTEM_TABLE_H_

#include "model/model_builder.h"

namespace celadon {

// Adds a table of the fields $Table, $Field, $Fields, $FieldNo and $Rows with a row for each field
// that each table was loaded with, and for those of the tables of synthetic keys. A model without
// tables, or with a field of such a name of its own, gets none.
void AddSystemTable(StagedModel& model);

}  // namespace celadon

#endif  // CELADON_MODEL_SYSTEM_TABLE_H_
