// Reads the texts that formulas made as numbers, just before they are stored.
//
// Source: the load script page, section 3.7.
#ifndef CELADON_SCRIPT_STORED_TEXTS_H_
#define CELADON_SCRIPT_STORED_TEXTS_H_

#include <memory>

#include "celadon/executor.h"
#include "celadon/format.h"
#include "script/row_source.h"
#include "value/dictionary.h"

namespace celadon {

// The same rows; in the columns that say so, a text that reads as a number is a dual. Interpreter
// and executor outlive the reader.
std::unique_ptr<TableReader> ReadStoredTexts(RowSource source, const TextInterpreter& interpreter,
                                             Executor& executor);

// The code of a value as it would be stored, kNone where it is not there or NULL.
uint32_t FindStored(const Dictionary& symbols, ValueView value, const TextInterpreter& interpreter);

}  // namespace celadon

#endif  // CELADON_SCRIPT_STORED_TEXTS_H_
