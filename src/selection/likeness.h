// How alike two texts are.
#ifndef CELADON_SELECTION_LIKENESS_H_
#define CELADON_SELECTION_LIKENESS_H_

#include <string_view>
#include <vector>

namespace celadon {

// Measures texts against one. For one thread.
class Likeness {
 public:
  explicit Likeness(std::string_view wanted);

  // Insertions, deletions, replacements and swaps of neighbours that make one text the other, over
  // the length of the longer one in code points: 0 for equal texts, 1 where nothing is alike.
  double Distance(std::string_view text);

 private:
  std::vector<char32_t> wanted_, text_;
  std::vector<size_t> before_last_, last_, row_;
};

}  // namespace celadon

#endif  // CELADON_SELECTION_LIKENESS_H_
