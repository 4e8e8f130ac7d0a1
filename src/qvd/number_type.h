// The names that a QVD header gives to the number types of fields.
#ifndef CELADON_QVD_NUMBER_TYPE_H_
#define CELADON_QVD_NUMBER_TYPE_H_

#include <string_view>

#include "celadon/format.h"

namespace celadon {

std::string_view NumberTypeName(NumberType type);

// kUnknown for any name that is not a type's, such as the `0` of old files.
NumberType NumberTypeOf(std::string_view name);

}  // namespace celadon

#endif  // CELADON_QVD_NUMBER_TYPE_H_
