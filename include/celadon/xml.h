// XML files as a table format.
//
// Source: Qlik help "Loading data from XML files"; the load script page, section 7.
#ifndef CELADON_XML_H_
#define CELADON_XML_H_

#include <memory>

#include "celadon/table_reader.h"

namespace celadon {

// Format "xmlsimple" (.xml; also called xml, xmlsax and xmlgeneric), read only.
// FormatOptions::table is a path of element names from the root, `Orders/Order`; without one it is
// that of the first element that has siblings of its name. Each such element makes a row: its
// attributes, the texts of its children, and those further down by their path (`Address/City`) are
// columns. Our own: where a name occurs again within a row, its first value counts; the text of the
// element itself is the column `Order%Table`; `%Key_Order` numbers the elements of a level, so that
// the tables of one file associate; the root has a key where it holds values and tables. What
// stands behind a NUL is no part of the document, so that the header of a QVD file is one.
std::shared_ptr<const TableFormat> MakeXmlFormat();

}  // namespace celadon

#endif  // CELADON_XML_H_
