// How far the groups of rows at the edges of a page go on outside of it.
//
// Source: the hypercube page, section 9.1: `qTails`; Qlik's engine API, NxGroupTail.
#ifndef CELADON_HYPERCUBE_GROUP_TAILS_H_
#define CELADON_HYPERCUBE_GROUP_TAILS_H_

#include <vector>

#include "celadon/hypercube.h"
#include "hypercube/shown_rows.h"

namespace celadon {

// Of every dimension but the innermost one, in the order of sorting; of no rows on the page, none.
std::vector<GroupTail> TailsOf(const HyperCubeDefinition& definition, const StraightTable& table,
                               const ShownRows& rows);

}  // namespace celadon

#endif  // CELADON_HYPERCUBE_GROUP_TAILS_H_
