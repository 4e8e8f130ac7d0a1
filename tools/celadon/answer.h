// What a command says: members of a JSON object, or text for a terminal.
#ifndef CELADON_TOOLS_ANSWER_H_
#define CELADON_TOOLS_ANSWER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "json_writer.h"

namespace celadon::command {

// A command writes the one form that is asked for: json() where it is not null, else text().
class Answer {
 public:
  // `colour`: escape sequences may be used in the text.
  Answer(bool json, bool colour) : wants_json_(json), colour_(colour) {}

  JsonWriter* json() { return wants_json_ ? &json_ : nullptr; }
  std::string& text() { return text_; }
  bool colour() const { return colour_; }
  // Rows that the command walked over, added up.
  void Touch(uint64_t rows) { touched_ += rows; }
  uint64_t touched() const { return touched_; }

 private:
  bool wants_json_;
  bool colour_;
  JsonWriter json_;
  std::string text_;
  uint64_t touched_ = 0;
};

}  // namespace celadon::command

#endif  // CELADON_TOOLS_ANSWER_H_
