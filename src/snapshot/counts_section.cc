#include "snapshot/counts_section.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>

#include "snapshot/byte_reader.h"
#include "snapshot/byte_writer.h"

namespace celadon {

namespace {

// Bytes that hold a number: 1, 2, 4 or 8.
uint64_t BytesFor(uint64_t number) {
  return std::bit_ceil(std::max<uint64_t>(1, (std::bit_width(number) + 7) / 8));
}

template <typename T>
std::vector<uint64_t> Widened(std::string_view bytes) {
  std::vector<uint64_t> numbers(bytes.size() / sizeof(T));
  for (size_t i = 0; i < numbers.size(); ++i) {
    T number;
    std::memcpy(&number, bytes.data() + i * sizeof(T), sizeof(T));
    numbers[i] = number;
  }
  return numbers;
}

// Numbers of so many bytes each, little-endian; none where there is no such width.
std::vector<uint64_t> ReadNumbers(uint64_t width, std::string_view bytes) {
  switch (width) {
    case 1:
      return Widened<uint8_t>(bytes);
    case 2:
      return Widened<uint16_t>(bytes);
    case 4:
      return Widened<uint32_t>(bytes);
    case 8:
      return Widened<uint64_t>(bytes);
    default:
      return {};
  }
}

}  // namespace

std::string WriteCounts(std::span<const uint64_t> counts) {
  const uint64_t width = counts.empty() ? 1 : BytesFor(*std::ranges::max_element(counts));
  ByteWriter bytes;
  bytes.Number(width);
  std::string numbers;
  for (const uint64_t count : counts) {
    for (uint64_t byte = 0; byte < width; ++byte) {
      numbers.push_back(static_cast<char>(count >> (8 * byte)));
    }
  }
  bytes.Bytes(numbers);
  return std::move(bytes).Take();
}

absl::StatusOr<std::vector<uint64_t>> ReadCounts(std::string_view bytes,
                                                 const BitPackedColumn& column) {
  ByteReader reader(bytes);
  const uint64_t width = reader.Number();
  std::vector<uint64_t> counts = ReadNumbers(width, reader.rest());
  if (counts.size() != column.codes() || counts.size() * width != reader.rest().size()) {
    return absl::InvalidArgumentError("it has the wrong size");
  }
  const auto too_many = [&column](uint64_t count) { return count > column.rows(); };
  if (std::ranges::any_of(counts, too_many) ||
      std::accumulate(counts.begin(), counts.end(), uint64_t{0}) != column.rows()) {
    return absl::InvalidArgumentError("its counts are not those of all rows");
  }
  return counts;
}

}  // namespace celadon
