#include "expression/scope_function.h"

namespace celadon {
namespace {

using Category = FunctionCategory;
constexpr FunctionPlace kCharts = FunctionPlace::kCharts;

// Each is carried out by the scopes of charts (room hypercube) or of scripts (room script); a
// function that neither carries out does not stand here.
constexpr ScopeFunction kFunctions[] = {
    {"Above", "value[, offset[, count]]", Category::kInterRecord, kCharts,
     "The value in a row above, or a list of them"},
    {"After", "value[, offset[, count]]", Category::kInterRecord, kCharts,
     "The value in a pivot column to the right; NULL elsewhere"},
    {"Aggr", "value, dimension, …", Category::kNested, kCharts,
     "A virtual table of values, a row a combination of the dimensions"},
    {"Before", "value[, offset[, count]]", Category::kInterRecord, kCharts,
     "The value in a pivot column to the left; NULL elsewhere"},
    {"Below", "value[, offset[, count]]", Category::kInterRecord, kCharts,
     "The value in a row below, or a list of them"},
    {"Bottom", "value[, offset[, count]]", Category::kInterRecord, kCharts,
     "The value in a row counted from the last one"},
    {"Column", "measure", Category::kInterRecord, kCharts, "The value of another measure"},
    {"ColumnNo", "", Category::kInterRecord, kCharts, "Number of the pivot column; NULL elsewhere"},
    {"Dimensionality", "", Category::kInterRecord, kCharts,
     "Number of dimensions in the row; 0 in the total"},
    {"First", "value[, offset[, count]]", Category::kInterRecord, kCharts,
     "The value in the leftmost pivot column; NULL elsewhere"},
    {"HRank", "value[, mode[, format]]", Category::kRanking, kCharts,
     "Rank among pivot columns; NULL elsewhere"},
    {"Last", "value[, offset[, count]]", Category::kInterRecord, kCharts,
     "The value in the rightmost pivot column; NULL elsewhere"},
    {"NoOfColumns", "", Category::kInterRecord, kCharts, "Number of pivot columns; NULL elsewhere"},
    {"NoOfRows", "", Category::kInterRecord, kCharts, "Number of rows of the column segment"},
    {"Rank", "value[, mode[, format]]", Category::kRanking, kCharts,
     "Rank in the column segment, the highest value first"},
    {"RowNo", "", Category::kInterRecord, kCharts, "Number of the row in the column segment"},
    {"SecondaryDimensionality", "", Category::kInterRecord, kCharts,
     "Number of dimensions of the pivot column; 0 elsewhere"},
    {"Top", "value[, offset[, count]]", Category::kInterRecord, kCharts,
     "The value in a row counted from the first one"},
    {"VRank", "value[, mode[, format]]", Category::kRanking, kCharts, "Another name of Rank"},
};

}  // namespace

std::span<const ScopeFunction> ScopeFunctions() { return kFunctions; }

}  // namespace celadon
