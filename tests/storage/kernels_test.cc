// All kernel sets against the scalar loops: every width, several cardinalities, masks of many
// densities. The AVX-512 algorithms also run on emulated vectors, hence on every processor.
#include "storage/kernels/kernels.h"

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "celadon/bit_packed_column.h"
#include "storage/gather_codes.h"
#include "storage/kernels/avx512_kernels.h"
#include "storage/kernels/emulated_vector.h"
#include "storage/kernels/kernel_sets.h"

namespace celadon {
namespace {

constexpr size_t kBlocks = 5;
constexpr size_t kRows = kBlocks * PackedBlocks::kRows;

const Kernels kEmulatedKernels = MakeAvx512Kernels<EmulatedVector>("emulated");

const Kernels* FindKernels(std::string_view name) {
  if (name == kEmulatedKernels.name) return &kEmulatedKernels;
  for (const Kernels* kernels : SupportedKernels()) {
    if (kernels->name == name) return kernels;
  }
  return nullptr;
}

// Counts, flags and sets are only made for so many codes, whatever the width can hold.
constexpr uint64_t kMostCodes = 10'000, kAllCodes = 0xFFFFFFFF;

struct Column {
  // A column of the width that `cardinality` takes, over the codes [0, codes): both ends of them
  // come often.
  Column(uint64_t cardinality, uint64_t codes, std::mt19937& random)
      : codes(static_cast<uint32_t>(codes)) {
    std::uniform_int_distribution<uint32_t> any(0, this->codes - 1);
    std::bernoulli_distribution at_end(0.1);
    std::vector<uint32_t> rows(kRows);
    for (uint32_t& row : rows) row = at_end(random) ? this->codes - 1 : any(random);
    packed = *BitPackedColumn::Pack(rows, static_cast<uint32_t>(cardinality));
    blocks = {packed.data(), kBlocks, packed.bit_width()};
  }

  uint32_t codes;
  BitPackedColumn packed;
  PackedBlocks blocks;
};

// Block by block empty, full, and of densities from one row to all but one.
Bitmap MixedMask(std::mt19937& random, double density) {
  Bitmap mask(kRows);
  std::bernoulli_distribution chosen(density);
  for (size_t row = 0; row < kRows; ++row) {
    if (chosen(random)) mask.Set(row);
  }
  mask.SetRange(PackedBlocks::kRows, 2 * PackedBlocks::kRows);  // the second block
  for (uint64_t& word : mask.words().subspan(2 * PackedBlocks::kWords, PackedBlocks::kWords)) {
    word = 0;
  }
  mask.Set(2 * PackedBlocks::kRows + 63);  // the third
  return mask;
}

class KernelSet : public testing::TestWithParam<std::tuple<std::string, int>> {
 protected:
  void SetUp() override {
    kernels_ = FindKernels(std::get<0>(GetParam()));
    if (kernels_ == nullptr) {
      GTEST_SKIP() << "this processor does not run the kernels " << std::get<0>(GetParam());
    }
  }

  int bits() const { return std::get<1>(GetParam()); }
  // Columns of the fewest and most codes of the width and of numbers between, at most `limit` of
  // which are used.
  std::vector<Column> Columns(uint64_t limit) {
    if (bits() == 0) return {Column(1, 1, random_)};
    const uint64_t most = uint64_t{1} << bits();
    std::vector<Column> columns;
    for (const uint64_t codes : {most / 2 + 1, most * 3 / 4, most - 1, most}) {
      if (codes > most / 2 && codes <= 0xFFFFFFFF) {
        columns.emplace_back(codes, std::min(codes, limit), random_);
        EXPECT_EQ(columns.back().blocks.bits, bits());
      }
    }
    return columns;
  }
  std::vector<Bitmap> Masks() {
    std::vector<Bitmap> masks;
    for (const double density : {0.0005, 0.01, 0.03, 0.1, 0.2, 0.5, 0.9, 0.999}) {
      masks.push_back(MixedMask(random_, density));
    }
    return masks;
  }

  const Kernels* kernels_ = nullptr;
  std::mt19937 random_{42};
};

TEST_P(KernelSet, UnpacksLikeTheScalarLoop) {
  for (const Column& column : Columns(kAllCodes)) {
    for (const size_t rows : {kRows, size_t{64}, size_t{448}}) {
      std::vector<uint32_t> expected(rows), codes(rows + 1, 77);
      kScalarKernels.unpack(column.blocks.data, bits(), rows, expected.data());
      kernels_->unpack(column.blocks.data, bits(), rows, codes.data());
      EXPECT_EQ(codes.back(), 77) << "wrote behind the rows asked for";
      codes.pop_back();
      EXPECT_EQ(codes, expected);
    }
  }
}

TEST_P(KernelSet, SelectsLikeTheScalarLoop) {
  for (const Column& column : Columns(kAllCodes)) {
    const auto check = [&](const uint64_t* mask) {
      std::vector<uint32_t> expected(kRows), codes(kRows + BitPackedColumn::kSelectSlack);
      expected.resize(kScalarKernels.select(column.blocks, mask, expected.data()));
      codes.resize(kernels_->select(column.blocks, mask, codes.data()));
      EXPECT_EQ(codes, expected);
    };
    check(nullptr);
    for (const Bitmap& mask : Masks()) check(mask.words().data());
  }
}

TEST_P(KernelSet, TestsMembershipLikeTheScalarLoop) {
  for (const Column& column : Columns(kMostCodes)) {
    for (const double density : {0.0, 0.3, 1.0}) {
      Bitmap set(column.codes - 1);  // the largest code is the NULL
      std::bernoulli_distribution chosen(density);
      for (size_t code = 0; code < set.size(); ++code) {
        if (chosen(random_)) set.Set(code);
      }
      Bitmap expected(kRows), rows(kRows, /*all=*/true);
      const auto words = set.words();
      kScalarKernels.member(column.blocks, words.data(), words.size(), expected.words().data());
      kernels_->member(column.blocks, words.data(), words.size(), rows.words().data());
      EXPECT_EQ(rows, expected) << column.codes;
    }
  }
}

TEST_P(KernelSet, TestsRangesLikeTheScalarLoop) {
  for (const Column& column : Columns(kAllCodes)) {
    const uint32_t codes = column.codes;
    const std::pair<uint32_t, uint32_t> ranges[] = {{0, 0},
                                                    {0, 1},
                                                    {0, codes},
                                                    {codes / 3, codes / 2},
                                                    {codes / 2, codes - 1},
                                                    {codes - 1, codes},
                                                    {1, codes},
                                                    {codes, codes}};
    for (const auto& [lo, hi] : ranges) {
      if (lo > hi) continue;
      Bitmap expected(kRows), rows(kRows, /*all=*/true);
      kScalarKernels.range(column.blocks, lo, hi, expected.words().data());
      kernels_->range(column.blocks, lo, hi, rows.words().data());
      EXPECT_EQ(rows, expected) << lo << " to " << hi << " of " << codes;
    }
  }
}

TEST_P(KernelSet, CountsLikeTheScalarLoop) {
  for (const Column& column : Columns(kMostCodes)) {
    const auto check = [&](const uint64_t* mask) {
      std::vector<uint32_t> expected(column.codes, 5), counts(column.codes, 5);
      kScalarKernels.count(column.blocks, mask, expected);
      kernels_->count(column.blocks, mask, counts);
      EXPECT_EQ(counts, expected) << column.codes;
    };
    check(nullptr);
    for (const Bitmap& mask : Masks()) check(mask.words().data());
  }
}

TEST_P(KernelSet, MarksLikeTheScalarLoop) {
  for (const Column& column : Columns(kMostCodes)) {
    const auto check = [&](const uint64_t* mask) {
      std::vector<uint8_t> expected(column.codes), seen(column.codes);
      kScalarKernels.mark(column.blocks, mask, expected);
      if (kernels_->mark(column.blocks, mask, seen)) {
        EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), column.codes) << "stopped too early";
      }
      EXPECT_EQ(seen, expected) << column.codes;
    };
    check(nullptr);
    for (const Bitmap& mask : Masks()) check(mask.words().data());
  }
}

INSTANTIATE_TEST_SUITE_P(Widths, KernelSet,
                         testing::Combine(testing::Values("baseline", "avx2", "avx512", "emulated"),
                                          testing::Range(0, 33)),
                         [](const auto& info) {
                           return std::get<0>(info.param) + "_" +
                                  std::to_string(std::get<1>(info.param));
                         });

TEST(Kernels, CountBitsLikeTheScalarLoop) {
  std::mt19937 random(3);
  for (const Kernels* kernels : SupportedKernels()) {
    for (const double density : {0.0, 0.1, 0.7, 1.0}) {
      const Bitmap mask = MixedMask(random, density);
      const auto words = mask.words();
      EXPECT_EQ(kernels->count_bits(words.data(), words.size()),
                kScalarKernels.count_bits(words.data(), words.size()));
    }
  }
}

std::vector<const Kernels*> AllKernels() {
  std::vector<const Kernels*> kernels(SupportedKernels().begin(), SupportedKernels().end());
  kernels.push_back(&kEmulatedKernels);
  return kernels;
}

TEST(Kernels, AddWeightedCodesLikeTheScalarLoop) {
  std::mt19937 random(3);
  for (const Kernels* kernels : AllKernels()) {
    for (const size_t count : {size_t{0}, size_t{1}, size_t{63}, size_t{64}, size_t{1000}}) {
      std::vector<uint32_t> numbers(count + 64), codes(count + 64), expected(count + 64),
          sums(count + 64);
      for (uint32_t& number : numbers) number = static_cast<uint32_t>(random());
      for (uint32_t& code : codes) code = static_cast<uint32_t>(random());
      const auto weight = static_cast<uint32_t>(random());
      kScalarKernels.add_weighted(numbers.data(), codes.data(), weight, count, expected.data());
      kernels->add_weighted(numbers.data(), codes.data(), weight, count, sums.data());
      expected.resize(count);
      sums.resize(count);
      EXPECT_EQ(sums, expected) << kernels->name;
    }
  }
}

TEST(Kernels, FindRunsLikeTheScalarLoop) {
  std::mt19937 random(3);
  for (const Kernels* kernels : AllKernels()) {
    for (const size_t count : {size_t{0}, size_t{31}, size_t{32}, size_t{1000}, size_t{2048}}) {
      for (const double change : {0.0, 0.01, 0.05, 1.0}) {
        std::vector<uint32_t> codes(count);
        std::bernoulli_distribution changes(change);
        uint32_t code = 7;
        for (uint32_t& next : codes) {
          if (changes(random)) code = static_cast<uint32_t>(random());
          next = code;
        }
        // Runs that differ between equal ends.
        for (size_t i = 0; i + 32 <= count; i += 320) codes[i + random() % 30 + 1] ^= 1 << i % 31;
        EXPECT_EQ(kernels->runs(codes.data(), count), kScalarKernels.runs(codes.data(), count))
            << kernels->name;
      }
    }
  }
}

TEST(Kernels, SumRunsLikeTheScalarLoop) {
  std::mt19937 random(3);
  const auto sums_of = [](const Kernels& kernels, const std::vector<uint32_t>& codes,
                          uint32_t first, uint32_t length) {
    std::vector<uint32_t> sums(64);
    const uint64_t inside =
        kernels.sum_runs(codes.data(), codes.size(), first, length, sums.data());
    for (size_t run = 0; run < sums.size(); ++run) {
      if ((inside >> run & 1) == 0) sums[run] = 0;  // means nothing
    }
    return std::pair(inside, sums);
  };
  for (const Kernels* kernels : AllKernels()) {
    for (const size_t count : {size_t{0}, size_t{31}, size_t{32}, size_t{1000}, size_t{2048}}) {
      for (const auto& [first, length] : std::vector<std::pair<uint32_t, uint32_t>>{
               {0, 1}, {0, 500}, {100, 400}, {1000, 1u << 20}, {2'000'000'000, 1000}}) {
        std::vector<uint32_t> codes(count);
        for (uint32_t& code : codes) {
          code = first + static_cast<uint32_t>(random() % length);
          if (random() % 200 == 0) code = first + length;
          if (random() % 200 == 0) code = static_cast<uint32_t>(random() >> 1);
          if (random() % 200 == 0 && first > 0) code = first - 1;
        }
        EXPECT_EQ(sums_of(*kernels, codes, first, length),
                  sums_of(kScalarKernels, codes, first, length))
            << kernels->name;
      }
    }
  }
}

TEST(Kernels, SelectCodesOfSeveralBlocks) {
  std::mt19937 random(3);
  std::vector<uint32_t> rows(kRows - 100);
  for (uint32_t& row : rows) row = static_cast<uint32_t>(random() % 1000);
  const BitPackedColumn column = *BitPackedColumn::Pack(rows, 1000);
  Bitmap some(rows.size());
  for (size_t row = 0; row < rows.size(); row += 1 + random() % 20) some.Set(row);
  for (const Bitmap* chosen : {static_cast<const Bitmap*>(nullptr), &std::as_const(some)}) {
    for (const auto& [first, last] : {std::pair<size_t, size_t>{0, kBlocks}, {1, 3}, {4, 5}}) {
      std::vector<uint32_t> expected, codes(kRows + BitPackedColumn::kSelectSlack);
      const size_t end = std::min(rows.size(), last * PackedBlocks::kRows);
      for (size_t row = first * PackedBlocks::kRows; row < end; ++row) {
        if (chosen == nullptr || chosen->Test(row)) expected.push_back(rows[row]);
      }
      codes.resize(SelectCodes(column, first, last, chosen, codes.data()));
      EXPECT_EQ(codes, expected);
    }
  }
}

TEST(Kernels, StopMarkingOnceAllCodesWereSeen) {
  std::mt19937 random(3);
  const Column column(8, 8, random);
  for (const Kernels* kernels : SupportedKernels()) {
    if (kernels == &kScalarKernels) continue;  // the oracle looks at every row
    std::vector<uint8_t> seen(8);
    EXPECT_TRUE(kernels->mark(column.blocks, nullptr, seen)) << kernels->name;
  }
}

TEST(Kernels, ChosenAreThoseThatTheEnvironmentNamesOrTheFastest) {
  const char* forced = std::getenv("CELADON_KERNELS");
  const Kernels* named = forced == nullptr ? nullptr : FindKernels(forced);
  EXPECT_EQ(KernelName(), (named == nullptr ? SupportedKernels().back() : named)->name);
}

}  // namespace
}  // namespace celadon
