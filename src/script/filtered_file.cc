#include "script/filtered_file.h"

#include <cstddef>
#include <set>
#include <utility>

#include "absl/strings/str_format.h"

#include "runtime/status_macros.h"
#include "script/expand.h"
#include "source/gathered_table.h"

namespace celadon {
namespace {

using Labels = FormatOptions::Labels;

// The names of columns from the labels, or as the reader names them.
class ColumnNames {
 public:
  explicit ColumnNames(const std::vector<ColumnInfo>& read) : read_(read) {}

  std::string Labelled(const Value& label, size_t column) {
    const bool of_text = !read_.empty() && read_.front().name.starts_with('@');
    const std::string text = ExpansionText(label);
    const std::string name =
        text.empty() ? absl::StrFormat("%s%d", of_text ? "@" : "F", column + 1) : text;
    std::string free_name = name;
    for (int again = 1; !taken_.insert(free_name).second; ++again) {
      free_name = absl::StrFormat("%s%d", name, again);
    }
    return free_name;
  }

  std::string Unlabelled(size_t column) const {
    return column < read_.size() ? read_[column].name : absl::StrFormat("@%d", column + 1);
  }

 private:
  const std::vector<ColumnInfo>& read_;
  std::set<std::string> taken_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<TableReader>> OpenFilteredFile(const TableFormat& format,
                                                              const std::string& path,
                                                              const std::vector<GridStep>& steps,
                                                              FormatOptions options,
                                                              const Execution& execution) {
  const bool labelled = options.labels == Labels::kEmbedded;
  options.labels = Labels::kNone;
  options.blank_rows = true;
  CELADON_ASSIGN_OR_RETURN(const auto rows, format.Open(path, options, execution));
  CELADON_ASSIGN_OR_RETURN(Grid grid, ReadGrid(*rows, execution));
  for (const GridStep& step : steps) Apply(step, grid);
  if (grid.empty()) return absl::InvalidArgumentError("filters(…) leave no row of the file");
  GatheredTable table(execution);
  ColumnNames names(rows->columns());
  std::vector<size_t> places;
  for (size_t column = 0; column < grid.front().size(); ++column) {
    places.push_back(table.Column(labelled ? names.Labelled(grid.front()[column], column)
                                           : names.Unlabelled(column)));
  }
  for (size_t row = labelled ? 1 : 0; row < grid.size(); ++row) {
    for (size_t column = 0; column < places.size(); ++column) {
      table.Set(places[column], grid[row][column]);
    }
    CELADON_RETURN_IF_ERROR(table.EndRow());
  }
  return std::move(table).Read({});
}

}  // namespace celadon
