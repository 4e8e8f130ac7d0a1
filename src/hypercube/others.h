// Limits on the values of dimensions: which are kept, and the row of all others.
//
// Source: the hypercube page, section 6; Qlik's engine API, OtherTotalSpecProp.
#ifndef CELADON_HYPERCUBE_OTHERS_H_
#define CELADON_HYPERCUBE_OTHERS_H_

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "hypercube/cube_definition.h"
#include "hypercube/symbol_ranks.h"

namespace celadon {

// A dimension's value in a tuple that stands for all that were cut, and that of an inner dimension
// which has no values of its own there.
constexpr TupleValue kOthersValue = 0xFFFFFFFD;
constexpr TupleValue kTotalValue = 0xFFFFFFFC;

class OthersLimits {
 public:
  // Finds what is kept, from the outer dimensions to the inner ones. What is referred to outlives
  // the object. Errors of the formulas that values are compared by.
  static absl::StatusOr<OthersLimits> Find(const HyperCubeDefinition& definition,
                                           const BoundCube& bound,
                                           const CubeSurroundings& surroundings);

  bool any() const;
  // Puts kOthersValue in place of values that were cut, in a tuple of the dimensions at these
  // positions, which ascend. Values stay whose limits take dimensions that are not among them.
  void Rewrite(std::span<TupleValue> tuple, std::span<const size_t> positions) const;
  // The values that were cut in a tuple of the dimensions outside of one, ascending; all that were
  // cut in any where there is no tuple.
  std::vector<TupleValue> Cut(size_t dimension,
                              std::optional<std::span<const TupleValue>> outer) const;
  // Whether no limits on these dimensions take any other.
  bool RewritesApart(std::span<const size_t> positions) const;

 private:
  using Tuple = std::vector<TupleValue>;
  // The values kept, and cut, in each outer tuple; one entry, of the empty tuple, where outer
  // dimensions do not matter.
  struct Kept {
    bool global = false, collapses = false;
    std::map<Tuple, absl::flat_hash_set<TupleValue>> values;
    std::map<Tuple, std::vector<TupleValue>> cut;
  };

  // Whether the limits of the dimension at positions[i] take others than those before it.
  bool LooksElsewhere(std::span<const size_t> positions, size_t i) const;

  // Nullopt where no limits hold.
  absl::StatusOr<std::optional<Kept>> KeptOf(size_t position, const HyperCubeDefinition& definition,
                                             const BoundCube& bound,
                                             const CubeSurroundings& surroundings) const;

  // Of rows by the outer dimensions and the one that is limited, whose symbols have these ranks.
  static Kept Keep(const HyperCubeDefinition& definition, size_t position, const TupleRows& tuples,
                   const ValueColumn& values, const SymbolRanks& ranks);

  std::vector<std::optional<Kept>> kept_;  // a dimension
};

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_OTHERS_H_
