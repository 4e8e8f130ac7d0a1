// Runs a libFuzzer target without libFuzzer: <target>_fuzz CORPUS_FOLDER INPUTS
//
// First every file of the corpus as it is, then INPUTS mutations of them. The mutations are the
// same in every run. Each input is written to <target>_fuzz.input before it is tried, so that it is
// at hand after a crash; `<target>_fuzz FILE` tries one such file again.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

namespace fs = std::filesystem;

constexpr size_t kLongestInput = 1 << 16;  // mutations longer than this are cut
constexpr int kMostChanges = 6;            // of one mutation

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The files of a folder in the order of their names, and always the empty input.
std::vector<std::string> ReadCorpus(const fs::path& folder) {
  std::vector<fs::path> paths;
  std::error_code absent;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, absent)) {
    if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> corpus = {""};
  std::transform(paths.begin(), paths.end(), std::back_inserter(corpus), ReadFile);
  return corpus;
}

// Changes inputs at random places. Takes its randomness from one engine with a fixed seed and
// reduces it by remainder: distributions differ between standard libraries.
class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& corpus) : corpus_(corpus) {}

  std::string Next() {
    std::string input = corpus_[Below(corpus_.size())];
    for (size_t changes = 1 + Below(kMostChanges); changes > 0; --changes) Change(input);
    if (input.size() > kLongestInput) input.resize(kLongestInput);
    return input;
  }

 private:
  size_t Below(size_t bound) { return static_cast<size_t>(random_() % bound); }

  void Change(std::string& input) {
    if (input.empty()) return Insert(input, RandomBytes());
    const size_t place = Below(input.size());
    switch (Below(7)) {
      case 0:
        input[place] = static_cast<char>(input[place] ^ (1 << Below(8)));
        break;
      case 1:
        input[place] = RandomByte();
        break;
      case 2:
        input.erase(place, 1 + Below(16));
        break;
      case 3:
        input.resize(place);
        break;
      case 4:
        Insert(input, RandomBytes());
        break;
      case 5:
        Insert(input, Piece(input));
        break;
      default:
        Insert(input, Piece(corpus_[Below(corpus_.size())]));
        break;
    }
  }

  void Insert(std::string& input, const std::string& piece) {
    input.insert(Below(input.size() + 1), piece);
  }

  // Bytes at the edges of their range and the marks of text formats come up more often than by
  // chance.
  char RandomByte() {
    static constexpr char kEdges[] =
        "\0\x01\x7f\x80\xff\"'[](){}<>&$;,.:/*\\=-+0123456789eE \t\r\n";
    return Below(2) == 0 ? kEdges[Below(sizeof(kEdges) - 1)] : static_cast<char>(Below(256));
  }

  std::string RandomBytes() {
    std::string bytes(1 + Below(8), '\0');
    std::generate(bytes.begin(), bytes.end(), [this] { return RandomByte(); });
    return bytes;
  }

  std::string Piece(const std::string& whole) {
    if (whole.empty()) return RandomBytes();
    const size_t start = Below(whole.size());
    return whole.substr(start, 1 + Below(64));
  }

  const std::vector<std::string>& corpus_;
  std::mt19937_64 random_{20240701};
};

void TryKept(const std::string& input, const fs::path& kept) {
  std::ofstream(kept, std::ios::binary) << input;
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::fprintf(stderr, "usage: %s CORPUS_FOLDER INPUTS | FILE\n", argv[0]);
    return 2;
  }
  const fs::path kept = fs::path(argv[0]).filename().concat(".input");
  if (argc == 2) {
    TryKept(ReadFile(argv[1]), kept);
    return 0;
  }
  const std::vector<std::string> corpus = ReadCorpus(argv[1]);
  const unsigned long inputs = std::strtoul(argv[2], nullptr, 10);
  for (const std::string& input : corpus) TryKept(input, kept);
  Mutator mutator(corpus);
  for (unsigned long i = 0; i < inputs; ++i) TryKept(mutator.Next(), kept);
  std::printf("survived %zu corpus inputs and %lu mutations\n", corpus.size(), inputs);
  fs::remove(kept);
  return 0;
}
