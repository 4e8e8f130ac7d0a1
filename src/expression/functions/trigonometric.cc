// Trigonometric and hyperbolic functions; angles are radians.
//
// Source: the expression language, section 10.31; Qlik help "Trigonometric and hyperbolic
// functions".
#include "expression/functions/families.h"
#include "expression/functions/rows.h"

namespace celadon {
namespace {

template <double (*kFunction)(double)>
double Finite(double x) {
  return FiniteOrNone(kFunction(x));
}

double ArcTangentOfQuotient(double y, double x) { return std::atan2(y, x); }

constexpr ScalarFunction kFunctions[] = {
    {"sin", "angle", "n", true, MapNumber<Finite<std::sin>>, "Sine"},
    {"cos", "angle", "n", true, MapNumber<Finite<std::cos>>, "Cosine"},
    {"tan", "angle", "n", true, MapNumber<Finite<std::tan>>, "Tangent"},
    {"asin", "x", "n", true, MapNumber<Finite<std::asin>>, "Angle of a sine"},
    {"acos", "x", "n", true, MapNumber<Finite<std::acos>>, "Angle of a cosine"},
    {"atan", "x", "n", true, MapNumber<Finite<std::atan>>, "Angle of a tangent"},
    {"atan2", "y, x", "n", true, MapNumbers<ArcTangentOfQuotient>,
     "Angle of the point with these coordinates"},
    {"sinh", "x", "n", true, MapNumber<Finite<std::sinh>>, "Hyperbolic sine"},
    {"cosh", "x", "n", true, MapNumber<Finite<std::cosh>>, "Hyperbolic cosine"},
    {"tanh", "x", "n", true, MapNumber<Finite<std::tanh>>, "Hyperbolic tangent"},
    {"asinh", "x", "n", true, MapNumber<Finite<std::asinh>>, "Inverse of the hyperbolic sine"},
    {"acosh", "x", "n", true, MapNumber<Finite<std::acosh>>, "Inverse of the hyperbolic cosine"},
    {"atanh", "x", "n", true, MapNumber<Finite<std::atanh>>, "Inverse of the hyperbolic tangent"},
};

}  // namespace

std::span<const ScalarFunction> TrigonometricFunctions() { return kFunctions; }

}  // namespace celadon
