// A value of the engine: a dual (number, text or both), or NULL.
//
// Source: Qlik help "Data types"; Qlik Support "How are data types stored". Identity inside one
// field follows the associative model: two values with numbers are one value if the numbers are
// equal; two pure texts if their bytes are equal; a pure text never equals a number.
#ifndef CELADON_VALUE_H_
#define CELADON_VALUE_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace celadon {

// The parts that a value has. The bits are used as flags: kDual is kNumber and kText.
enum class ValueKind : uint8_t { kNull = 0, kNumber = 1, kText = 2, kDual = 3 };

// A value that does not own its text: valid as long as whoever handed it out. Copied freely.
// A number without a text is shown through the format of its field (format.h).
class ValueView {
 public:
  ValueView() = default;  // NULL
  static ValueView Number(double number) { return {ValueKind::kNumber, number, {}}; }
  static ValueView Text(std::string_view text) { return {ValueKind::kText, 0, text}; }
  static ValueView Dual(std::string_view text, double number) {
    return {ValueKind::kDual, number, text};
  }

  ValueKind kind() const { return kind_; }
  bool is_null() const { return kind_ == ValueKind::kNull; }
  bool has_number() const { return (static_cast<uint8_t>(kind_) & 1) != 0; }
  bool has_text() const { return (static_cast<uint8_t>(kind_) & 2) != 0; }
  double number() const { return number_; }        // requires has_number()
  std::string_view text() const { return text_; }  // requires has_text()

 private:
  ValueView(ValueKind kind, double number, std::string_view text)
      : text_(text), number_(number), kind_(kind) {}

  std::string_view text_;
  double number_ = 0;
  ValueKind kind_ = ValueKind::kNull;
};

// A value that owns its text.
class Value {
 public:
  Value() = default;  // NULL
  explicit Value(ValueView view);
  static Value Number(double number) { return Value(ValueView::Number(number)); }
  static Value Text(std::string text);
  static Value Dual(std::string text, double number);

  operator ValueView() const;  // implicit: a Value may stand wherever a view is asked for
  bool is_null() const { return kind_ == ValueKind::kNull; }
  bool has_number() const { return (static_cast<uint8_t>(kind_) & 1) != 0; }
  bool has_text() const { return (static_cast<uint8_t>(kind_) & 2) != 0; }
  double number() const { return number_; }          // requires has_number()
  const std::string& text() const { return text_; }  // requires has_text()

 private:
  std::string text_;
  double number_ = 0;
  ValueKind kind_ = ValueKind::kNull;
};

// Whether two non-NULL values are one symbol of a field; NULL is the same as NULL here.
bool SameSymbol(ValueView a, ValueView b);

// The order in which a field keeps its symbols: numbers by value, then pure texts by their bytes;
// NULL last. Equal exactly where SameSymbol holds.
std::strong_ordering CompareSymbols(ValueView a, ValueView b);

}  // namespace celadon

#endif  // CELADON_VALUE_H_
