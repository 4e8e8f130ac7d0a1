#include "qvd/qvd_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "celadon/row_batch.h"

namespace celadon {
namespace {

constexpr uint32_t kNull = BatchColumn::kNull;

// The oracle: one bit after the other, the lowest first.
uint32_t CodeBitByBit(const std::string& bytes, uint64_t record_bytes, uint64_t row,
                      const QvdFieldLayout& field) {
  int64_t stored = 0;
  for (uint64_t i = 0; i < field.bit_width; ++i) {
    const uint64_t bit = field.bit_offset + i;
    const int64_t value = bytes[row * record_bytes + bit / 8] >> (bit % 8) & 1;
    stored |= value << i;
  }
  return stored + field.bias < 0 ? kNull : static_cast<uint32_t>(stored + field.bias);
}

std::vector<uint32_t> Unpack(const QvdRows& rows, const QvdFieldLayout& field, uint64_t first,
                             size_t count) {
  std::vector<uint32_t> codes(count);
  EXPECT_TRUE(rows.Unpack(field, first, false, codes).ok());
  return codes;
}

TEST(QvdRows, AreUnpackedAsByTheBits) {
  std::mt19937 random(11);
  for (int round = 0; round < 400; ++round) {
    const uint64_t record_bytes = 1 + random() % 20, count = random() % 60;
    std::string bytes(record_bytes * count, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    const QvdRows rows(bytes, record_bytes, count);
    QvdFieldLayout field;
    field.bit_width = random() % (std::min<uint64_t>(32, 8 * record_bytes) + 1);
    field.bit_offset = random() % (8 * record_bytes - field.bit_width + 1);
    field.bias = random() % 2 == 0 ? 0 : -2;
    field.symbols = uint64_t{1} << 33;  // no index is out of range
    const uint64_t first = count == 0 ? 0 : random() % count;
    const std::vector<uint32_t> codes = Unpack(rows, field, first, count - first);
    for (size_t i = 0; i < codes.size(); ++i) {
      ASSERT_EQ(codes[i], CodeBitByBit(bytes, record_bytes, first + i, field))
          << "width " << field.bit_width << ", offset " << field.bit_offset;
    }
  }
}

TEST(QvdRows, HaveNoBitsForAConstant) {
  const QvdRows rows("", 0, 3);
  EXPECT_EQ(Unpack(rows, {0, 0, 0, 1, 0, 0}, 0, 3), (std::vector<uint32_t>{0, 0, 0}));
  EXPECT_EQ(Unpack(rows, {0, 0, -2, 0, 0, 0}, 1, 2), (std::vector<uint32_t>{kNull, kNull}));
}

TEST(QvdRows, TakeEveryNegativeIndexAsNull) {
  const std::string bytes = {0, 1, 2, 3};
  const QvdRows rows(bytes, 1, 4);
  EXPECT_EQ(Unpack(rows, {0, 8, -2, 2, 0, 0}, 0, 4), (std::vector<uint32_t>{kNull, kNull, 0, 1}));
}

TEST(QvdRows, RefuseAnIndexPastTheSymbolsAndNameTheRow) {
  const std::string bytes = {0, 1, 0, 2, 0};
  const QvdRows rows(bytes, 1, 5);
  std::vector<uint32_t> codes(4);
  const QvdFieldLayout field{0, 8, 0, 2, 0, 0};
  const absl::Status status = rows.Unpack(field, 1, false, codes);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(status.ToString().find("row 3, index 2, 2 symbols"), std::string::npos) << status;
}

TEST(QvdRows, RefuseTheFirstIndexPastTheSymbolsWhereverItIs) {
  std::mt19937 random(12);
  for (int round = 0; round < 400; ++round) {
    const uint64_t record_bytes = 1 + random() % 5, count = 1 + random() % 60;
    std::string bytes(record_bytes * count, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    QvdFieldLayout field;
    field.bit_width = 1 + random() % std::min<uint64_t>(31, 8 * record_bytes);
    field.bit_offset = random() % (8 * record_bytes - field.bit_width + 1);
    field.bias = static_cast<int64_t>(random() % 5) - 3;
    field.symbols = (uint64_t{1} << field.bit_width) - random() % (uint64_t{1} << field.bit_width);
    QvdFieldLayout unbound = field;
    unbound.symbols = uint64_t{1} << 33;
    const QvdRows rows(bytes, record_bytes, count);
    const std::vector<uint32_t> codes = Unpack(rows, unbound, 0, count);
    const auto beyond = std::ranges::find_if(
        codes, [&](uint32_t code) { return code != kNull && code >= field.symbols; });
    std::vector<uint32_t> unpacked(count);
    const absl::Status status = rows.Unpack(field, 0, false, unpacked);
    ASSERT_EQ(status.ok(), beyond == codes.end()) << status;
    if (status.ok()) {
      ASSERT_EQ(unpacked, codes);
    } else {
      const std::string place = "row " + std::to_string(beyond - codes.begin()) + ",";
      ASSERT_NE(status.ToString().find(place), std::string::npos) << status;
    }
  }
}

TEST(QvdRows, TakeTheIndexRightBehindTheSymbolsAsNullWhereThatIsAskedFor) {
  const std::string bytes = {0, 2, 1, 3};
  const QvdRows rows(bytes, 1, 4);
  const QvdFieldLayout field{0, 8, 0, 2, 0, 0};
  std::vector<uint32_t> codes(3);
  ASSERT_TRUE(rows.Unpack(field, 0, true, codes).ok());
  EXPECT_EQ(codes, (std::vector<uint32_t>{0, kNull, 1}));
  codes.resize(4);
  EXPECT_EQ(rows.Unpack(field, 0, true, codes).code(), absl::StatusCode::kDataLoss);
}

TEST(QvdRows, RefuseAnIndexThatAPositiveBiasCarriesPast32Bits) {
  const std::string bytes = {'\xFF', '\xFF', '\xFF', '\xFF'};
  const QvdRows rows(bytes, 4, 1);
  std::vector<uint32_t> codes(1);
  const QvdFieldLayout field{0, 32, int64_t{1} << 31, uint64_t{1} << 31, 0, 0};
  EXPECT_EQ(rows.Unpack(field, 0, false, codes).code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace celadon
