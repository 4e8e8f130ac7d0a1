// Hash functions, and the distance between texts.
//
// Source: the expression language, section 10.28; Qlik help "Hash128". The original's values cannot
// be reproduced outside; ours are MurmurHash3 (x64, 128 bits; Austin Appleby, public domain), whose
// values stay the same from run to run, so that they may be stored.
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "expression/functions/families.h"
#include "expression/functions/rows.h"
#include "value/utf8.h"

namespace celadon {
namespace {

using Words = std::array<uint64_t, 2>;

constexpr uint64_t kFirst = 0x87c37b91114253d5;
constexpr uint64_t kSecond = 0x4cf5ad432745937f;

uint64_t Finished(uint64_t word) {
  word = (word ^ word >> 33) * 0xff51afd7ed558ccd;
  word = (word ^ word >> 33) * 0xc4ceb9fe1a85ec53;
  return word ^ word >> 33;
}

Words Block(std::string_view bytes) {
  Words block = {};
  std::memcpy(block.data(), bytes.data(), bytes.size());
  return block;
}

uint64_t MixedFirst(uint64_t word) { return std::rotl(word * kFirst, 31) * kSecond; }
uint64_t MixedSecond(uint64_t word) { return std::rotl(word * kSecond, 33) * kFirst; }

Words Murmur(std::string_view bytes, uint64_t seed) {
  constexpr size_t kBlock = sizeof(Words);
  uint64_t h1 = seed;
  uint64_t h2 = seed;
  size_t at = 0;
  for (; at + kBlock <= bytes.size(); at += kBlock) {
    const Words block = Block(bytes.substr(at, kBlock));
    h1 = (std::rotl(h1 ^ MixedFirst(block[0]), 27) + h2) * 5 + 0x52dce729;
    h2 = (std::rotl(h2 ^ MixedSecond(block[1]), 31) + h1) * 5 + 0x38495ab5;
  }
  const Words tail = Block(bytes.substr(at));
  h2 ^= MixedSecond(tail[1]);
  h1 ^= MixedFirst(tail[0]);
  h1 ^= bytes.size();
  h2 ^= bytes.size();
  h1 += h2;
  h2 += h1;
  h1 = Finished(h1);
  h2 = Finished(h2);
  h1 += h2;
  return {h1, h2 + h1};
}

// The number of an argument, also one that a text is written exactly as: '7', but not '007', which
// another field may have as a code.
double NumberOf(const RowArguments& row, size_t argument) {
  const double number = row.number(argument);
  if (!std::isnan(number) || row.is_null(argument)) return number;
  const auto read = row.context().interpreter.Number(row.text(argument));
  return read.has_value() && row.text(argument) == PlainNumberText(*read) ? *read : number;
}

// What is hashed of a row, so that values are told apart as the values of a field are: a number, a
// text with its length, or NULL.
std::string RowBytes(const RowArguments& row) {
  std::string bytes;
  const auto append = [&bytes](char kind, uint64_t word, std::string_view text) {
    bytes += kind;
    bytes.append(reinterpret_cast<const char*>(&word), sizeof word).append(text);
  };
  for (size_t i = 0; i < row.size(); ++i) {
    const double number = NumberOf(row, i);
    if (row.is_null(i)) {
      append('0', 0, "");
    } else if (!std::isnan(number)) {
      append('n', std::bit_cast<uint64_t>(number + 0.0), "");  // no negative zero
    } else {
      const std::string_view text = row.written(i);
      append('t', text.size(), text);
    }
  }
  return bytes;
}

// Six bits a character.
template <size_t kBits>
std::string Written(const std::array<uint64_t, 4>& hash) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (size_t bit = 0; bit < kBits; bit += 6) {
    uint64_t digit = hash[bit / 64] >> bit % 64;
    if (bit % 64 > 58 && bit / 64 + 1 < hash.size()) digit |= hash[bit / 64 + 1] << (64 - bit % 64);
    text += kDigits[digit & 63];
  }
  return text;
}

// NULL where all arguments are.
template <size_t kBits>
void Hash(const KernelCall& call) {
  ValueWriter out = call.result.WriteValues();
  for (size_t i = 0; i < call.rows; ++i) {
    const RowArguments row(call, i);
    size_t nulls = 0;
    for (size_t argument = 0; argument < row.size(); ++argument) nulls += row.is_null(argument);
    if (nulls == row.size()) {
      out.Null(i);
      continue;
    }
    const std::string bytes = RowBytes(row);
    const Words low = Murmur(bytes, 0);
    const Words high = Murmur(bytes, kBits);
    out.Text(i, call.context.arena.Store(Written<kBits>({low[0], low[1], high[0], high[1]})));
  }
}

std::vector<char32_t> CodePoints(std::string_view text) {
  std::vector<char32_t> codes;
  for (size_t i = 0; i < text.size();) {
    const auto character = DecodeUtf8(text, i);
    codes.push_back(character.code);
    i += character.bytes;
  }
  return codes;
}

// The fewest characters to insert, delete or replace that turn one text into the other. NULL where
// the product of the lengths passes a bound of our own, which would take minutes.
double EditDistance(std::string_view a, std::string_view b) {
  constexpr double kMostSteps = 1e9;
  const std::vector<char32_t> from = CodePoints(a);
  const std::vector<char32_t> to = CodePoints(b);
  if (static_cast<double>(from.size()) * static_cast<double>(to.size()) > kMostSteps) {
    return kNoNumber;
  }
  std::vector<size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < from.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i + 1);
    for (size_t j = 0; j < to.size(); ++j) {
      const size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return static_cast<double>(row.back());
}

void LevenshteinDistance(const KernelCall& call) {
  StrictNumberRows(call,
                   [](const RowArguments& row) { return EditDistance(row.text(0), row.text(1)); });
}

constexpr ScalarFunction kFunctions[] = {
    {"Hash128", "value, …", "w", false, Hash<128>,
     "A text of 22 characters that stands for the values"},
    {"Hash160", "value, …", "w", false, Hash<160>,
     "A text of 27 characters that stands for the values"},
    {"Hash256", "value, …", "w", false, Hash<256>,
     "A text of 43 characters that stands for the values"},
    {"LevenshteinDist", "text, text", "t", true, LevenshteinDistance,
     "Characters to change to turn one text into the other"},
};

}  // namespace

std::span<const ScalarFunction> HashFunctions() { return kFunctions; }

}  // namespace celadon
