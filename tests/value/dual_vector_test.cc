#include "celadon/dual_vector.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "value/collected_values.h"
#include "value/dual_vector_parts.h"

namespace celadon {
namespace {

// Some kinds are left out of some vectors, so that lanes are missing in them.
DualVector RandomValues(std::mt19937& random) {
  DualVector values;
  const unsigned kinds = 1 + random() % 4, from = random() % 4;
  for (size_t left = random() % 40; left > 0; --left) {
    const std::string text(random() % 12, static_cast<char>('a' + random() % 26));
    const double number = static_cast<double>(random() % 100) / 4;
    switch ((from + random() % kinds) % 4) {
      case 0:
        values.Append(ValueView());
        break;
      case 1:
        values.Append(ValueView::Number(number));
        break;
      case 2:
        values.Append(ValueView::Text(text));
        break;
      default:
        values.Append(ValueView::Dual(text, number));
    }
  }
  return values;
}

void ExpectSame(const DualVector& values, const DualVector& expected) {
  ASSERT_EQ(values.size(), expected.size());
  ASSERT_EQ(values.numbers().size(), expected.numbers().size());
  ASSERT_EQ(values.text_bytes(), expected.text_bytes());
  ASSERT_EQ(values.bytes(), expected.bytes());
  for (size_t i = 0; i < values.size(); ++i) {
    ASSERT_EQ(values.kind(i), expected.kind(i));
    ASSERT_EQ(values.text(i), expected.text(i));
    if (values[i].has_number()) {
      ASSERT_EQ(values.number(i), expected.number(i));
    }
  }
}

TEST(DualVector, AppendsRangesAsItAppendsValues) {
  std::mt19937 random(1);
  for (int round = 0; round < 500; ++round) {
    DualVector values, expected;
    for (int range = 0; range < 4; ++range) {
      const DualVector source = RandomValues(random);
      const size_t first = random() % (source.size() + 1);
      const size_t count = random() % (source.size() - first + 1);
      values.AppendRange(source, first, count);
      for (size_t i = first; i < first + count; ++i) expected.Append(source[i]);
    }
    ExpectSame(values, expected);
  }
}

TEST(DualVector, MayAppendItsOwnTexts) {
  DualVector values;
  values.Append(ValueView::Text("a text that is copied"));
  for (int i = 0; i < 100; ++i) values.Append(values[values.size() - 1]);
  EXPECT_EQ(values.text(100), "a text that is copied");
}

TEST(DualVector, IsCopiedAndAssigned) {
  DualVector values;
  values.Append(ValueView::Dual("one", 1));
  DualVector copy = values;
  copy.Append(ValueView::Number(2));
  values = copy;
  EXPECT_EQ(values.size(), 2u);
  EXPECT_EQ(values.text(0), "one");
  const DualVector moved = std::move(copy);
  EXPECT_EQ(moved.number(1), 2);
}

TEST(DualVectorParts, MakeTheVectorThatAppendingMakes) {
  std::mt19937 random(2);
  for (int round = 0; round < 500; ++round) {
    std::vector<DualVector> sources(random() % 5);
    std::vector<DualVectorParts::Size> sizes;
    DualVector expected;
    for (DualVector& source : sources) {
      source = RandomValues(random);
      DualVectorParts::Size& size = sizes.emplace_back();
      for (size_t i = 0; i < source.size(); ++i) {
        size.Add(source[i]);
        expected.Append(source[i]);
      }
    }
    DualVectorParts parts(sizes);
    for (size_t part = sources.size(); part-- > 0;) {
      DualVectorParts::Writer writer = parts.part(part);
      for (size_t i = 0; i < sources[part].size(); ++i) writer.Append(sources[part][i]);
    }
    ExpectSame(parts.Take(), expected);
  }
}

// Appends values from `first` on as long as they are of one kind; gives how many.
size_t AppendRun(const DualVector& source, size_t first, ValuePart& part) {
  const ValueKind kind = source.kind(first);
  if (kind == ValueKind::kNull) return 0;
  ValuePart::Run run(part, kind);
  size_t i = first;
  for (; i < source.size() && source.kind(i) == kind && run.HasRoom(); ++i) {
    const double number = source[i].has_number() ? source.number(i) : 0;
    const std::string_view text = source.text(i);
    if (text.size() > ValuePart::Run::kLongestText) break;
    if (!source[i].has_text()) {
      run.AddNumber(number);
      continue;
    }
    std::ranges::copy(text, run.text());
    run.AddText(number, text.size());
  }
  return i - first;
}

TEST(CollectedValues, MakeTheVectorThatAppendingMakes) {
  std::mt19937 random(3);
  std::vector<ValuePart> parts(5);  // used again in every round
  for (int round = 0; round < 500; ++round) {
    const size_t count = random() % (parts.size() + 1);
    std::vector<CollectedValues::Place> places;
    DualVector expected;
    for (size_t part = 0; part < count; ++part) {
      const DualVector source = RandomValues(random);
      parts[part].Clear(source.size(), random() % 200);
      for (size_t i = 0; i < source.size();) {
        if (random() % 2 == 0) i += AppendRun(source, i, parts[part]);
        if (i < source.size()) parts[part].Append(source[i++]);
      }
      expected.AppendRange(source, 0, source.size());
    }
    CollectedValues values(expected.size(), expected.text_bytes() + random() % 50);
    for (size_t part = 0; part < count; ++part) places.push_back(values.Add(parts[part]));
    for (size_t part = count; part-- > 0;) values.Write(parts[part], places[part]);
    ExpectSame(values.Take(), expected);
  }
}

TEST(CollectedValues, HaveTextsOfAnyLength) {
  ValuePart part;
  part.Clear(40, 0);
  std::string text;
  for (size_t size = 0; size < 40; ++size) {
    part.Append(ValueView::Text(text));
    text.push_back(static_cast<char>('a' + size % 26));
  }
  CollectedValues values(40, part.text_bytes());
  values.Write(part, values.Add(part));
  const DualVector taken = values.Take();
  for (size_t size = 0; size < 40; ++size) EXPECT_EQ(taken.text(size), text.substr(0, size));
}

}  // namespace
}  // namespace celadon
