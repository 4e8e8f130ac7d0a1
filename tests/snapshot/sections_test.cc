#include "snapshot/sections.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/staged_rows.h"

namespace celadon {
namespace {

using testing::HasSubstr;

SectionWriter::Sink AppendTo(std::string& file) {
  return [&file](std::string_view bytes) {
    file.append(bytes);
    return absl::OkStatus();
  };
}

// The bytes of a file with these sections, all optional.
std::string FileOf(const std::vector<std::pair<std::string, std::string>>& sections,
                   SnapshotVersion version = kSnapshotVersion) {
  std::string file;
  const Execution execution = InlineExecution();
  SectionWriter writer(AppendTo(file), execution, version);
  for (const auto& [name, bytes] : sections) {
    EXPECT_TRUE(writer.Add(name, SectionUse::kOptional, bytes).ok());
  }
  EXPECT_TRUE(writer.Finish().ok());
  return file;
}

std::string LongBytes() {
  std::string bytes;
  for (uint32_t i = 0; bytes.size() < 3'000'000; ++i) bytes += std::to_string(i * 2654435761u);
  return bytes;
}

TEST(Sections, GiveBackTheirBytes) {
  const std::string long_bytes = LongBytes();
  const std::string file = FileOf({{"a", "short"}, {"empty", ""}, {"b", long_bytes}});
  const auto reader = SectionReader::Open(file);
  ASSERT_TRUE(reader.ok()) << reader.status();
  ASSERT_EQ(reader->size(), 3u);
  EXPECT_EQ(*reader->Read("a", InlineExecution()), "short");
  EXPECT_EQ(*reader->Read("empty", InlineExecution()), "");
  EXPECT_EQ(*reader->Read("b", InlineExecution()), long_bytes);
  EXPECT_LT(file.size(), long_bytes.size());
  EXPECT_EQ(reader->Read("c", InlineExecution()).status(),
            absl::DataLossError("the section c of the saved app is damaged: it is missing"));
}

TEST(Sections, AreReadWhereANewerMinorVersionWroteThem) {
  const std::string file = FileOf({{"a", "short"}, {"news", "?"}}, {1, 7});
  const auto reader = SectionReader::Open(file);
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ(*reader->Read("a", InlineExecution()), "short");
}

TEST(Sections, AreRefusedWhereANewerMajorVersionWroteThem) {
  const std::string file = FileOf({{"a", "short"}}, {2, 0});
  const absl::Status status = SectionReader::Open(file).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented);
  EXPECT_THAT(std::string(status.message()), HasSubstr("format 2.0, known: 1.2"));
}

// The contents of all sections, or the first error.
absl::StatusOr<std::vector<std::string>> ReadAll(std::string_view file) {
  const auto reader = SectionReader::Open(file);
  if (!reader.ok()) return reader.status();
  std::vector<std::string> contents;
  for (size_t s = 0; s < reader->size(); ++s) {
    auto bytes = reader->Read(reader->name(s), InlineExecution());
    if (!bytes.ok()) return bytes.status();
    contents.push_back(*std::move(bytes));
  }
  return contents;
}

// A few bits of a zstd frame mean nothing: what they leave is the same contents.
TEST(Sections, AreRefusedByNameWhereABitIsWrong) {
  const std::string whole = FileOf({{"first", "some bytes, some bytes"}, {"second", "others"}});
  const auto contents = ReadAll(whole);
  ASSERT_TRUE(contents.ok());
  int unnoticed = 0;
  int first = 0, second = 0;
  for (size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    std::string damaged = whole;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ 1 << bit % 8);
    const auto read = ReadAll(damaged);
    if (read.ok()) {
      ASSERT_EQ(*read, *contents) << "bit " << bit;
      ++unnoticed;
      continue;
    }
    ASSERT_EQ(read.status().code(), absl::StatusCode::kDataLoss) << "bit " << bit;
    const std::string message(read.status().message());
    first += message.find("section first ") != std::string::npos;
    second += message.find("section second ") != std::string::npos;
  }
  EXPECT_LT(unnoticed, 20);
  EXPECT_GT(first, 100);
  EXPECT_GT(second, 100);
}

TEST(Sections, AreRefusedWhereTheFileIsCutOff) {
  const std::string whole = FileOf({{"first", "some bytes, some bytes"}, {"second", "others"}});
  for (size_t length = 0; length < whole.size(); ++length) {
    EXPECT_EQ(ReadAll(std::string_view(whole).substr(0, length)).status().code(),
              absl::StatusCode::kDataLoss);
  }
  EXPECT_EQ(ReadAll(whole + "x").status().code(), absl::StatusCode::kDataLoss);
}

TEST(Sections, AreNotWrittenAfterACancellation) {
  std::string file;
  Execution execution = InlineExecution();
  execution.cancel.Cancel();
  SectionWriter writer(AppendTo(file), execution);
  EXPECT_EQ(writer.Add("a", SectionUse::kNeeded, "bytes").code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace celadon
