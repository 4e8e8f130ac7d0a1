// Whether the texts that formulas of a LOAD give are as their fields have them.
//
// Source: the load script page, sections 3.3 (values of QVD files and text columns of sources with
// types are not read as numbers) and 3.7 (texts that an expression makes are).
#ifndef CELADON_SCRIPT_PASSED_TEXTS_H_
#define CELADON_SCRIPT_PASSED_TEXTS_H_

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "celadon/format.h"
#include "script/load_statement.h"

namespace celadon {

class PassedTexts {
 public:
  // `keeps_texts` tells of a column of the source whether its texts are none that may mean numbers.
  // All outlives the object.
  PassedTexts(const std::vector<FieldItem>& items,
              std::function<bool(const std::string& name)> keeps_texts,
              const TextInterpreter& interpreter)
      : items_(items), keeps_texts_(std::move(keeps_texts)), interpreter_(interpreter) {}

  // Whether a text that the formula gives stays one when it is stored: Text() makes it, or it is
  // that of such a column, or a constant that reads as no number, handed on by If, Alt, ApplyMap
  // and the like.
  bool Of(const NodePtr& formula);

 private:
  // Of a value that Peek() takes from the rows of the LOAD.
  bool OfField(const std::string& name);
  bool OfCall(const Call& call);

  const std::vector<FieldItem>& items_;
  const std::function<bool(const std::string& name)> keeps_texts_;
  const TextInterpreter& interpreter_;
  std::set<std::string> asked_;  // fields that are being looked at, which lead back to themselves
};

}  // namespace celadon

#endif  // CELADON_SCRIPT_PASSED_TEXTS_H_
