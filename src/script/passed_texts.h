// Whether the texts that a formula gives are as their fields have them.
//
// Source: the load script page, sections 3.3 (values of QVD files and text columns of sources with
// types are not read as numbers) and 3.7 (texts that an expression makes are).
#ifndef CELADON_SCRIPT_PASSED_TEXTS_H_
#define CELADON_SCRIPT_PASSED_TEXTS_H_

#include <functional>
#include <string>

#include "celadon/format.h"
#include "expression/ast.h"

namespace celadon {

// Whether a text that the formula gives stays one when it is stored: Text() makes it, or it is that
// of a column whose texts are none that may mean numbers, or a constant that reads as none, handed
// on by If, Alt, ApplyMap and the like. `keeps_texts` tells that of a name.
bool PassesTexts(const NodePtr& formula,
                 const std::function<bool(const std::string& name)>& keeps_texts,
                 const TextInterpreter& interpreter);

}  // namespace celadon

#endif  // CELADON_SCRIPT_PASSED_TEXTS_H_
