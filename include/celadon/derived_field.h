// Fields of charts that a script derives from fields of the model.
#ifndef CELADON_DERIVED_FIELD_H_
#define CELADON_DERIVED_FIELD_H_

#include <string>
#include <vector>

namespace celadon {

// A field that Declare and Derive define: a formula over another field.
struct DerivedField {
  std::string name;  // such as `OrderDate.Calendar.Year`
  std::string formula;
  std::vector<std::string> tags;
};

}  // namespace celadon

#endif  // CELADON_DERIVED_FIELD_H_
