// Keys that stand for several fields which tables share.
//
// Source: Qlik help "Synthetic keys". How the original builds them is not published; the algorithm
// is our own (associative model, section 3.1).
#ifndef CELADON_MODEL_SYNTHETIC_KEYS_H_
#define CELADON_MODEL_SYNTHETIC_KEYS_H_

#include "absl/status/status.h"
#include "celadon/execution.h"
#include "model/model_builder.h"

namespace celadon {

// Replaces the largest set of fields that two tables share, in every table that holds all of them,
// by a field `$Syn n`, and adds a table `$Syn n Table` of the tuples that occur: first the key,
// whose symbol r is row r, then the fields. Goes on until no two tables share two fields. A tuple
// that is NULL in every field is NULL in the key too; one that is NULL in some has a symbol.
// ResourceExhausted, Cancelled; the staged model is then fit only to be dropped.
absl::Status AddSyntheticKeys(StagedModel& model, const Execution& execution);

}  // namespace celadon

#endif  // CELADON_MODEL_SYNTHETIC_KEYS_H_
