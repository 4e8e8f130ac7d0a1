// Takes the values out of fields that no row holds any more.
#ifndef CELADON_SCRIPT_UNUSED_SYMBOLS_H_
#define CELADON_SCRIPT_UNUSED_SYMBOLS_H_

#include <memory>
#include <span>

#include "absl/status/status.h"
#include "celadon/cancel_token.h"
#include "model/model_builder.h"
#include "storage/staged_table.h"

namespace celadon {

// Of these fields; the values left keep their order, and the columns of all tables that hold a
// field are recoded. Costs one look at all columns, however many the fields are. Cancelled, with
// some fields still as they were.
absl::Status DropUnusedSymbols(std::span<const std::shared_ptr<StagedField>> fields,
                               StagedModel& model, const CancelToken& cancel);

}  // namespace celadon

#endif  // CELADON_SCRIPT_UNUSED_SYMBOLS_H_
