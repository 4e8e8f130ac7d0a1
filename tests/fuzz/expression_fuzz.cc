// Any text as a formula: parsing, printing, parsing again, binding and evaluating must survive it.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "celadon/expression.h"
#include "expression/bind.h"
#include "expression/evaluate.h"

namespace celadon {
namespace {

// Every name is the one column there is.
class OneColumn final : public Scope {
 public:
  absl::StatusOr<NameMeaning> ResolveName(const std::string&) override { return InputColumn{0}; }
  absl::StatusOr<InputColumn> BindAggregation(const NodePtr&) override { return InputColumn{0}; }
  absl::Status EnterSet(const SetPtr&) override { return absl::OkStatus(); }
  std::shared_ptr<const Environment> environment() const override {
    return std::make_shared<const Environment>();
  }
};

void EvaluateAnyway(const Expression& expression) {
  OneColumn scope;
  const TextInterpreter interpreter{RegionalSettings()};
  const auto program = Bind(expression.root(), scope, FunctionRegistry::BuiltIn(), interpreter,
                            {.result = Fetch::kTexts, .text = expression.text()});
  if (!program.ok()) return;
  const double numbers[] = {kNoNumber, 2.5, kNoNumber, -1};
  const std::string_view texts[] = {{}, {}, "a\xC3\xB1;b", "dual"};
  const ValueLanes lanes{numbers, texts};
  Evaluator evaluator(*program, interpreter, 4);
  (void)evaluator.Run({&lanes, (*program)->inputs.size()}, 4);
}

// Texts that are a formula once expanded are one unexpanded, too.
void CheckUnexpanded(std::string_view text, bool is_formula) {
  const auto expression = Expression::ParseUnexpanded(text);
  if (is_formula && text.find("$(") == std::string_view::npos && !expression.ok()) std::abort();
  if (!expression.ok() && !PlaceOfError(expression.status()).has_value()) std::abort();
  if (expression.ok()) (void)expression->FieldsUsed();
}

void Check(std::string_view text) {
  const auto expression = Expression::Parse(text);
  CheckUnexpanded(text, expression.ok());
  if (!expression.ok()) {
    if (!PlaceOfError(expression.status()).has_value()) std::abort();
    return;
  }
  const std::string printed = expression->CanonicalText();
  const auto again = Expression::Parse(printed);
  if (!again.ok() || again->CanonicalText() != printed) std::abort();
  EvaluateAnyway(*expression);
}

}  // namespace
}  // namespace celadon

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  celadon::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
