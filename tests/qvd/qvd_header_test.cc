#include "qvd/qvd_header.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "qvd/qvd_header_text.h"
#include "qvd/qvd_layout.h"

namespace celadon {
namespace {

using namespace std::string_view_literals;

// Two fields of 40 rows in records of 2 bytes, their symbols and rows being `kBodyBytes` long.
constexpr uint64_t kBodyBytes = 100 + 80;

QvdLayout GoodLayout() {
  QvdLayout layout;
  layout.header.table_name = "Orders & <more>";
  layout.header.create_utc_time = "2026-01-02 03:04:05";
  layout.header.creator = "a\r\nb";
  layout.header.build = "50689";
  layout.header.comment = "a comment";
  layout.header.tags = {"free"};
  layout.header.rows = 40;
  ColumnInfo date{"  Größe \"x\"", {}, {"$date", "$numeric"}, "of the field"};
  date.format = {NumberType::kDate, "YYYY-MM-DD", 2, true, " ", "\u00A0"};
  layout.header.fields = {date, {"Name", {}, {}, ""}};
  layout.fields = {{0, 7, 0, 10, 0, 60}, {7, 9, -2, 15, 60, 40}};
  layout.record_bytes = 2;
  layout.rows_offset = 100;
  layout.rows_bytes = 80;
  return layout;
}

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

absl::Status Check(const std::string& header) {
  const auto layout = ParseQvdHeader(header);
  return layout.ok() ? CheckQvdLayout(*layout, layout->body + kBodyBytes) : layout.status();
}

TEST(QvdHeader, IsReadBackAsItWasWritten) {
  const QvdLayout written = GoodLayout();
  const std::string text = QvdHeaderText(written);
  const auto read = ParseQvdHeader(text + "body");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->body, text.size());
  EXPECT_EQ(read->header.table_name, written.header.table_name);
  EXPECT_EQ(read->header.create_utc_time, written.header.create_utc_time);
  EXPECT_EQ(read->header.creator, written.header.creator);
  EXPECT_EQ(read->header.build, written.header.build);
  EXPECT_EQ(read->header.comment, written.header.comment);
  EXPECT_EQ(read->header.tags, written.header.tags);
  ASSERT_EQ(read->header.fields.size(), 2u);
  const ColumnInfo &date = read->header.fields[0], &expected = written.header.fields[0];
  EXPECT_EQ(date.name, expected.name);
  EXPECT_EQ(date.format, expected.format);
  EXPECT_EQ(date.tags, expected.tags);
  EXPECT_EQ(date.comment, expected.comment);
  EXPECT_EQ(read->fields[1].bit_offset, 7u);
  EXPECT_EQ(read->fields[1].bias, -2);
  EXPECT_EQ(read->fields[1].symbols, 15u);
  EXPECT_EQ(read->rows_offset, 100u);
  EXPECT_TRUE(Check(text).ok()) << Check(text);
}

TEST(QvdHeader, IsWrittenWithAllElementsInTheirOrder) {
  const std::string text = QvdHeaderText(GoodLayout());
  size_t at = 0;
  for (const char* element :
       {"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n <QvdTableHeader>\r\n",
        "   <QvBuildNo>50689</QvBuildNo>\r\n",
        "<CreatorDoc>",
        "<CreateUtcTime>",
        "<SourceCreateUtcTime></SourceCreateUtcTime>",
        "<SourceFileUtcTime></SourceFileUtcTime>",
        "<SourceFileSize>-1</SourceFileSize>",
        "<StaleUtcTime></StaleUtcTime>",
        "<TableName>Orders &amp; &lt;more&gt;</TableName>",
        "     <QvdFieldHeader>\r\n",
        "       <FieldName>",
        "&quot;x&quot;",
        "<BitOffset>",
        "<BitWidth>",
        "<Bias>",
        "       <NumberFormat>\r\n         <Type>DATE</Type>",
        "<nDec>",
        "<UseThou>1",
        "<Fmt>",
        "<Dec> </Dec>",
        "<Thou>",
        "<NoOfSymbols>",
        "<Offset>",
        "<Length>",
        "<Comment>",
        "       <Tags>\r\n         <String>$date</String>",
        "<Tags></Tags>",
        "</Fields>",
        "<Compression></Compression>",
        "<RecordByteSize>",
        "<NoOfRecords>",
        "<Offset>",
        "<Length>",
        "<Lineage></Lineage>",
        "<Comment>",
        "<EncryptionInfo></EncryptionInfo>",
        "<TableTags>",
        "<ProfilingData></ProfilingData>\r\n </QvdTableHeader>\r\n"}) {
    const size_t found = text.find(element, at);
    ASSERT_NE(found, std::string::npos) << element;
    at = found + 1;
  }
  EXPECT_EQ(text.back(), '\0');
}

struct Change {
  const char* from;
  const char* to;
  const char* message;
};

void ExpectRefused(const Change& change, absl::StatusCode code) {
  const absl::Status status = Check(Replaced(QvdHeaderText(GoodLayout()), change.from, change.to));
  EXPECT_EQ(status.code(), code) << change.from << " -> " << change.to << ": " << status;
  EXPECT_NE(status.ToString().find(change.message), std::string::npos) << status;
}

TEST(QvdHeader, IsRefusedWhereANumberIsMissingOrNone) {
  const Change kChanges[] = {
      {"<NoOfRecords>40</NoOfRecords>", "", "NoOfRecords is missing"},
      {"   <Offset>100</Offset>\r\n", "", "Offset is missing, element"},
      {"<Length>80<", "<Length>80</Length><Length>81<", "Length is given twice"},
      {"<RecordByteSize>2<", "<RecordByteSize>2.0<", "not a whole number"},
      {"<NoOfRecords>40<", "<NoOfRecords><", "not a whole number"},
      {"<NoOfRecords>40<", "<NoOfRecords>0x28<", "not a whole number"},
      {"<NoOfRecords>40<", "<NoOfRecords>+40<", "not a whole number"},
      {"<NoOfRecords>40<", "<NoOfRecords>18446744073709551656<", "not a whole number"},
      {"<NoOfRecords>40<", "<NoOfRecords>-1<", "negative"},
      {"<BitWidth>7</BitWidth>", "", "BitWidth is missing, field"},
      {"<Bias>-2<", "<Bias>x<", "Bias is not a whole number"},
      {"<Fields>", "<Other>", "not well-formed"},
      {"Name</FieldName>", "</FieldName>", "field 2 has no name"},
      {"<FieldName>Name<", "<FieldName>  Größe &quot;x&quot;<", "two fields are named"},
  };
  for (const Change& change : kChanges) ExpectRefused(change, absl::StatusCode::kDataLoss);
}

TEST(QvdHeader, IsRefusedWhereTheLayoutDoesNotFit) {
  const Change kChanges[] = {
      {"<NoOfRecords>40<", "<NoOfRecords>41<", "NoOfRecords x RecordByteSize: 80, 41 x 2"},
      {"<NoOfRecords>40<", "<NoOfRecords>9223372036854775807<", "NoOfRecords x RecordByteSize"},
      {"   <Offset>100<", "   <Offset>101<", "row block reaches past"},
      {"   <Offset>100<", "   <Offset>9223372036854775807<", "row block reaches past"},
      {"   <Offset>100<", "   <Offset>99<", "overlaps the row block"},
      {"<Length>40<", "<Length>121<", "symbol table reaches past"},
      {"<Length>40<", "<Length>9223372036854775807<", "symbol table reaches past"},
      {"<NoOfSymbols>15<", "<NoOfSymbols>21<", "more than the symbol table can hold"},
      {"<NoOfSymbols>15<", "<NoOfSymbols>2147483647<", "more than the symbol table can hold"},
      {"<BitWidth>9<", "<BitWidth>33<", "BitWidth is more than 32"},
      {"<BitWidth>9<", "<BitWidth>10<", "past the record"},
      {"<BitOffset>7<", "<BitOffset>9223372036854775807<", "past the record"},
      {"<BitOffset>7<", "<BitOffset>6<", "overlap those of field"},
      {"<Bias>-2<", "<Bias>-2147483649<", "beyond 2^31"},
      {"<Bias>-2<", "<Bias>9223372036854775807<", "beyond 2^31"},
  };
  for (const Change& change : kChanges) ExpectRefused(change, absl::StatusCode::kDataLoss);
}

TEST(QvdHeader, IsRefusedWhereAConstantsIndexDoesNotExist) {
  QvdLayout layout = GoodLayout();
  layout.fields[1] = {0, 0, 0, 0, 60, 40};
  EXPECT_EQ(CheckQvdLayout(layout, kBodyBytes).code(), absl::StatusCode::kDataLoss);
  layout.fields[1].bias = -2;
  EXPECT_TRUE(CheckQvdLayout(layout, kBodyBytes).ok());
}

TEST(QvdHeader, BoundsTheRowsThatHaveNoBytes) {
  QvdLayout layout = GoodLayout();
  layout.fields = {{0, 0, 0, 10, 0, 60}, {0, 0, 0, 15, 60, 40}};
  layout.record_bytes = layout.rows_bytes = 0;
  EXPECT_TRUE(CheckQvdLayout(layout, kBodyBytes).ok());
  layout.header.rows = uint64_t{1} << 62;
  EXPECT_EQ(CheckQvdLayout(layout, kBodyBytes).code(), absl::StatusCode::kDataLoss);
}

TEST(QvdHeader, OfAnEncryptedFileIsReadableThoughItsDataIsNot) {
  const std::string text =
      Replaced(QvdHeaderText(GoodLayout()), "<EncryptionInfo>", "<EncryptionInfo><Key>1</Key>");
  EXPECT_TRUE(ParseQvdHeader(text).ok());
  EXPECT_EQ(Check(text).code(), absl::StatusCode::kUnimplemented);
  EXPECT_NE(Check(text).ToString().find("encrypted"), std::string::npos);
  ExpectRefused({"<Compression>", "<Compression>zip", "compressed"},
                absl::StatusCode::kUnimplemented);
}

TEST(QvdHeader, OfAnotherFormatIsNoQvd) {
  for (const std::string_view bytes :
       {""sv, "a,b\n1,2\n"sv, "version https://git-lfs.github.com/spec/v1\n"sv, "\0\0\0"sv}) {
    EXPECT_EQ(ParseQvdHeader(bytes).status().code(), absl::StatusCode::kInvalidArgument) << bytes;
  }
  const auto qvx = ParseQvdHeader("<QvxTableHeader></QvxTableHeader>\0"sv);
  EXPECT_EQ(qvx.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(qvx.status().ToString().find("QvxTableHeader"), std::string::npos);
  EXPECT_EQ(ParseQvdHeader("<QvdTableHeader></QvdTableHeader>").status().code(),
            absl::StatusCode::kDataLoss);
}

TEST(QvdHeader, CannotBeWrittenWithTextsThatXmlCannotHold) {
  QvdHeader header = GoodLayout().header;
  EXPECT_TRUE(CheckHeaderTexts(header).ok());
  for (const std::string& name : {std::string(), std::string("a\x01"), std::string("\xFF"),
                                  std::string(1, '\0'), header.fields[0].name}) {
    header.fields[1].name = name;
    EXPECT_EQ(CheckHeaderTexts(header).code(), absl::StatusCode::kInvalidArgument) << name;
  }
  EXPECT_EQ(CheckHeaderTexts(QvdHeader()).code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace celadon
