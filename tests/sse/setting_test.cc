// The setting SSEPlugin, as files and command lines have it.
#include <fstream>

#include "celadon/sse.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace celadon {
namespace {

using testing::HasSubstr;

std::string Described(std::string_view setting) {
  const auto plugins = ParseSsePlugins(setting);
  if (!plugins.ok()) return "error";
  std::string text;
  for (const SsePlugin& plugin : *plugins) {
    text += plugin.alias + "@" + plugin.address + "|" + plugin.certificates + "|" +
            PlainNumberText(plugin.request_timeout) + "|" +
            PlainNumberText(plugin.reconnect_timeout) + " ";
  }
  return text;
}

// The examples of the documentation, and what occurs in the wild: blanks, and a `;` at the end.
TEST(Settings, AreReadAsTheyAreWritten) {
  EXPECT_EQ(Described("SSEPlugin=Column,localhost:50053"), "Column@localhost:50053||0|20 ");
  EXPECT_EQ(Described("SSEPlugin=SSEPython,host:50051;R,host:50053"),
            "SSEPython@host:50051||0|20 R@host:50053||0|20 ");
  EXPECT_EQ(Described("SSEPlugin=SSEPython,host:50051,,0,20"), "SSEPython@host:50051||0|20 ");
  EXPECT_EQ(Described("SSEPlugin = Column,localhost:50053; Employee,localhost:50055 ;"),
            "Column@localhost:50053||0|20 Employee@localhost:50055||0|20 ");
  EXPECT_EQ(Described("A, 10.0.0.1:1 , /certs/a b , 1.5 , 3"), "A@10.0.0.1:1|/certs/a b|1.5|3 ");
  EXPECT_EQ(Described("sseplugin=A,h:1"), "A@h:1||0|20 ");
  EXPECT_EQ(Described(""), "");
}

TEST(Settings, RefuseWhatIsNotOfTheForm) {
  for (const char* setting : {"A", "A,host", "A,host:", "A,:1", "A,host:0", "A,host:70000",
                              "A,host:1x", ",host:1", "1A,host:1", "a b,host:1", "A,h:1,,x",
                              "A,h:1,,-1", "A,h:1,,0,x", "A,h:1,,0,1,2", "A,h:1;a,h:2"}) {
    EXPECT_EQ(Described(setting), "error") << setting;
  }
  EXPECT_THAT(ParseSsePlugins("A,host").status().message(),
              HasSubstr("the address is not <host>:<port>: A,host"));
}

TEST(Settings, StandInTheirSectionOfAFile) {
  const std::string path = testing::TempDir() + "Settings.ini";
  std::ofstream(path) << "[Settings 6]\nSSEPlugin=Old,host:1\n[Settings 7]\r\nOther=1\r\n"
                         "SSEPlugin=New,host:2;More,host:3\r\n\r\n[Other]\nSSEPlugin=No,host:4\n";
  const auto plugins = ReadSseSettings(path);
  ASSERT_TRUE(plugins.ok()) << plugins.status();
  ASSERT_EQ(plugins->size(), 2);
  EXPECT_EQ((*plugins)[0].alias + (*plugins)[1].alias, "NewMore");
  EXPECT_TRUE(absl::IsNotFound(ReadSseSettings(path + ".none").status()));
}

TEST(Settings, NameCertificatesThatMustBeThere) {
  const auto connected =
      ConnectSsePlugins({{.alias = "A", .address = "localhost:1", .certificates = "/nowhere"}});
  EXPECT_TRUE(absl::IsNotFound(connected.status()));
  EXPECT_THAT(connected.status().message(), HasSubstr("/nowhere/root_cert.pem"));
}

}  // namespace
}  // namespace celadon
