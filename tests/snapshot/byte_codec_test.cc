#include <cmath>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "snapshot/byte_reader.h"
#include "snapshot/byte_writer.h"

namespace celadon {
namespace {

TEST(ByteCodec, ReadsWhatWasWritten) {
  ByteWriter writer;
  for (const uint64_t number : {uint64_t{0}, uint64_t{127}, uint64_t{128}, UINT64_MAX}) {
    writer.Number(number);
  }
  writer.Double(-0.0);
  writer.Double(std::numeric_limits<double>::max());
  writer.Word(0xDEADBEEF);
  writer.Text("ä");
  writer.DualValue(ValueView::Dual("one", 1));
  writer.DualValue(ValueView());
  ByteReader reader(writer.bytes());
  EXPECT_EQ(reader.Number(), 0u);
  EXPECT_EQ(reader.Number(), 127u);
  EXPECT_EQ(reader.Number(), 128u);
  EXPECT_EQ(reader.Number(), UINT64_MAX);
  EXPECT_TRUE(std::signbit(reader.Double()));
  EXPECT_EQ(reader.Double(), std::numeric_limits<double>::max());
  EXPECT_EQ(reader.Word(), 0xDEADBEEF);
  EXPECT_EQ(reader.Text(), "ä");
  const Value dual = reader.DualValue();
  EXPECT_EQ(dual.text(), "one");
  EXPECT_EQ(dual.number(), 1);
  EXPECT_TRUE(reader.DualValue().is_null());
  EXPECT_FALSE(reader.more());
  EXPECT_FALSE(reader.failed());
}

TEST(ByteCodec, PassesOverMembersThatANewerVersionAdded) {
  ByteWriter writer;
  writer.Record([](ByteWriter& members) {
    members.Number(7);
    members.Text("of a newer version");
  });
  writer.Number(8);
  ByteReader reader(writer.bytes());
  ByteReader members = reader.Record();
  EXPECT_EQ(members.Number(), 7u);
  reader.Check(members);
  EXPECT_EQ(reader.Number(), 8u);
  EXPECT_FALSE(reader.failed());
}

TEST(ByteCodec, ReadsMembersThatAnOlderVersionLackedAsEmpty) {
  ByteReader reader("");
  EXPECT_EQ(reader.Number(), 0u);
  EXPECT_EQ(reader.Text(), "");
  EXPECT_FALSE(reader.Flag());
  EXPECT_EQ(reader.Count(), 0u);
  EXPECT_FALSE(reader.failed());
}

TEST(ByteCodec, FailsWhereAMemberIsCutOffOrTooLong) {
  const auto fails = [](std::string_view bytes, auto read) {
    ByteReader reader(bytes);
    read(reader);
    return reader.failed() && !reader.more();
  };
  EXPECT_TRUE(fails("\x80", [](ByteReader& reader) { reader.Number(); }));
  EXPECT_TRUE(fails(std::string(11, '\xff'), [](ByteReader& reader) { reader.Number(); }));
  EXPECT_TRUE(fails("\x02z", [](ByteReader& reader) { reader.Text(); }));
  EXPECT_TRUE(fails("\x05zz", [](ByteReader& reader) { reader.Count(); }));
  EXPECT_TRUE(fails("1234567", [](ByteReader& reader) { reader.Double(); }));
  EXPECT_TRUE(fails("\x04", [](ByteReader& reader) { reader.DualValue(); }));
}

}  // namespace
}  // namespace celadon
