// External functions as entries of the registry.
#ifndef CELADON_EXPRESSION_EXTERNAL_ENTRIES_H_
#define CELADON_EXPRESSION_EXTERNAL_ENTRIES_H_

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "celadon/external_function.h"
#include "celadon/function_registry.h"
#include "expression/aggregation.h"

namespace celadon {

// What comes from sources is kept for good once it was found, since formulas point to it: sources
// hand out new functions only where a plugin has come back as another one. Thread-safe but for
// AddSource.
class ExternalEntries {
 public:
  void AddSource(std::shared_ptr<const ExternalFunctions> source);

  // The entry of a function; the same for every call.
  const FunctionInfo& Keep(std::shared_ptr<const ExternalFunction> function);
  // Null where no source has such a function at the moment.
  const FunctionInfo* Find(std::string_view name);
  std::vector<FunctionInfo> functions();
  // Why there is no such function, from the first source that can tell.
  std::string Absence(std::string_view name) const;

 private:
  struct Entry {
    std::shared_ptr<const ExternalFunction> function;
    AggregationFunction aggregation;
    FunctionInfo info;
  };

  std::vector<std::shared_ptr<const ExternalFunctions>> sources_;
  std::mutex mutex_;
  std::map<const ExternalFunction*, std::unique_ptr<const Entry>> entries_;
};

}  // namespace celadon

#endif  // CELADON_EXPRESSION_EXTERNAL_ENTRIES_H_
