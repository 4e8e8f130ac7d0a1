// Logical functions and those about NULL. A text that is read as a number counts as one.
#include "expression/functions/families.h"
#include "expression/functions/rows.h"

namespace celadon {
namespace {

double HasReading(double reading) { return Truth(!std::isnan(reading)); }

void IsText(const KernelCall& call) {
  NumberRows(call, [](const RowArguments& row) {
    return Truth(std::isnan(row.number(0)) && !row.is_null(0));
  });
}

void IsNull(const KernelCall& call) {
  NumberRows(call, [](const RowArguments& row) { return Truth(row.is_null(0)); });
}

void Null(const KernelCall& call) {
  NumberRows(call, [](const RowArguments&) { return kNoNumber; });
}

void EmptyIsNull(const KernelCall& call) {
  const ValueLanes& value = call.arguments[0];
  ValueWriter out = call.result.WriteValues();
  for (size_t row = 0; row < call.rows; ++row) {
    if (value.has_text(row) && value.texts[row].empty()) {
      out.Null(row);
    } else {
      out.Copy(row, value, row);
    }
  }
}

constexpr ScalarFunction kFunctions[] = {
    {"IsNum", "value", "n", true, MapNumber<HasReading>, "Whether a value can be read as a number"},
    {"IsText", "value", "p", true, IsText, "Whether a value is a text that is no number"},
    {"IsNull", "value", "p", true, IsNull, "Whether a value is NULL"},
    {"Null", "", "", true, Null, "NULL"},
    {"EmptyIsNull", "value", "w", false, EmptyIsNull, "NULL for the empty text, else the value"},
};

}  // namespace

std::span<const ScalarFunction> LogicalFunctions() { return kFunctions; }

}  // namespace celadon
