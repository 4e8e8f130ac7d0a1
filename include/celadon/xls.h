// Workbooks of the older binary kind as a table format.
//
// Source: [MS-XLS] (BIFF); Qlik help "Format specification items"; the load script page, sections
// 3.3 and 7.
#ifndef CELADON_XLS_H_
#define CELADON_XLS_H_

#include <memory>

#include "celadon/table_reader.h"

namespace celadon {

// Format "biff" (.xls), read only: one sheet of a workbook, the first or the one that
// FormatOptions::table names (`Sheet1` or `Sheet1$`). Values, columns and rows are those that
// MakeXlsxFormat gives, but logical values and errors are what the library FreeXL makes of them.
// PermissionDenied where the workbook is protected by a password, DataLoss where it is damaged.
//
// FreeXL 1.0.6 reads past its buffers in damaged files, so each read forks a process for it: a host
// that counts its children, or may have none, leaves this format out.
std::shared_ptr<const TableFormat> MakeXlsFormat();

}  // namespace celadon

#endif  // CELADON_XLS_H_
