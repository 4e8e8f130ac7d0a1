// What values fields hold.
#include <cmath>

#include "script/script_functions.h"
#include "script/stored_texts.h"
#include "value/dictionary.h"

namespace celadon {
namespace {

// Also sees the rows that the load has made and that are not stored yet.
class Exists final : public RowFunction {
 public:
  // `field` is the name where it does not change from row to row.
  Exists(const FunctionSite& site, const TextLiteral* field)
      : site_(site), field_(field == nullptr ? std::string() : field->text) {}

  bool looks_at_result() const override {
    return site_.result != nullptr && (field_.empty() || site_.result->HasField(field_));
  }

  absl::Status Evaluate(const KernelCall& call) override {
    double* const out = call.result.WriteNumbers();
    for (size_t row = 0; row < call.rows; ++row) {
      const CallRow arguments(call, row);
      out[row] = Holds(arguments.text(0), arguments[1], arguments.interpreter()) ? -1 : 0;
    }
    return absl::OkStatus();
  }

 private:
  bool Holds(std::string_view field, ValueView value, const TextInterpreter& interpreter) {
    if (value.is_null()) return false;
    const Dictionary* const symbols = site_.reload.DictionaryOf(field);
    if (symbols != nullptr && FindStored(*symbols, value, interpreter) != Dictionary::kNone) {
      return true;
    }
    if (site_.result == nullptr || !site_.result->HasField(field)) return false;
    NotePending(field);
    return FindStored(pending_, value, interpreter) != Dictionary::kNone;
  }

  void NotePending(std::string_view field) {
    const uint64_t rows = site_.result->pending();
    if (rows < noted_) {
      pending_ = Dictionary();
      noted_ = 0;
    }
    for (; noted_ < rows; ++noted_) {
      const ValueView value = site_.result->Pending(field, noted_);
      if (!value.is_null()) pending_.Intern(value);
    }
  }

  FunctionSite site_;
  std::string field_;
  Dictionary pending_;
  uint64_t noted_ = 0;  // pending rows whose values are in pending_
};

std::unique_ptr<RowFunction> MakeExists(const FunctionSite& site,
                                        std::span<const NodePtr> arguments) {
  return std::make_unique<Exists>(site, arguments[0]->As<TextLiteral>());
}

std::unique_ptr<RowFunction> FieldValue(const FunctionSite& site, std::span<const NodePtr>) {
  return ByRow([site](const CallRow& row) -> ValueView {
    const DualVector* const symbols = site.reload.SymbolsOf(row.text(0));
    const double position = std::trunc(row.number(1)) - 1;
    const bool held =
        symbols != nullptr && position >= 0 && position < static_cast<double>(symbols->size());
    return held ? (*symbols)[static_cast<size_t>(position)] : ValueView();
  });
}

std::unique_ptr<RowFunction> FieldIndex(const FunctionSite& site, std::span<const NodePtr>) {
  return ByRow([site](const CallRow& row) {
    const Dictionary* const symbols = site.reload.DictionaryOf(row.text(0));
    const uint32_t code =
        symbols == nullptr ? Dictionary::kNone : FindStored(*symbols, row[1], row.interpreter());
    return ValueView::Number(code == Dictionary::kNone ? 0.0 : code + 1.0);
  });
}

std::unique_ptr<RowFunction> FieldValueCount(const FunctionSite& site, std::span<const NodePtr>) {
  return ByRow([site](const CallRow& row) -> ValueView {
    const DualVector* const symbols = site.reload.SymbolsOf(row.text(0));
    if (symbols == nullptr) return ValueView();
    return ValueView::Number(static_cast<double>(symbols->size()));
  });
}

constexpr ScriptFunctionInfo kFunctions[] = {{"Exists", 1, 2, 1, MakeExists},
                                             {"FieldValue", 2, 2, 1, FieldValue, true},
                                             {"FieldIndex", 2, 2, 1, FieldIndex, true},
                                             {"FieldValueCount", 1, 1, 1, FieldValueCount, true}};

}  // namespace

std::span<const ScriptFunctionInfo> FieldFunctions() { return kFunctions; }

}  // namespace celadon
