// Results as JSON text, written straight into a buffer.
#ifndef CELADON_TOOLS_JSON_WRITER_H_
#define CELADON_TOOLS_JSON_WRITER_H_

#include <cmath>
#include <cstdint>
#include <string_view>

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
  JsonWriter& String(std::string_view text) {
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
  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
};

}  // namespace celadon::command

#endif  // CELADON_TOOLS_JSON_WRITER_H_
