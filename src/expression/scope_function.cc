#include "expression/scope_function.h"

namespace celadon {
namespace {

using Category = FunctionCategory;
constexpr FunctionPlace kCharts = FunctionPlace::kCharts;
constexpr FunctionPlace kScripts = FunctionPlace::kScripts;

// Each is carried out by the scopes of charts (room hypercube) or of scripts (room script); a
// function that neither carries out does not stand here.
constexpr ScopeFunction kFunctions[] = {
    // Of scripts.
    {"ApplyMap", "map, value[, default]", Category::kMapping, kScripts,
     "What a mapping table has for a value"},
    {"AutoNumber", "value[, counter]", Category::kCounter, kScripts,
     "1, 2, 3 … for each value that is new"},
    {"AutoNumberHash128", "value, …", Category::kCounter, kScripts,
     "1, 2, 3 … for each combination of values that is new"},
    {"AutoNumberHash256", "value, …", Category::kCounter, kScripts,
     "1, 2, 3 … for each combination of values that is new"},
    {"Evaluate", "text", Category::kString, kScripts,
     "What a text gives when it is evaluated as a formula"},
    {"Exists", "field[, value]", Category::kInterRecord, kScripts,
     "Whether a value is loaded already"},
    {"FieldName", "n[, table]", Category::kTable, kScripts, "Name of a field, from 1"},
    {"FieldNumber", "field[, table]", Category::kTable, kScripts,
     "Number of a field, from 1, or 0"},
    {"FileBaseName", "", Category::kFile, kScripts,
     "Name of the file that is read, without extension"},
    {"FileDir", "", Category::kFile, kScripts, "Folder of the file that is read"},
    {"FileExtension", "", Category::kFile, kScripts, "Extension of the file that is read"},
    {"FileName", "", Category::kFile, kScripts, "Name of the file that is read"},
    {"FilePath", "", Category::kFile, kScripts, "Path of the file that is read"},
    {"FileSize", "[file]", Category::kFile, kScripts, "Bytes of a file"},
    {"FileTime", "[file]", Category::kFile, kScripts, "When a file was changed last"},
    {"IsPartialReload", "", Category::kSystem, kScripts,
     "Whether the reload that runs is a partial one"},
    {"IterNo", "", Category::kCounter, kScripts, "Number of the pass of WHILE"},
    {"LookUp", "field, match_field, value[, table]", Category::kInterRecord, kScripts,
     "A value of the first row that matches"},
    {"MapSubString", "map, text", Category::kMapping, kScripts,
     "A text with all that a mapping table knows replaced"},
    {"NoOfFields", "[table]", Category::kTable, kScripts, "Number of fields of a table"},
    {"NoOfTables", "", Category::kTable, kScripts, "Number of tables loaded so far"},
    {"Peek", "field[, row[, table]]", Category::kInterRecord, kScripts,
     "A value of a row that is loaded already"},
    {"Previous", "expression", Category::kInterRecord, kScripts,
     "An expression on the row of the source before"},
    {"QvdFieldName", "file, n", Category::kFile, kScripts, "Name of a field of a QVD file"},
    {"QvdNoOfFields", "file", Category::kFile, kScripts, "Number of fields of a QVD file"},
    {"QvdNoOfRecords", "file", Category::kFile, kScripts, "Rows of a QVD file"},
    {"RecNo", "", Category::kCounter, kScripts, "Number of the row of the source"},
    {"TableName", "n", Category::kTable, kScripts, "Name of a table, from 0"},
    {"TableNumber", "table", Category::kTable, kScripts, "Number of a table, from 0"},
    // Of charts.
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
    {"NoOfRows", "[table]", Category::kInterRecord, FunctionPlace::kBoth,
     "Number of rows of a table in scripts, of the column segment in charts"},
    {"Rank", "value[, mode[, format]]", Category::kRanking, kCharts,
     "Rank in the column segment, the highest value first"},
    {"RowNo", "", Category::kInterRecord, FunctionPlace::kBoth,
     "Number of the row in the table that a script makes, or in the column segment"},
    {"SecondaryDimensionality", "", Category::kInterRecord, kCharts,
     "Number of dimensions of the pivot column; 0 elsewhere"},
    {"Top", "value[, offset[, count]]", Category::kInterRecord, kCharts,
     "The value in a row counted from the first one"},
    {"VRank", "value[, mode[, format]]", Category::kRanking, kCharts, "Another name of Rank"},
};

}  // namespace

std::span<const ScopeFunction> ScopeFunctions() { return kFunctions; }

}  // namespace celadon
