// Which known name may have been meant by an unknown one.
#ifndef CELADON_RUNTIME_NEAREST_NAME_H_
#define CELADON_RUNTIME_NEAREST_NAME_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace celadon {

// Is shown the known names one by one and keeps the one with the fewest edits (Levenshtein's, and
// neighbours that changed places), letter case left out of account; the first of several. A name is
// near if no more than a third of the wanted one's bytes have to be edited, at least one.
class NearestName {
 public:
  explicit NearestName(std::string_view wanted);

  void Consider(std::string_view known);
  // The nearest name; empty where none is near. A copy, so that the names shown may go.
  const std::string& name() const { return name_; }
  // ", did you mean <name>", to end a message with; empty where no name is near.
  std::string Hint() const;

 private:
  std::string wanted_;
  std::string name_;
  size_t distance_;  // a name must be nearer than this
};

}  // namespace celadon

#endif  // CELADON_RUNTIME_NEAREST_NAME_H_
