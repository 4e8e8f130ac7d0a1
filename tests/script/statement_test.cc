#include "script/statement.h"

#include <string>

#include <gtest/gtest.h>

#include "expression/source_error.h"

namespace celadon {
namespace {

TEST(ScriptText, HasTheLinesThatErrorsTellOf) {
  for (const std::string text : {"", "a", "\n", "a\r\nb\rc\n\nd", "\r\n\r\r\nä\n"}) {
    const ScriptText script("main", text);
    for (size_t offset = 0; offset <= text.size() + 1; ++offset) {
      EXPECT_EQ(script.LineAt(offset), static_cast<int>(PlaceAt(text, offset).line))
          << testing::PrintToString(text) << " at " << offset;
    }
  }
}

}  // namespace
}  // namespace celadon
