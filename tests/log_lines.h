// The log that a process beside the tests writes, a line a request.
#ifndef CELADON_TESTS_LOG_LINES_H_
#define CELADON_TESTS_LOG_LINES_H_

#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace celadon {

class LogLines {
 public:
  explicit LogLines(std::string path) : path_(std::move(path)) {}

  const std::string& path() const { return path_; }

  // The lines since the last call.
  std::vector<std::string> Take() {
    std::ifstream file(path_);
    std::vector<std::string> lines;
    size_t number = 0;
    for (std::string line; std::getline(file, line); ++number) {
      if (number >= taken_) lines.push_back(line);
    }
    taken_ = number;
    return lines;
  }

 private:
  std::string path_;
  size_t taken_ = 0;
};

}  // namespace celadon

#endif  // CELADON_TESTS_LOG_LINES_H_
