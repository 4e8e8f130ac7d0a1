#include "hypercube/table_columns.h"

#include <algorithm>

#include "hypercube/others.h"

namespace celadon {
namespace {

DimensionColumn DimensionOf(const StraightTable& table, const BoundCube& bound,
                            const ChartFields& fields, size_t dimension,
                            std::span<const uint32_t> rows) {
  const FieldId field = bound.dimensions[dimension];
  DimensionColumn column{
      .name = bound.dimension_names[dimension], .ids = {}, .symbols = fields.shared_symbols(field)};
  column.ids.reserve(rows.size());
  for (const uint32_t row : rows) {
    const TupleValue value = table.rows().tuples.value(row, dimension);
    column.ids.push_back(value < kTotalValue     ? static_cast<SymbolId>(value)
                         : value == kOthersValue ? DimensionColumn::kOthers
                                                 : DimensionColumn::kNull);
  }
  return column;
}

MeasureColumn MeasureOf(const StraightTable& table, const BoundCube& bound, size_t measure,
                        std::span<const uint32_t> rows) {
  MeasureColumn column{.name = bound.measure_names[measure],
                       .numbers = {},
                       .texts = {},
                       .has_text = {},
                       .error = table.error(measure)};
  const ValueColumn& values = table.measures().rows[measure];
  column.numbers.reserve(rows.size());
  for (const uint32_t row : rows) column.numbers.push_back(values.number(row));
  const bool texts =
      std::ranges::any_of(rows, [&values](uint32_t row) { return values.has_text(row); });
  if (!texts) return column;
  for (const uint32_t row : rows) {
    column.has_text.push_back(values.has_text(row));
    column.texts.emplace_back(values.has_text(row) ? values.text(row) : "");
  }
  return column;
}

}  // namespace

CubeColumns ColumnsOf(const StraightTable& table, const Page& page, const BoundCube& bound,
                      const ChartFields& fields) {
  const std::span<const uint32_t> order = table.order();
  const size_t first = std::min<uint64_t>(page.skip, order.size());
  const size_t count = std::min<uint64_t>(page.top, order.size() - first);
  const std::span<const uint32_t> rows = order.subspan(first, count);
  CubeColumns columns;
  columns.rows = count;
  columns.all_rows = order.size();
  for (size_t d = 0; d < bound.dimensions.size(); ++d) {
    columns.dimensions.push_back(DimensionOf(table, bound, fields, d, rows));
  }
  for (size_t m = 0; m < bound.measure_names.size(); ++m) {
    columns.measures.push_back(MeasureOf(table, bound, m, rows));
  }
  return columns;
}

}  // namespace celadon
