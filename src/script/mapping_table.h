// A table that maps values to others, loaded by Mapping LOAD.
//
// Source: Qlik help "Mapping"; the load script page, section 4.10.
#ifndef CELADON_SCRIPT_MAPPING_TABLE_H_
#define CELADON_SCRIPT_MAPPING_TABLE_H_

#include <cstdint>

#include "absl/status/status.h"
#include "celadon/table_reader.h"
#include "value/dictionary.h"

namespace celadon {

class MappingTable {
 public:
  // Adds all rows of a reader; of several for one input the first counts. InvalidArgument if there
  // are not two columns.
  absl::Status Add(TableReader& rows);

  // What the value is mapped to, `fallback` where it is none of the inputs.
  ValueView Map(ValueView value, ValueView fallback) const;

  const DualVector& inputs() const { return inputs_.values(); }
  ValueView output(uint32_t input) const;

 private:
  Dictionary inputs_;
  DualVector outputs_;           // one for each input that is mapped to something
  std::vector<uint32_t> codes_;  // of the inputs' outputs; kNull: to NULL
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_MAPPING_TABLE_H_
