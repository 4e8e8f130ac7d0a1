// The kernels of packed columns: cycles a row, beside the figures they are held against.
//
// One thread over 2^23 rows (4 MB packed at 4 bits, 20 MB at 20), random codes, random rows.
// `reference` is a figure measured on another processor, an AVX-512 server core at 3.7 GHz: for
// membership and unpacking with instructions of the same name, for counting and marking with its
// best; `ratio` is cycles over reference. Its loops without vector instructions are the reference
// of `baseline`, which serves where a processor has none; `scalar` is the oracle of tests.
// Unpacking there went to the next power of two bits with AVX-512, here to 32 bits always. Cycles
// are processor seconds times the core's rate, which a loop of dependent additions, one a cycle,
// tells.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <iterator>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "celadon/bit_packed_column.h"
#include "storage/kernels/kernels.h"

namespace celadon {
namespace {

constexpr size_t kRows = size_t{1} << 23;
constexpr size_t kBlocks = kRows / PackedBlocks::kRows;
constexpr size_t kMorselBlocks = 64;
constexpr int kWidths[] = {4, 8, 12, 20};

double ThreadSeconds() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double CyclesPerSecond() {
  constexpr uint64_t kAdditions = 100'000'000;
  double best = 0;
  for (int attempt = 0; attempt < 5; ++attempt) {
    const double start = ThreadSeconds();
    uint64_t sum = 0;
    for (uint64_t i = 0; i < kAdditions; ++i) asm volatile("add $3, %0" : "+r"(sum));
    best = std::max(best, kAdditions / (ThreadSeconds() - start));
  }
  return best;
}

const BitPackedColumn& ColumnOf(int bits) {
  static std::vector<BitPackedColumn> columns(33);
  if (columns[bits].rows() == 0) {
    const uint32_t codes = uint32_t{1} << bits;
    std::mt19937 random(5);
    BitPackedColumnWriter writer(kRows, codes, /*has_nulls=*/false);
    std::vector<uint32_t> block(PackedBlocks::kRows);
    for (size_t b = 0; b < kBlocks; ++b) {
      for (uint32_t& code : block) code = static_cast<uint32_t>(random()) % codes;
      writer.WriteBlock(b, block);
    }
    columns[bits] = std::move(writer).Finish();
  }
  return columns[bits];
}

Bitmap RandomSet(size_t size, double density) {
  Bitmap set(size);
  std::mt19937 random(9);
  std::bernoulli_distribution chosen(density);
  for (size_t i = 0; i < size; ++i) {
    if (chosen(random)) set.Set(i);
  }
  return set;
}

// Runs work(first_block) for all morsels of the column, and reports cycles a row; 0: no reference.
template <typename Work>
void Measure(benchmark::State& state, double reference, Work work) {
  static const double rate = CyclesPerSecond();
  double best = 1e9;  // the quietest run
  for (auto _ : state) {
    const double start = ThreadSeconds();
    for (size_t block = 0; block < kBlocks; block += kMorselBlocks) work(block);
    best = std::min(best, ThreadSeconds() - start);
    benchmark::ClobberMemory();
  }
  const double cycles = best * rate / static_cast<double>(kRows);
  state.counters["cycles/row"] = cycles;
  if (reference > 0) {
    state.counters["reference"] = reference;
    state.counters["ratio"] = cycles / reference;
  }
}

PackedBlocks Morsel(const BitPackedColumn& column, size_t block) {
  const PackedBlocks all = {column.data(), kBlocks, column.bit_width()};
  return {all.Block(block), kMorselBlocks, all.bits};
}

void Unpack(benchmark::State& state, const Kernels& kernels, int bits, double reference) {
  const BitPackedColumn& column = ColumnOf(bits);
  std::vector<uint32_t> codes(kMorselBlocks * PackedBlocks::kRows);
  Measure(state, reference, [&](size_t block) {
    kernels.unpack(Morsel(column, block).data, bits, codes.size(), codes.data());
  });
}

void Member(benchmark::State& state, const Kernels& kernels, int bits, double reference) {
  const BitPackedColumn& column = ColumnOf(bits);
  const Bitmap set = RandomSet(column.cardinality(), 0.3);
  Bitmap rows(kRows);
  Measure(state, reference, [&](size_t block) {
    kernels.member(Morsel(column, block), set.words().data(), set.words().size(),
                   rows.words().data() + block * PackedBlocks::kWords);
  });
}

void Range(benchmark::State& state, const Kernels& kernels, int bits, double reference) {
  const BitPackedColumn& column = ColumnOf(bits);
  Bitmap rows(kRows);
  Measure(state, reference, [&](size_t block) {
    kernels.range(Morsel(column, block), column.cardinality() / 4, column.cardinality() / 2,
                  rows.words().data() + block * PackedBlocks::kWords);
  });
}

void Count(benchmark::State& state, const Kernels& kernels, int bits, int percent,
           double reference) {
  const BitPackedColumn& column = ColumnOf(bits);
  const Bitmap rows = RandomSet(kRows, percent / 100.0);
  std::vector<uint32_t> counts(column.codes());
  Measure(state, reference, [&](size_t block) {
    kernels.count(Morsel(column, block), rows.words().data() + block * PackedBlocks::kWords,
                  counts);
  });
}

// One code more than there are keeps it from stopping early.
void Mark(benchmark::State& state, const Kernels& kernels, int bits, int percent,
          double reference) {
  const BitPackedColumn& column = ColumnOf(bits);
  const Bitmap rows = RandomSet(kRows, percent / 100.0);
  std::vector<uint8_t> seen(column.codes() + 1);
  Measure(state, reference, [&](size_t block) {
    kernels.mark(Morsel(column, block), rows.words().data() + block * PackedBlocks::kWords, seen);
  });
}

// Cycles a row for k = 4, 8, 12, 20; 0 where the table has none.
struct Reference {
  std::string_view kernels;
  double cycles[4];
};
constexpr Reference kMember[] = {{"avx512", {0.064, 0.11, 0.229, 1.84}},
                                 {"avx2", {0.348, 0.356, 1.19, 0}},
                                 {"baseline", {2.46, 0, 1.19, 0}}};
constexpr Reference kUnpack[] = {{"avx512", {0.056, 0.096, 0.151, 0.268}},
                                 {"avx2", {0.33, 0.33, 0.33, 0.33}},
                                 {"baseline", {0.70, 0.70, 0.70, 0.70}}};
struct Density {
  int percent;
  double cycles[4];
};
constexpr Density kCount[] = {{100, {1.39, 1.25, 1.40, 2.61}},
                              {50, {0, 0, 0, 0}},
                              {10, {0.69, 0.64, 0.90, 1.18}},
                              {1, {0.36, 0.35, 0.38, 0.68}}};
constexpr Density kMark[] = {{100, {0.96, 0.92, 1.12, 2.55}}, {10, {0.57, 0.59, 0.56, 1.03}}};

double ReferenceOf(std::span<const Reference> table, std::string_view kernels, size_t width) {
  for (const Reference& row : table) {
    if (row.kernels == kernels) return row.cycles[width];
  }
  return 0;
}

std::string Name(const Kernels& kernels, const char* task, int bits) {
  return std::string(kernels.name) + "/" + task + "/k:" + std::to_string(bits);
}

template <typename Bench>
void Register(const std::string& name, Bench bench) {
  benchmark::RegisterBenchmark(name.c_str(), bench)->Unit(benchmark::kMillisecond);
}

void RegisterWidth(const Kernels& kernels, size_t width) {
  const int bits = kWidths[width];
  const auto add = [&](const char* task, auto run, double reference) {
    Register(Name(kernels, task, bits),
             [=, &kernels](benchmark::State& state) { run(state, kernels, bits, reference); });
  };
  add("unpack", Unpack, ReferenceOf(kUnpack, kernels.name, width));
  add("member", Member, ReferenceOf(kMember, kernels.name, width));
  add("range", Range, 0);
  const auto add_masked = [&](const char* task, auto run, const Density& density) {
    const double reference = density.cycles[width];
    const std::string name =
        Name(kernels, task, bits) + "/" + std::to_string(density.percent) + "%";
    Register(name, [=, &kernels, percent = density.percent](benchmark::State& state) {
      run(state, kernels, bits, percent, reference);
    });
  };
  for (const Density& density : kCount) add_masked("count", Count, density);
  for (const Density& density : kMark) add_masked("mark", Mark, density);
}

}  // namespace
}  // namespace celadon

int main(int argc, char** argv) {
  for (const celadon::Kernels* kernels : celadon::SupportedKernels()) {
    for (size_t width = 0; width < std::size(celadon::kWidths); ++width) {
      celadon::RegisterWidth(*kernels, width);
    }
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
