#include "qvd/markup_check.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace celadon {
namespace {

std::string Repeat(std::string_view text, size_t times) {
  std::string repeated;
  for (size_t i = 0; i < times; ++i) repeated += text;
  return repeated;
}

TEST(MarkupCheck, TakesWhatAHeaderMayHold) {
  for (const std::string_view xml : {
           "<a/>",
           " <?xml version=\"1.0\"?>\r\n<a>text</a>\r\n\r\n",
           "<a><b></b><!-- <c> & --><b x=\"1>2\" y='</a>'/><![CDATA[<&]]></a>",
           "<a>&amp;&lt;&gt;&quot;&apos;&#228;&#xE4;&#x10FFFF;</a>",
           "<Größe>é\t\n</Größe>",
       }) {
    EXPECT_TRUE(CheckMarkup(xml).ok()) << xml << CheckMarkup(xml);
  }
}

struct Refusal {
  std::string xml;
  std::string_view message;
};

TEST(MarkupCheck, RefusesWhatAHeaderMayNotHoldAndSaysWhy) {
  const Refusal refusals[] = {
      {"", "no element"},
      {"<a>", "ends inside"},
      {"</a>", "without a start"},
      {"<a", "not closed"},
      {"<a b=\">", "not closed"},
      {"<a><!-- ", "not closed"},
      {"<a/><b/>", "second root"},
      {"x<a/>", "outside the root"},
      {"<a/>&amp;", "outside the root"},
      {"<!DOCTYPE a><a/>", "document types"},
      {"<a><!ENTITY b \"c\"></a>", "document types"},
      {"<a>&b;</a>", "entity"},
      {"<a>& </a>", "entity"},
      {"<a>&#0;</a>", "entity"},
      {"<a>&#xD800;</a>", "entity"},
      {"<a>&#1114112;</a>", "entity"},
      {"<a>\x01</a>", "control character"},
      {"<a>\xFF</a>", "UTF-8"},
      {Repeat("<a>", 65) + Repeat("</a>", 65), "64 levels"},
      {"<a>" + Repeat("<b/>", 1 << 20) + "</a>", "2^20 elements"},
  };
  for (const Refusal& refusal : refusals) {
    const absl::Status status = CheckMarkup(refusal.xml);
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << refusal.xml.substr(0, 80);
    EXPECT_NE(status.ToString().find(refusal.message), std::string::npos) << status;
  }
}

TEST(MarkupCheck, NamesTheLine) {
  EXPECT_NE(CheckMarkup("<a>\n\n&b;</a>").ToString().find("line 3"), std::string::npos);
}

}  // namespace
}  // namespace celadon
