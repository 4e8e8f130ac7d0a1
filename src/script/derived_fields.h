// The fields of charts that a script defines by Declare and Derive.
//
// Source: Qlik help "Derived fields"; the load script page, section 11.
#ifndef CELADON_SCRIPT_DERIVED_FIELDS_H_
#define CELADON_SCRIPT_DERIVED_FIELDS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "celadon/script.h"
#include "runtime/string_map.h"
#include "script/command.h"

namespace celadon {

// Used by one thread.
class DerivedFields {
 public:
  // Replaces a definition of that name. NotFound where it is based on one that is not there.
  absl::Status Declare(DeclareCommand declare);
  // NotFound where there is no such definition.
  absl::Status Derive(const DeriveCommand& derive);

  // All of them, those that go by tags from the fields of the model that has been built.
  std::vector<DerivedField> Resolve(const DataModel& model) const;

 private:
  absl::StatusOr<const DeclareCommand*> Definition(const std::string& name) const;
  void Add(const std::string& field, const DeclareCommand& definition,
           std::vector<DerivedField>& derived) const;

  StringMap<DeclareCommand> definitions_;
  std::vector<DeriveCommand> derives_;
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_DERIVED_FIELDS_H_
