#include <algorithm>
#include <memory>
#include <vector>

#include "hypercube/record_pass.h"

namespace celadon {

void RecordPass::LearnDecided(std::span<const FieldId> listed, const Execution& execution) {
  const std::optional<TableId> id = records_.id();
  if (!id.has_value() || &records_.table() != &records_.model().table(*id)) return;
  const std::vector<TableColumn>& columns = records_.table().columns;
  std::vector<size_t> counted_by;
  for (size_t c = 0; c < columns.size(); ++c) {
    const BitPackedColumn* const codes = &columns[c].codes;
    if (std::ranges::find(listed, columns[c].field) != listed.end() || counts_.HasAxis(codes) ||
        sums_.HasAxis(codes) || totals_.HasAxis(codes) || leasts_.HasAxis(codes) ||
        extremes_.HasAxis(codes)) {
      counted_by.push_back(c);
    }
  }
  const std::shared_ptr<const DecidedCodes> decided =
      records_.model().decided_columns().Learn(records_.table(), counted_by, execution);
  counts_.set_decided(decided);
  sums_.set_decided(decided);
  totals_.set_decided(decided);
  leasts_.set_decided(decided);
  extremes_.set_decided(decided);
}

}  // namespace celadon
