// Parses what stands before LOAD or SELECT: the label of the table and the prefixes.
//
// Source: Qlik help "Script prefixes"; the load script page, section 8.
#ifndef CELADON_SCRIPT_LOAD_PREFIX_PARSER_H_
#define CELADON_SCRIPT_LOAD_PREFIX_PARSER_H_

#include <cstddef>

#include "absl/status/status.h"
#include "script/load_statement.h"
#include "script/statement_reader.h"

namespace celadon {

// The byte behind the `:` of the label that begins here, npos if there is none. A label is quoted
// or, bare, one line of words.
size_t LabelEnd(const StatementReader& reader);

// Whether a label, a prefix, LOAD or SELECT begins here.
bool AtLoad(const StatementReader& reader);

// Whether a statement begins here whose label, if it has one, names nothing, such as Let.
bool AtNamelessStatement(const StatementReader& reader);

// Whether the word is LOAD, SELECT or another that brings in rows.
bool BeginsRows(const Token& token);

// Reads up to that word. Unimplemented, with its place, for a prefix that is not run yet.
absl::Status ParseLoadPrefixes(StatementReader& reader, LoadPrefixes& prefixes);

}  // namespace celadon

#endif  // CELADON_SCRIPT_LOAD_PREFIX_PARSER_H_
