// What fuzz targets of formats do that open files by their path only.
#ifndef CELADON_TESTS_FUZZ_READ_FILE_H_
#define CELADON_TESTS_FUZZ_READ_FILE_H_

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "fuzz/read_batches.h"

namespace celadon {

// Writes the bytes to a file of this process and reads all rows of it.
inline void ReadAsFile(const TableFormat& format, const FormatOptions& options, const uint8_t* data,
                       size_t size) {
  static const std::string path =
      (std::filesystem::temp_directory_path() / ("celadon_fuzz_" + std::to_string(getpid())))
          .string();
  std::ofstream(path, std::ios::binary) << AsText(data, size);
  const FuzzExecution execution;
  auto reader = format.Open(path, options, execution);
  std::filesystem::remove(path);
  if (reader.ok()) ReadBatches(**reader);
}

}  // namespace celadon

#endif  // CELADON_TESTS_FUZZ_READ_FILE_H_
