// Making coders: the tuples that linked tables lead to are numbered here.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "hypercube/branch_tuples.h"
#include "hypercube/linked_codes.h"
#include "hypercube/numbered_rows.h"
#include "hypercube/record_coder.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr uint64_t kBlockRows = BitPackedColumn::kBlockRows;
constexpr double kMostBits = 62.9;                        // of the code of a record
constexpr uint64_t kFewestProjected = uint64_t{1} << 16;  // rows that a projected column pays for

}  // namespace

// Makes coders from plans, tables outermost first.
class RecordCoder::Builder {
 public:
  // Linked tables have the records of the set (null: all records).
  Builder(const RecordSet* set, const Execution& execution) : set_(set), execution_(execution) {}

  // Whether a linking table was met behind which values do not decide which tuples are part of
  // others.
  bool ambiguous() const { return ambiguous_; }

  absl::StatusOr<RecordCoder> Make(const RecordPlan& plan) {
    RecordCoder coder;
    coder.records_ = plan.records;
    std::vector<Branch> branches;
    for (const RecordPlan::Step& step : plan.steps) {
      CELADON_ASSIGN_OR_RETURN(branches.emplace_back(), LinkedBranch(plan, step));
    }
    for (const std::vector<RecordPlan>& island : plan.islands) {
      CELADON_ASSIGN_OR_RETURN(branches.emplace_back(), UnconnectedBranch(island));
    }
    if (BitsOf(plan, branches) > kMostBits && plan.own.size() > 1) {
      CELADON_ASSIGN_OR_RETURN(Branch own, NumberedBranch(plan));
      CELADON_RETURN_IF_ERROR(AddBranchDigit(std::move(own), &coder));
    } else {
      for (const RecordPlan::Own& own : plan.own) {
        coder.coordinates_.push_back(own.coordinate);
        CELADON_RETURN_IF_ERROR(coder.AddDigit(DigitOf(plan, own)));
      }
    }
    for (Branch& branch : branches) {
      CELADON_RETURN_IF_ERROR(AddBranchDigit(std::move(branch), &coder));
    }
    return coder;
  }

 private:
  static Digit DigitOf(const RecordPlan& plan, const RecordPlan::Own& own) {
    Digit digit;
    digit.kind = own.column == nullptr ? Digit::Kind::kRow : Digit::Kind::kColumn;
    digit.radix = std::max(1u, own.column == nullptr ? static_cast<uint32_t>(plan.records.rows())
                                                     : own.column->codes());
    digit.column = own.column;
    digit.is_key = own.is_key;
    digit.coordinate = own.coordinate;
    return digit;
  }

  static bool IsOwn(const RecordPlan& plan, const BitPackedColumn* key) {
    return key != nullptr &&
           std::ranges::find(plan.own, key, &RecordPlan::Own::column) != plan.own.end();
  }

  // What the code of a record takes with a digit for each own coordinate.
  static double BitsOf(const RecordPlan& plan, const std::vector<Branch>& branches) {
    double bits = 0;
    for (const RecordPlan::Own& own : plan.own) bits += std::log2(DigitOf(plan, own).radix);
    for (const Branch& branch : branches) {
      const bool follows = IsOwn(plan, branch.key) && branch.linked->single();
      if (!follows) bits += std::log2(branch.linked->count());
    }
    return bits;
  }

  // What the rows hold of all own coordinates, as tuples behind a key that numbers them.
  absl::StatusOr<Branch> NumberedBranch(const RecordPlan& plan) {
    std::vector<const BitPackedColumn*> columns;
    Branch branch;
    for (const RecordPlan::Own& own : plan.own) {
      columns.push_back(own.column);
      branch.coordinates.push_back(own.coordinate);
    }
    CELADON_RETURN_IF_ERROR(plan.records.counted_rows().Find(execution_));
    CELADON_ASSIGN_OR_RETURN(NumberedRows rows, NumberRows(columns, plan.records.rows(),
                                                           plan.records.scope(), execution_));
    LinkedTuples linked = OnlyMissing(columns.size());
    for (const uint32_t row : rows.first_row) {
      linked.members.push_back(linked.count());
      for (const RecordPlan::Own& own : plan.own) {
        const uint32_t code = own.column == nullptr ? row : (*own.column)[row];
        const bool null = own.column != nullptr && code == own.column->null_code();
        linked.tuples.push_back(!null ? code : own.is_key ? kMissingValue : kNullValue);
      }
    }
    linked.members.resize(rows.numbers.cardinality() + size_t{1});
    branch.linked = std::make_shared<const LinkedTuples>(std::move(linked));
    branch.own_key = std::make_shared<const BitPackedColumn>(std::move(rows.numbers));
    branch.key = branch.own_key.get();
    return branch;
  }

  static absl::Status AddBranchDigit(Branch branch, RecordCoder* coder) {
    Digit digit;
    digit.kind = Digit::Kind::kBranch;
    digit.radix = branch.linked->count();
    coder->single_valued_ = coder->single_valued_ && branch.linked->single();
    coder->coordinates_.insert(coder->coordinates_.end(), branch.coordinates.begin(),
                               branch.coordinates.end());
    const auto followed = std::ranges::find_if(coder->digits_, [&branch](const Digit& other) {
      return other.kind == Digit::Kind::kColumn && other.column == branch.key;
    });
    if (followed != coder->digits_.end() && branch.linked->single()) {
      digit.kind = Digit::Kind::kFollowing;
      digit.radix = 1;
      digit.followed = static_cast<size_t>(followed - coder->digits_.begin());
    }
    digit.branch = std::move(branch);
    return coder->AddDigit(std::move(digit));
  }

  // Appends the tuples of the codes, coordinate by coordinate.
  static void AppendTuples(const RecordCoder& coder, std::span<const uint64_t> codes,
                           const std::vector<uint32_t>& coordinates, LinkedTuples* linked) {
    std::vector<TupleValue> values(1 + *std::ranges::max_element(coordinates));
    for (const uint64_t code : codes) {
      coder.Decode(code, values);
      for (const uint32_t c : coordinates) linked->tuples.push_back(values[c]);
    }
  }

  static LinkedTuples OnlyMissing(size_t width) {
    return {
        .width = width, .tuples = std::vector(width, kMissingValue), .starts = {}, .members = {}};
  }

  absl::StatusOr<Branch> LinkedBranch(const RecordPlan& plan, const RecordPlan::Step& step) {
    Branch branch;
    branch.key = step.key;
    branch.coordinates = step.child->Coordinates();
    CELADON_ASSIGN_OR_RETURN(branch.projection, KeptWay(plan, step));
    if (branch.projection == nullptr) {
      CELADON_ASSIGN_OR_RETURN(LinkedTuples linked, Linked(step));
      branch.linked = std::make_shared<const LinkedTuples>(std::move(linked));
      return branch;
    }
    branch.linked = {branch.projection, &branch.projection->tuples()};
    branch.by_row = branch.projection->column();
    return branch;
  }

  // What is kept of a way by unique keys, once it is found. A record of a set that is the possible
  // ones of a state has a partner that is one too, if it has any: so which ones these are makes no
  // difference to where the way leads.
  absl::StatusOr<std::shared_ptr<const Projection>> KeptWay(const RecordPlan& plan,
                                                            const RecordPlan::Step& step) {
    const RecordSource& records = plan.records;
    Projections* const projections = records.fields().projections();
    if (projections == nullptr || (set_ != nullptr && set_->state() == nullptr)) return nullptr;
    const std::optional<Projections::Way> way = NameOfWay(records, step);
    if (!way.has_value()) return nullptr;
    std::shared_ptr<const Projection> kept = projections->Find(*way);
    if (kept == nullptr) {
      Builder of_all(nullptr, execution_);
      CELADON_ASSIGN_OR_RETURN(LinkedTuples linked, of_all.Linked(step));
      kept = projections->Keep(*way, *step.key, std::move(linked));
    }
    const bool many = records.rows() >= kFewestProjected && !IsOwn(plan, step.key);
    if (kept != nullptr && many) CELADON_RETURN_IF_ERROR(projections->Project(*way, execution_));
    return kept;
  }

  // Where every symbol of the key leads to one tuple at most, as that of a dimension's key does,
  // the tuples are noted as they are met; else they are gathered as sets.
  absl::StatusOr<LinkedTuples> Linked(const RecordPlan::Step& step) {
    CELADON_ASSIGN_OR_RETURN(RecordCoder child, Make(*step.child));
    if (set_ != nullptr) {
      CELADON_ASSIGN_OR_RETURN(auto rows, set_->Rows(*child.records_.id(), execution_));
      child.records_.set_scope(std::move(rows));
    }
    LinkedTuples linked = OnlyMissing(child.coordinates_.size());
    CELADON_ASSIGN_OR_RETURN(const auto marked, MarkLinks(*step.child_key, child, execution_));
    if (marked.has_value()) {
      AppendTuples(child, marked->codes, child.coordinates_, &linked);
      FillMembers(marked->pairs, step, &linked);
      return linked;
    }
    linked.members.resize(step.key->cardinality() + size_t{1});
    TupleNumbers numbers(child.radix(), step.child->records.rows());
    bool single = true;
    CELADON_RETURN_IF_ERROR(VisitLinks(step, child, [&](uint32_t symbol, Code code) {
      uint32_t& member = linked.members[symbol];
      const uint32_t number = numbers.Of(code);
      single = single && (member == 0 || member == number);
      member = number;
    }));
    AppendTuples(child, numbers.codes(), child.coordinates_, &linked);
    if (single) return linked;
    linked.members.clear();
    SymbolTuples pairs(step.key->cardinality(), linked.count(), step.child->records.rows());
    CELADON_RETURN_IF_ERROR(VisitLinks(
        step, child, [&](uint32_t symbol, Code code) { pairs.Add(symbol, numbers.Of(code)); }));
    FillMembers(std::move(pairs).Finish(), step, &linked);
    return linked;
  }

  // Calls visit(symbol of the key, code of a tuple) for the records of a linked table.
  template <typename Visit>
  absl::Status VisitLinks(const RecordPlan::Step& step, const RecordCoder& child, Visit visit) {
    const bool singly = EncodesInWords(child);
    const uint64_t blocks = (step.child->records.rows() + kBlockRows - 1) / kBlockRows;
    Block encoded;
    for (uint64_t block = 0; block < blocks; ++block) {
      if (block % 64 == 0) CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      if (singly) {
        VisitSingly(*step.child_key, child, block, visit);
        continue;
      }
      child.Encode(block * kBlockRows, &encoded);
      for (size_t i = 0; i < encoded.records.size(); ++i) {
        const uint32_t key = (*step.child_key)[block * kBlockRows + encoded.records[i]];
        if (key != step.child_key->null_code()) visit(key, encoded.codes[i]);
      }
    }
    return absl::OkStatus();
  }

  // The set of tuples of every key symbol. What a table that only leads further reaches by one
  // record is left out where another one leads further still.
  void FillMembers(const std::vector<uint64_t>& pairs, const RecordPlan::Step& step,
                   LinkedTuples* linked) {
    const bool linking = step.child->linking();
    const bool distinguish = step.child->tables_with_records() > 1;
    const uint32_t symbols = step.key->cardinality();
    bool single = true;
    std::vector<uint32_t> set;
    for (size_t next = 0, symbol = 0; symbol < symbols; ++symbol) {
      linked->starts.push_back(linked->members.size());
      set.clear();
      for (; next < pairs.size() && pairs[next] >> 32 == symbol; ++next) {
        set.push_back(static_cast<uint32_t>(pairs[next]));
      }
      if (set.size() > 1 && linking) {
        const bool partly = DropContained(linked->tuples, linked->width, &set);
        ambiguous_ |= partly && distinguish;
      }
      if (set.empty()) set.push_back(0);
      single = single && set.size() == 1;
      linked->members.insert(linked->members.end(), set.begin(), set.end());
    }
    linked->starts.push_back(linked->members.size());
    if (!single) return;
    linked->starts.clear();
    linked->members.push_back(0);
  }

  // The tuples of an island: those of its first root's records, then of each further root's the
  // ones that reach none of the roots before.
  absl::StatusOr<Branch> UnconnectedBranch(const std::vector<RecordPlan>& plans) {
    Branch branch;
    LinkedTuples linked;
    std::vector<uint32_t> marks;  // a coordinate of each root before
    for (const RecordPlan& plan : plans) {
      CELADON_ASSIGN_OR_RETURN(const RecordCoder coder, Make(plan));
      if (branch.coordinates.empty()) {
        branch.coordinates = coder.coordinates_;
        linked = OnlyMissing(branch.coordinates.size());
      }
      CELADON_ASSIGN_OR_RETURN(const std::vector<uint64_t> codes, CodesWithout(coder, marks));
      AppendTuples(coder, codes, branch.coordinates, &linked);
      marks.push_back(plan.own.front().coordinate);
    }
    const uint32_t count = linked.count();
    linked.starts = {0, std::max(1u, count - 1)};
    linked.members.resize(linked.starts[1]);
    std::iota(linked.members.begin(), linked.members.end(), count > 1 ? 1 : 0);
    if (linked.members.size() == 1) linked.starts.clear();
    branch.linked = std::make_shared<const LinkedTuples>(std::move(linked));
    return branch;
  }

  // The distinct codes of all records in which none of the marked coordinates is reached.
  absl::StatusOr<std::vector<uint64_t>> CodesWithout(const RecordCoder& coder,
                                                     const std::vector<uint32_t>& marks) {
    TupleNumbers numbers(coder.radix(), coder.records_.rows());
    Block block;
    for (uint64_t first = 0; first < coder.records_.rows(); first += kBlockRows) {
      if (first % (kBlockRows * 64) == 0) CELADON_RETURN_IF_ERROR(execution_.cancel.status());
      coder.Encode(first, &block);
      for (const Code code : block.codes) numbers.Of(code);
    }
    std::vector<TupleValue> values(1 + *std::ranges::max_element(coder.coordinates_));
    std::vector<uint64_t> kept;
    for (const uint64_t code : numbers.codes()) {
      coder.Decode(code, values);
      if (std::ranges::all_of(marks, [&](uint32_t c) { return values[c] == kMissingValue; })) {
        kept.push_back(code);
      }
    }
    return kept;
  }

  const RecordSet* const set_;
  const Execution& execution_;
  bool ambiguous_ = false;
};

namespace {

// The coordinates, and behind them the records of every table that a field of them stands in.
std::vector<Coordinate> WithRecords(const ChartFields& fields,
                                    std::span<const Coordinate> coordinates) {
  std::vector<Coordinate> extended(coordinates.begin(), coordinates.end());
  for (const Coordinate& coordinate : coordinates) {
    if (coordinate.kind == Coordinate::Kind::kNothing) continue;
    const RecordRoot root = RootOf(fields, coordinate);
    if (!root.table.has_value()) continue;
    const Coordinate record = Coordinate::RecordOf(*root.table);
    if (std::ranges::find(extended, record) == extended.end()) extended.push_back(record);
  }
  return extended;
}

}  // namespace

absl::StatusOr<RecordCoder> RecordCoder::Make(RecordSource root,
                                              std::span<const Coordinate> coordinates,
                                              const RecordSet& set, const Execution& execution) {
  const ChartFields& fields = root.fields();
  Builder by_value(&set, execution);
  CELADON_ASSIGN_OR_RETURN(const RecordPlan plan,
                           MakeRecordPlan(root, coordinates, set, execution));
  CELADON_ASSIGN_OR_RETURN(RecordCoder coder, by_value.Make(plan));
  coder.width_ = coordinates.size();
  if (!by_value.ambiguous()) return coder;
  const std::vector<Coordinate> extended = WithRecords(fields, coordinates);
  Builder by_record(&set, execution);
  CELADON_ASSIGN_OR_RETURN(const RecordPlan exact,
                           MakeRecordPlan(std::move(root), extended, set, execution));
  CELADON_ASSIGN_OR_RETURN(coder, by_record.Make(exact));
  coder.width_ = extended.size();
  return coder;
}

}  // namespace celadon
