// JSON files as a table format.
//
// Source: RFC 8259; the load script page, sections 3.4 and 7. How a document becomes a table is our
// own.
#ifndef CELADON_JSON_H_
#define CELADON_JSON_H_

#include <memory>

#include "celadon/table_reader.h"

namespace celadon {

// Format "json" (.json), read only. FormatOptions::table is a path of member names to an array,
// `Root/orders/items`, where `Root` stands for the document; without one it is the document, or the
// only array among its members. Each element makes a row, a single object one row. The members of
// an object are columns, those of objects inside by their path (`address.city`); an array inside is
// its text. Numbers stay numbers, true and false are the duals `true` -1 and `false` 0, null is
// NULL, and texts are read like those of delimited files.
std::shared_ptr<const TableFormat> MakeJsonFormat();

// Format "ndjson" (.ndjson, .jsonl), read only: each line that is not blank holds a value, which is
// a row as an element above; with FormatOptions::table the value at that path in it is, or holds,
// the rows. An error names the line.
std::shared_ptr<const TableFormat> MakeJsonLinesFormat();

}  // namespace celadon

#endif  // CELADON_JSON_H_
