// Results as JSON text, written straight into a buffer.
#ifndef CELADON_TOOLS_JSON_WRITER_H_
#define CELADON_TOOLS_JSON_WRITER_H_

#include <algorithm>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include <rapidjson/memorystream.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace celadon::command {

// Members and elements in the order written; whole numbers are written without a fraction. Most of
// an answer are keys, short texts and whole numbers, which are copied as they stand; what has to be
// escaped or rounded is left to RapidJSON. Whether objects and arrays are closed is not checked.
class JsonWriter {
 public:
  JsonWriter& BeginObject() { return Begin('{'); }
  JsonWriter& EndObject() { return End('}'); }
  JsonWriter& BeginArray() { return Begin('['); }
  JsonWriter& EndArray() { return End(']'); }
  JsonWriter& Key(std::string_view key) {
    String(key);
    buffer_.Put(':');
    follows_ = false;
    return *this;
  }
  // Bytes that are no UTF-8 become U+FFFD.
  JsonWriter& String(std::string_view text) {
    Separate();
    if (!std::ranges::all_of(text, IsPlain)) {
      Escape(Mended(text));
      return *this;
    }
    char* const quoted = buffer_.Push(text.size() + 2);
    quoted[0] = '"';
    std::ranges::copy(text, quoted + 1);
    quoted[text.size() + 1] = '"';
    return *this;
  }
  JsonWriter& Integer(int64_t number) { return Whole(number); }
  JsonWriter& Unsigned(uint64_t number) { return Whole(number); }
  JsonWriter& Bool(bool value) { return Written(value ? "true" : "false"); }
  JsonWriter& Null() { return Written("null"); }
  // A value that was written elsewhere.
  JsonWriter& Written(std::string_view json) {
    Separate();
    std::ranges::copy(json, buffer_.Push(json.size()));
    return *this;
  }
  // The members of an object that was written elsewhere and has some, among those of this one.
  JsonWriter& MembersOf(std::string_view object) {
    return Written(object.substr(1, object.size() - 2));
  }
  // Makes room for so many bytes at once.
  void Reserve(size_t bytes) { buffer_.Reserve(bytes); }
  // Infinite and undefined numbers, which JSON does not have, become null.
  JsonWriter& Number(double number) {
    constexpr double kExact = 9007199254740992.0;  // 2^53
    if (!std::isfinite(number)) return Null();
    if (number == std::trunc(number) && std::abs(number) <= kExact) {
      return Integer(static_cast<int64_t>(number));
    }
    Separate();
    rapidjson::Writer<rapidjson::StringBuffer>(buffer_).Double(number);
    return *this;
  }

  std::string_view text() const { return {buffer_.GetString(), buffer_.GetSize()}; }

 private:
  JsonWriter& Begin(char bracket) {
    Separate();
    buffer_.Put(bracket);
    follows_ = false;
    return *this;
  }
  JsonWriter& End(char bracket) {
    buffer_.Put(bracket);
    follows_ = true;
    return *this;
  }
  // What stands between the value that comes and the one before it.
  void Separate() {
    if (follows_) buffer_.Put(',');
    follows_ = true;
  }
  JsonWriter& Whole(std::integral auto number) {
    constexpr size_t kMostDigits = 20;  // a sign or a digit more than the 19 of 2^63
    Separate();
    char* const digits = buffer_.Push(kMostDigits);
    const char* const end = std::to_chars(digits, digits + kMostDigits, number).ptr;
    buffer_.Pop(kMostDigits - static_cast<size_t>(end - digits));
    return *this;
  }

  // Whether a byte of a text stands for itself.
  static bool IsPlain(char c) { return c >= ' ' && c != '"' && c != '\\' && (c & 0x80) == 0; }
  void Escape(std::string_view text) {
    rapidjson::Writer<rapidjson::StringBuffer>(buffer_).String(
        text.data(), static_cast<rapidjson::SizeType>(text.size()));
  }
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
  bool follows_ = false;  // the next value follows another one
};

}  // namespace celadon::command

#endif  // CELADON_TOOLS_JSON_WRITER_H_
