// What the engine finds out about a field by itself: figures and tags.
//
// Source: Qlik engine API `FieldInTableData` for the figures, Qlik help "Field tags" for the tags.
#ifndef CELADON_MODEL_FIELD_FACTS_H_
#define CELADON_MODEL_FIELD_FACTS_H_

#include <span>
#include <string>
#include <vector>

#include "celadon/data_model.h"
#include "storage/staged_table.h"

namespace celadon {

// The figures of a column, from its histogram; `is_key` says whether other tables hold the field.
// Where they do not, the column holds all symbols.
FieldStatistics StatisticsOf(const TableColumn& column, bool is_key);

// What a field is for, beside its values.
struct FieldRole {
  bool key = false;        // links tables
  bool key_part = false;   // a synthetic key stands for it
  bool synthetic = false;  // a synthetic key
  bool system = false;     // tells of the model
};

// The tags of the role ($system, $key, $keypart, $syn), then what holds for all values ($numeric,
// $integer, $text, $ascii; none without values), then $date or $timestamp by the format, then what
// the sources say beside these.
std::vector<std::string> FieldTags(const SymbolTable& symbols, const FieldRole& role,
                                   std::span<const std::string> source_tags);

// As FieldTags, of a field that is still being loaded: those of no role. Looks at every value.
std::vector<std::string> StagedFieldTags(const StagedField& field);

}  // namespace celadon

#endif  // CELADON_MODEL_FIELD_FACTS_H_
