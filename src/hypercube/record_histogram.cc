#include "hypercube/record_histogram.h"

#include <algorithm>

#include "hypercube/record_questions.h"
#include "hypercube/sum_accumulator.h"
#include "runtime/status_macros.h"

namespace celadon {
namespace {

constexpr uint64_t kMostCells = uint64_t{1} << 19;                     // 2 MiB of counters a worker
constexpr uint64_t kMostPairs = uint64_t{1} << 21, kRecordsAPair = 2;  // where so many count
// Of tuples, where so many times as many records count: to set cells back takes less than to look
// for each record's tuple.
constexpr uint64_t kMostTuples = uint64_t{1} << 22, kTuplesARecord = 4;

uint64_t MostCells(const RecordCoder& coder) {
  return std::clamp(coder.records().rows(), kFewCells, kMostCells);
}

absl::StatusOr<uint64_t> CountedRecords(const RecordSource& records, const Execution& execution) {
  CELADON_RETURN_IF_ERROR(records.counted_rows().Find(execution));
  return records.scope() == nullptr ? records.rows() : records.scope()->Count();
}

// Over all groups, of which the only one is that.
std::shared_ptr<const Accumulator> TotalOf(const WalkAggregation& aggregation,
                                           const std::shared_ptr<Accumulator>& groups,
                                           size_t group_count) {
  if (group_count == 1) return groups;
  std::shared_ptr<Accumulator> total = MakeAccumulator(OptionsOf(aggregation, 1));
  total->Resize(1);
  total->Merge(*groups, std::vector<uint32_t>(group_count, 0), {});
  return total;
}

}  // namespace

// The same by what all their records have.
std::shared_ptr<const Accumulator> HistogramWalk::TotalOfPairs(const WalkAggregation& aggregation,
                                                               const PairCounts& pairs,
                                                               std::span<const Member> members) {
  std::vector<uint64_t> tuples;
  for (const Member& member : members) tuples.push_back(member.code);
  std::shared_ptr<Accumulator> total = MakeAccumulator(OptionsOf(aggregation, 1));
  total->Resize(1);
  pairs.AddAllTo(tuples, total.get());
  return total;
}

absl::StatusOr<std::optional<uint64_t>> HistogramWalk::MostPairs(
    const WalkRoot& root, const std::vector<WalkAggregation>& aggregations,
    const Execution& execution) {
  const RecordCoder& coder = root.coder;
  if (!root.slots.empty() || !coder.encodes_singly() || coder.radix() > kMostTuples) {
    return std::nullopt;
  }
  uint64_t most = MostCells(coder), asked = coder.radix();
  std::vector<std::optional<uint64_t>> pairs;
  for (const WalkAggregation& aggregation : aggregations) {
    pairs.push_back(PairsOf(aggregation, aggregations, coder));
    asked = std::max(asked, std::min(pairs.back().value_or(0), kMostPairs));
  }
  if (asked > most) {
    CELADON_ASSIGN_OR_RETURN(const uint64_t counted, CountedRecords(coder.records(), execution));
    if (coder.radix() > std::max(most, kTuplesARecord * counted)) return std::nullopt;
    most = std::max(most, std::min(counted / kRecordsAPair, kMostPairs));
  }
  for (size_t a = 0; a < aggregations.size(); ++a) {
    const WalkAggregation& aggregation = aggregations[a];
    const bool by_tuple = CountsRecords(aggregation) || TotalsUp(aggregation) ||
                          FindsExtreme(aggregation) || FindsLeast(aggregation);
    if (!by_tuple && pairs[a].value_or(most + 1) > most) return std::nullopt;
  }
  return most;
}

HistogramWalk::HistogramWalk(const WalkRoot& root, const std::vector<WalkAggregation>& aggregations,
                             uint64_t most_pairs, bool whole, const TextInterpreter& interpreter,
                             RecordPass* pass)
    : root_(root), aggregations_(aggregations), pass_(*pass) {
  const auto counts_pairs = [&](const WalkAggregation& aggregation) {
    return PairsOf(aggregation, aggregations, root.coder).value_or(most_pairs + 1) <= most_pairs;
  };
  bool told = !aggregations.empty();  // which tuples there are, by extremes
  for (const WalkAggregation& aggregation : aggregations) {
    Source& source = sources_.emplace_back();
    const bool extreme = FindsExtreme(aggregation) && !counts_pairs(aggregation);
    told &= extreme && AlwaysNumber(aggregation);
    if (CountsRecords(aggregation)) continue;
    std::vector<CellAxis> axes = root.coder.axes();
    if (extreme) {
      source.extremes = pass->Extreme(std::move(axes), ColumnOf(aggregation),
                                      *aggregation.arguments.front().symbols,
                                      aggregation.function->kind == AggregationKind::kMin);
    } else if (counts_pairs(aggregation)) {
      axes.insert(axes.begin(), AxisOf(aggregation));
      source.pairs = pass->Count(std::move(axes));
    } else if (AddsUp(aggregation, root.coder) &&
               SeemsWhole(aggregation.arguments.front(), whole, interpreter)) {
      source.sums = pass->Sum(std::move(axes), aggregation.arguments.front(), interpreter);
    } else if (TotalsUp(aggregation)) {
      source.totals = pass->Total(std::move(axes), aggregation.arguments.front(), interpreter);
    } else {
      source.leasts = pass->Least(std::move(axes), aggregation.arguments.front(), interpreter,
                                  aggregation.function->kind == AggregationKind::kMax);
    }
  }
  if (!told) tuples_ = pass->Count(root.coder.axes());
}

std::vector<RecordCoder::Code> HistogramWalk::FindCodes() const {
  std::vector<RecordCoder::Code> codes;
  const auto collect = [&codes](auto cells, auto has_records) {
    for (RecordCoder::Code code = 0; code < cells.size(); ++code) {
      if (has_records(cells[code])) codes.push_back(code);
    }
  };
  if (tuples_.has_value()) {
    collect(pass_.counts(*tuples_), [](uint32_t records) { return records > 0; });
  } else {
    collect(pass_.extreme_keys(*sources_.front().extremes),
            [](ExtremeKey extreme) { return extreme.key != 0; });
  }
  return codes;
}

// Different codes are different tuples, unless these are rewritten or show what is missing as NULL.
std::vector<HistogramWalk::Member> HistogramWalk::FindMembers(const WalkOptions& options,
                                                              TupleRows* tuples) const {
  const std::vector<RecordCoder::Code> codes = FindCodes();
  bool are_new = !options.rewrite && root_.coder.width() == options.dimensions;
  tuples->ReserveNew(codes.size());
  std::vector<Member> members;
  members.reserve(codes.size());
  std::vector<TupleValue> values(root_.coder.width());
  const auto tuple = std::span(values).first(options.dimensions);
  for (const RecordCoder::Code code : codes) {
    root_.coder.Decode(code, values);
    const auto is_there = [&values](uint32_t c) { return values[c] != kMissingValue; };
    if (std::ranges::any_of(root_.walked_before, is_there)) continue;
    if (options.rewrite) options.rewrite(tuple);
    are_new = are_new && std::ranges::find(tuple, kMissingValue) == tuple.end();
    const auto next = static_cast<uint32_t>(tuples->size());
    if (are_new) tuples->AddNew(tuple);
    const uint32_t group = are_new ? next : tuples->RowOf(tuple);
    members.push_back({code, group, tuples_.has_value() ? pass_.counts(*tuples_)[code] : 0});
  }
  return members;
}

std::optional<WalkResult> HistogramWalk::Result(const WalkOptions& options,
                                                const TextInterpreter& interpreter) const {
  WalkResult result(options.dimensions);
  const std::vector<Member> members = FindMembers(options, &result.tuples);
  for (const Member& member : members) result.records += member.records;
  if (!tuples_.has_value()) {
    const Bitmap* scope = pass_.records().scope();
    result.records = scope == nullptr ? pass_.records().rows() : scope->Count();
  }
  const size_t size = result.tuples.size();
  for (size_t a = 0; a < aggregations_.size(); ++a) {
    const WalkAggregation& aggregation = aggregations_[a];
    const Source& source = sources_[a];
    if (source.sums.has_value() && pass_.sums(*source.sums).empty()) return std::nullopt;
    if (source.totals.has_value() && pass_.totals(*source.totals).empty()) return std::nullopt;
    if (source.leasts.has_value() && !pass_.knows(*source.leasts)) return std::nullopt;
    const std::shared_ptr<Accumulator> found = MakeAccumulator(OptionsOf(aggregation, size));
    found->Resize(size);
    std::optional<PairCounts> pairs;
    if (source.pairs.has_value()) {
      pairs.emplace(WantedOf(aggregation, root_.coder), aggregation.arguments.front(),
                    pass_.counts(*source.pairs), root_.coder.radix());
    }
    for (const Member& member : members) {
      if (source.sums.has_value()) {
        const double sum = pass_.sums(*source.sums)[member.code] / pass_.SumScale(*source.sums);
        static_cast<SumAccumulator&>(*found).AddTotal(member.group, {sum, member.records});
      } else if (source.totals.has_value()) {
        const RecordTotal& total = pass_.totals(*source.totals)[member.code];
        static_cast<SumAccumulator&>(*found).AddTotal(member.group,
                                                      {total.sum, member.records - total.without});
      } else if (source.leasts.has_value()) {
        found->AddRepeated(member.group, 0, pass_.least(*source.leasts, member.code), 1);
      } else if (source.extremes.has_value()) {
        const auto symbol = pass_.extreme(*source.extremes, member.code);
        if (!symbol.has_value()) continue;
        const double number = InputOf(aggregation).lanes->numbers()[*symbol];
        found->AddRepeated(member.group, *symbol, number, 1);
      } else if (pairs.has_value()) {
        pairs->AddTo(member.code, member.group, found.get());
      } else {
        found->AddRepeated(member.group, 0, 0, member.records);
      }
    }
    result.aggregations.push_back(
        {.values = std::make_unique<const MetValues>(aggregation.arguments, found->needs(),
                                                     interpreter.settings()),
         .groups = found,
         .total = pairs.has_value() && size > 1 &&
                          WantedOf(aggregation, root_.coder) == PairCounts::Wanted::kEachValue
                      ? TotalOfPairs(aggregation, *pairs, members)
                      : TotalOf(aggregation, found, size)});
  }
  return result;
}

absl::StatusOr<std::optional<WalkResult>> HistogramWalk::CountAgain(
    const WalkRoot& root, const std::vector<WalkAggregation>& aggregations, uint64_t most_pairs,
    const WalkOptions& options, const TextInterpreter& interpreter, const Execution& execution) {
  RecordPass pass(root.coder.records());
  const HistogramWalk walk(root, aggregations, most_pairs, /*whole=*/false, interpreter, &pass);
  CELADON_RETURN_IF_ERROR(pass.Run(execution));
  return walk.Result(options, interpreter);
}

}  // namespace celadon
