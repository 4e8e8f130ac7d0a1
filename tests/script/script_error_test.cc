#include "script/script_error.h"

#include <gtest/gtest.h>

namespace celadon {
namespace {

// The codes of Qlik help "Error variables".
TEST(ScriptError, TellsOfWhichFormatAFileIsNot) {
  const auto code_of = [](const absl::Status& status, std::string_view format) {
    return static_cast<int>(ScriptErrorOf(FileFailed(status, format)));
  };
  EXPECT_EQ(code_of(absl::InvalidArgumentError("no header"), "qvd"), 12);
  EXPECT_EQ(code_of(absl::DataLossError("cut off"), "ooxml"), 12);
  EXPECT_EQ(code_of(absl::DataLossError("no sheet"), "biff"), 13);
  EXPECT_EQ(code_of(absl::InvalidArgumentError("no end"), "xmlsimple"), 6);
  EXPECT_EQ(code_of(absl::OkStatus(), "qvd"), 0);
  EXPECT_EQ(code_of(absl::NotFoundError("no such field"), "qvd"), 11);
  EXPECT_EQ(code_of(FileNotFound("no such file"), "xmlsimple"), 8);
}

}  // namespace
}  // namespace celadon
