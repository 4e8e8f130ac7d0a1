// The rows of a LOAD that takes all rows of a table of the load, one for one, at any place.
#include <algorithm>
#include <memory>

#include "runtime/status_macros.h"
#include "script/load_rows.h"

namespace celadon {
namespace {

bool IsConstant(const Program& program) { return program.is_constant() && program.inputs.empty(); }

}  // namespace

class LoadRows::PassedRows final : public CodedRows {
 public:
  PassedRows(const CodedRows& source, const std::vector<Output>& outputs)
      : source_(source), outputs_(outputs) {}

  uint64_t rows() const override { return source_.rows(); }

  std::shared_ptr<const DualVector> dictionary(size_t column) const override {
    const Output& output = outputs_[column];
    if (output.by_row != nullptr) return output.values;
    return output.by_entry ? output.by_entry->values() : source_.dictionary(output.column());
  }

  bool is_distinct(size_t column) const override {
    const Output& output = outputs_[column];
    return output.copied.has_value() && source_.is_distinct(output.column());
  }

  bool has_nulls(size_t column) const override {
    const Output& output = outputs_[column];
    if (output.by_row != nullptr) return output.values->empty();
    return output.by_entry.has_value() || source_.has_nulls(output.column());
  }

  const Histogram* histogram(size_t column) const override {
    const Output& output = outputs_[column];
    return output.copied.has_value() ? source_.histogram(output.column()) : nullptr;
  }

  void ReadCodes(size_t column, uint64_t first_row, std::span<uint32_t> codes) const override {
    const Output& output = outputs_[column];
    if (output.by_row != nullptr) {
      std::ranges::fill(codes, output.values->empty() ? BatchColumn::kNull : 0);
      return;
    }
    source_.ReadCodes(output.column(), first_row, codes);
    if (output.copied.has_value()) return;
    for (uint32_t& code : codes) code = output.by_entry->code(code);
  }

 private:
  const CodedRows& source_;
  const std::vector<Output>& outputs_;
};

// A constant is the one value of its column, or none for NULL.
absl::Status LoadRows::EvaluateConstant(Output& output) {
  CELADON_RETURN_IF_ERROR(output.by_row->evaluator().Run({}, 1));
  const ValueView value = output.by_row->evaluator().result()[0];
  output.values = std::make_shared<DualVector>();
  if (!value.is_null()) output.values->Append(value);
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<CodedRows>> LoadRows::AtAnyPlace() {
  const auto* const source = dynamic_cast<const CodedRows*>(source_.rows.get());
  const bool passes = passes_rows_ && std::ranges::all_of(outputs_, [](const Output& output) {
                        return output.by_row == nullptr || IsConstant(output.by_row->program());
                      });
  if (source == nullptr || !passes) return nullptr;
  for (Output& output : outputs_) {
    if (output.by_row != nullptr) CELADON_RETURN_IF_ERROR(EvaluateConstant(output));
    if (!output.by_entry.has_value()) continue;
    CELADON_RETURN_IF_ERROR(output.by_entry->Prepare({source->dictionary(output.column()), {}}));
  }
  return std::make_unique<PassedRows>(*source, outputs_);
}

}  // namespace celadon
