// Folders that tests read from.
#ifndef CELADON_TESTS_TEST_FOLDERS_H_
#define CELADON_TESTS_TEST_FOLDERS_H_

#include <string>

namespace celadon {

// The checkout's root, and its tests/data.
const std::string& SourceFolder();
const std::string& TestDataFolder();

}  // namespace celadon

#endif  // CELADON_TESTS_TEST_FOLDERS_H_
