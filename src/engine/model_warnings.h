// What a load should tell of the model that it made.
#ifndef CELADON_ENGINE_MODEL_WARNINGS_H_
#define CELADON_ENGINE_MODEL_WARNINGS_H_

#include <string>
#include <vector>

#include "celadon/data_model.h"

namespace celadon {

// One for each synthetic key and for each circular reference, naming tables and fields.
std::vector<std::string> ModelWarnings(const DataModel& model);

}  // namespace celadon

#endif  // CELADON_ENGINE_MODEL_WARNINGS_H_
