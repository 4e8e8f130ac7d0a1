// Results as JSON text, written straight into a buffer.
#ifndef CELADON_TOOLS_JSON_WRITER_H_
#define CELADON_TOOLS_JSON_WRITER_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include <rapidjson/memorystream.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace celadon::command {

// Members and elements in the order written; whole numbers are written without a fraction.
class JsonWriter {
 public:
  JsonWriter& BeginObject() {
    writer_.StartObject();
    return *this;
  }
  JsonWriter& EndObject() {
    writer_.EndObject();
    return *this;
  }
  JsonWriter& BeginArray() {
    writer_.StartArray();
    return *this;
  }
  JsonWriter& EndArray() {
    writer_.EndArray();
    return *this;
  }
  JsonWriter& Key(std::string_view key) {
    writer_.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
    return *this;
  }
  // Bytes that are no UTF-8 become U+FFFD.
  JsonWriter& String(std::string_view text) {
    const bool ascii = std::ranges::all_of(text, [](char c) { return (c & 0x80) == 0; });
    const std::string mended = ascii ? std::string() : Mended(text);
    if (!ascii) text = mended;
    writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    return *this;
  }
  JsonWriter& Integer(int64_t number) {
    writer_.Int64(number);
    return *this;
  }
  JsonWriter& Unsigned(uint64_t number) {
    writer_.Uint64(number);
    return *this;
  }
  JsonWriter& Bool(bool value) {
    writer_.Bool(value);
    return *this;
  }
  JsonWriter& Null() {
    writer_.Null();
    return *this;
  }
  // A value that was written elsewhere.
  JsonWriter& Written(std::string_view json) {
    writer_.RawValue("", 0, rapidjson::kObjectType);  // what stands before it
    std::ranges::copy(json, buffer_.Push(json.size()));
    return *this;
  }
  // Infinite and undefined numbers, which JSON does not have, become null.
  JsonWriter& Number(double number) {
    constexpr double kExact = 9007199254740992.0;  // 2^53
    if (!std::isfinite(number)) return Null();
    if (number == std::trunc(number) && std::abs(number) <= kExact) {
      return Integer(static_cast<int64_t>(number));
    }
    writer_.Double(number);
    return *this;
  }

  std::string_view text() const { return {buffer_.GetString(), buffer_.GetSize()}; }

 private:
  static std::string Mended(std::string_view text) {
    std::string mended;
    while (!text.empty()) {
      rapidjson::MemoryStream bytes(text.data(), text.size());
      unsigned code = 0;
      const bool valid = rapidjson::UTF8<>::Decode(bytes, &code) && bytes.Tell() <= text.size();
      const size_t length = valid ? bytes.Tell() : 1;
      mended += valid ? text.substr(0, length) : "\xEF\xBF\xBD";
      text.remove_prefix(length);
    }
    return mended;
  }

  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

}  // namespace celadon::command

#endif  // CELADON_TOOLS_JSON_WRITER_H_
