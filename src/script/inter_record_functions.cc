// What stands in other rows.
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

#include "runtime/string_map.h"
#include "script/script_functions.h"

namespace celadon {
namespace {

ValueView CellOf(const StagedTable& table, size_t column, uint64_t row) {
  const uint32_t element = table.columns[column][row];
  return element == StagedColumn::kNull ? ValueView() : table.fields[column]->value(element);
}

// The table of a name, or the one loaded last where there is none.
const StagedTable* NamedTable(const Reload& reload, std::string_view name) {
  for (const auto& table : reload.model.tables()) {
    if (table->name == name) return table.get();
  }
  return nullptr;
}

// Row `position` of so many, from the end where it is negative.
std::optional<uint64_t> RowAt(double position, uint64_t rows) {
  const double row = std::trunc(position) + (position < 0 ? static_cast<double>(rows) : 0);
  if (!(row >= 0) || row >= static_cast<double>(rows)) return std::nullopt;
  return static_cast<uint64_t>(row);
}

// A cell of the rows that a load has made so far; NULL where there is no such field. Qualify and
// Alias give fields another name in their table: either is known.
ValueView CellOf(const FunctionSite& site, std::string_view field, uint64_t row) {
  const ResultRows& result = *site.result;
  const StagedTable* const stored = result.stored();
  const uint64_t stored_rows = stored == nullptr ? 0 : stored->rows;
  if (row >= stored_rows) return result.Pending(field, row - stored_rows);
  auto column = stored->ColumnOf(field);
  if (!column.has_value()) column = stored->ColumnOf(site.reload.rules.NameIn(field, stored->name));
  return column.has_value() ? CellOf(*stored, *column, row) : ValueView();
}

uint64_t RowsOf(const ResultRows& result) {
  return (result.stored() == nullptr ? 0 : result.stored()->rows) + result.pending();
}

// Writes a value whose text may go before the block does.
void PutCopy(const Value& value, size_t row, const KernelCall& call, ValueWriter& out) {
  if (value.is_null()) {
    out.Null(row);
  } else if (!value.has_text()) {
    out.Number(row, value.number());
  } else {
    const std::string_view text = call.context.arena.Store(value.text());
    value.has_number() ? out.Dual(row, text, value.number()) : out.Text(row, text);
  }
}

class Peek final : public RowFunction {
 public:
  // Whether it looks at the rows of its own load.
  Peek(const FunctionSite& site, bool own) : site_(site), own_(own) {}

  bool looks_at_result() const override { return own_; }

  absl::Status Evaluate(const KernelCall& call) override {
    ValueWriter out = call.result.WriteValues();
    for (size_t row = 0; row < call.rows; ++row) {
      PutCopy(Value(At(CallRow(call, row))), row, call, out);
    }
    return absl::OkStatus();
  }

 private:
  ValueView At(const CallRow& call) const {
    const double position = call.size() > 1 ? call.number(1) : -1;
    if (own_) return OfResult(call.text(0), position);
    const StagedTable* const table =
        NamedTable(site_.reload, call.size() > 2 ? call.text(2) : site_.reload.last_table);
    if (table == nullptr) return ValueView();
    const auto column = table->ColumnOf(call.text(0));
    const auto row = RowAt(position, table->rows);
    return column && row ? CellOf(*table, *column, *row) : ValueView();
  }

  ValueView OfResult(std::string_view field, double position) const {
    const auto row = RowAt(position, RowsOf(*site_.result));
    return row.has_value() ? CellOf(site_, field, *row) : ValueView();
  }

  FunctionSite site_;
  bool own_;
};

std::unique_ptr<RowFunction> MakePeek(const FunctionSite& site,
                                      std::span<const NodePtr> arguments) {
  const TextLiteral* const table =
      arguments.size() > 2 && arguments[2] != nullptr ? arguments[2]->As<TextLiteral>() : nullptr;
  const bool own = site.result != nullptr &&
                   (arguments.size() < 3 || (table != nullptr && site.result->AreFor(table->text)));
  return std::make_unique<Peek>(site, own);
}

// Its argument one row before.
class Previous final : public RowFunction {
 public:
  bool remembers() const override { return true; }

  absl::Status Evaluate(const KernelCall& call) override {
    const ValueLanes& lanes = call.arguments[0];
    ValueWriter out = call.result.WriteValues();
    if (call.rows == 0) return absl::OkStatus();
    const std::string_view text =
        before_.has_text() ? call.context.arena.Store(before_.text()) : std::string_view();
    if (before_.is_null()) {
      out.Null(0);
    } else if (!before_.has_text()) {
      out.Number(0, before_.number());
    } else {
      before_.has_number() ? out.Dual(0, text, before_.number()) : out.Text(0, text);
    }
    for (size_t row = 1; row < call.rows; ++row) out.Copy(row, lanes, row - 1);
    last_ = Value(lanes[call.rows - 1]);
    return absl::OkStatus();
  }
  void Accept() override { before_ = last_; }

 private:
  Value before_;  // of the last row taken in
  Value last_;    // of the last row of this block
};

std::unique_ptr<RowFunction> MakePrevious(const FunctionSite&, std::span<const NodePtr>) {
  return std::make_unique<Previous>();
}

// Finds first rows by an index of the match field, made when it is first asked for.
class LookUp final : public RowFunction {
 public:
  LookUp(const FunctionSite& site, size_t arguments)
      : site_(site), own_(site.result != nullptr && arguments < 4) {}

  bool looks_at_result() const override { return own_; }

  absl::Status Evaluate(const KernelCall& call) override {
    ValueWriter out = call.result.WriteValues();
    for (size_t row = 0; row < call.rows; ++row) {
      const CallRow given(call, row);
      PutCopy(Value(own_ ? InResult(given) : InTable(given)), row, call, out);
    }
    return absl::OkStatus();
  }

 private:
  ValueView InTable(const CallRow& call) {
    const StagedTable* const table =
        NamedTable(site_.reload, call.size() > 3 ? call.text(3) : site_.reload.last_table);
    if (table == nullptr) return ValueView();
    const auto column = table->ColumnOf(call.text(0));
    const auto match = table->ColumnOf(call.text(1));
    if (!column || !match || call[2].is_null()) return ValueView();
    const Dictionary& symbols = table->fields[*match]->symbols();
    uint32_t element = symbols.Find(call[2]);
    if (element == Dictionary::kNone) {  // a text means the number that it is read as, too
      element = symbols.Find(ValueView::Number(call.number(2)));
    }
    if (element == Dictionary::kNone) return ValueView();
    const auto& rows = Index(*table, *match);
    const auto found = rows.find(element);
    return found == rows.end() ? ValueView() : CellOf(*table, *column, found->second);
  }

  // In the rows that its own load has made before.
  ValueView InResult(const CallRow& call) {
    if (call[2].is_null()) return ValueView();
    auto& [values, first_rows, indexed] = own_indexes_[std::string(call.text(1))];
    for (const uint64_t rows = RowsOf(*site_.result); indexed < rows; ++indexed) {
      const ValueView value = CellOf(site_, call.text(1), indexed);
      const bool is_new = !value.is_null() && values.Intern(value) == first_rows.size();
      if (is_new) first_rows.push_back(indexed);
    }
    const uint32_t found = values.Find(call[2]);
    return found == Dictionary::kNone ? ValueView()
                                      : CellOf(site_, call.text(0), first_rows[found]);
  }

  using FirstRows = absl::flat_hash_map<uint32_t, uint64_t>;
  // The values of a field of the own load, and where each stands first.
  struct OwnIndex {
    Dictionary values;
    std::vector<uint64_t> first_rows;
    uint64_t indexed = 0;
  };

  const FirstRows& Index(const StagedTable& table, size_t column) {
    auto& [rows, indexed] = indexes_[{&table, column}];
    for (; indexed < table.rows; ++indexed) {
      rows.try_emplace(table.columns[column][indexed], indexed);
    }
    return rows;
  }

  FunctionSite site_;
  bool own_;  // it looks at the rows of its own load
  std::map<std::pair<const StagedTable*, size_t>, std::pair<FirstRows, uint64_t>> indexes_;
  StringMap<OwnIndex> own_indexes_;  // by the field that is matched
};

std::unique_ptr<RowFunction> MakeLookUp(const FunctionSite& site,
                                        std::span<const NodePtr> arguments) {
  return std::make_unique<LookUp>(site, arguments.size());
}

constexpr ScriptFunctionInfo kFunctions[] = {{"Peek", 1, 3, 0b101, MakePeek},
                                             {"Previous", 1, 1, 0, MakePrevious},
                                             {"LookUp", 3, 4, 0b1011, MakeLookUp}};

}  // namespace

std::span<const ScriptFunctionInfo> InterRecordFunctions() { return kFunctions; }

}  // namespace celadon
