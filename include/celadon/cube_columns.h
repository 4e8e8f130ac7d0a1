// A chart as columns: numbers and symbol ids, for hosts that go on calculating with them.
//
//   const auto columns = session.Columns(definition, execution);
//   std::span<const double> sales = columns->measures[0].numbers;
#ifndef CELADON_CUBE_COLUMNS_H_
#define CELADON_CUBE_COLUMNS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "celadon/hypercube.h"
#include "celadon/symbol_table.h"

struct ArrowArray;  // see celadon/arrow_c_data.h
struct ArrowSchema;

namespace celadon {

// The values of a dimension, one a row.
struct DimensionColumn {
  static constexpr SymbolId kNull = 0xFFFFFFFF;
  static constexpr SymbolId kOthers = 0xFFFFFFFE;  // the row of values that limits leave out

  std::string name;
  std::vector<SymbolId> ids;                   // or kNull, kOthers
  std::shared_ptr<const SymbolTable> symbols;  // what the ids stand for
};

// The values of a measure, one a row.
struct MeasureColumn {
  std::string name;
  std::vector<double> numbers;  // NaN: no number
  // Own texts, such as those of Only(Region); empty where no row has one. A row that has none has
  // the empty text, and is NULL if it has no number either.
  std::vector<std::string> texts;
  std::vector<bool> has_text;  // as long as `texts`
  absl::Status error;          // of a measure that could not be calculated; it is NULL throughout

  bool is_null(size_t row) const {
    return numbers[row] != numbers[row] && (has_text.empty() || !has_text[row]);
  }
};

struct CubeColumns {
  std::vector<DimensionColumn> dimensions;
  std::vector<MeasureColumn> measures;
  uint64_t rows = 0;  // in each column: the page that the definition asks for
  uint64_t all_rows = 0;
};

// As CalculateHyperCube, for a straight table, without its total rows and attributes;
// InvalidArgument for another mode.
absl::StatusOr<CubeColumns> CalculateCubeColumns(const HyperCubeDefinition& definition,
                                                 const ChartContext& context,
                                                 const Execution& execution);

// Hands the columns over as an Arrow record batch, through the Arrow C data interface: the caller
// owns both structs and calls their `release`. A dimension is a dictionary of texts (utf8 by
// int32), with the row of others as `others`; a measure is float64, or utf8 where it has texts of
// its own. ResourceExhausted if the texts are too long for 32-bit offsets.
absl::Status ExportToArrow(const CubeColumns& cube, const RegionalSettings& settings,
                           ArrowSchema* schema, ArrowArray* array);

}  // namespace celadon

#endif  // CELADON_CUBE_COLUMNS_H_
