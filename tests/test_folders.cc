#include "test_folders.h"

namespace celadon {

const std::string& SourceFolder() {
  static const std::string folder = CELADON_SOURCE_DIR;
  return folder;
}

const std::string& TestDataFolder() {
  static const std::string folder = SourceFolder() + "/tests/data";
  return folder;
}

}  // namespace celadon
