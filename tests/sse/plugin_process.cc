#include "sse/plugin_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <sstream>

#include "test_folders.h"

extern char** environ;

namespace celadon {
namespace {

const std::string& Python() {
  static const std::string path = SourceFolder() + "/build/venv/bin/python3";
  return path;
}

// Starts a command whose standard input and output are pipes.
pid_t Spawn(std::vector<std::string> command, int* input, int* output) {
  int to[2], from[2];
  EXPECT_EQ(pipe2(to, O_CLOEXEC), 0);
  EXPECT_EQ(pipe2(from, O_CLOEXEC), 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
  std::vector<char*> words;
  for (std::string& word : command) words.push_back(word.data());
  words.push_back(nullptr);
  pid_t process = -1;
  EXPECT_EQ(posix_spawn(&process, words[0], &actions, nullptr, words.data(), environ), 0);
  posix_spawn_file_actions_destroy(&actions);
  close(to[0]);
  close(from[1]);
  *input = to[1];
  *output = from[0];
  return process;
}

std::string NewLogPath() {
  static std::atomic<int> logs = 0;
  const std::string path = testing::TempDir() + "plugins_" + std::to_string(getpid()) + "_" +
                           std::to_string(logs++) + ".log";
  std::filesystem::remove(path);
  return path;
}

}  // namespace

int FreePort() {
  const int socket_fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  EXPECT_EQ(bind(socket_fd, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(getsockname(socket_fd, reinterpret_cast<sockaddr*>(&address), &size), 0);
  close(socket_fd);
  return ntohs(address.sin_port);
}

bool HavePlugins(const std::string& more) {
  static std::map<std::string, bool> known;
  const auto [have, added] = known.try_emplace(more);
  if (added) {
    have->second =
        std::filesystem::exists(Python()) &&
        std::system(
            (Python() + " -c 'import grpc, google.protobuf, " + more + "' 2>/dev/null").c_str()) ==
            0;
  }
  return have->second;
}

PluginProcess::PluginProcess(const std::vector<std::string>& plugins, const std::string& pem)
    : log_(NewLogPath()) {
  std::vector<std::string> command = {Python(),        SourceFolder() + "/tests/plugins/serve.py",
                                      "--descriptors", CELADON_SSE_DESCRIPTORS,
                                      "--log",         log_.path()};
  if (!pem.empty()) command.insert(command.end(), {"--pem", pem});
  command.insert(command.end(), plugins.begin(), plugins.end());
  Start(std::move(command));
}

PluginProcess::PluginProcess(const Program& program) : log_({}) { Start({program.path}); }

void PluginProcess::Start(std::vector<std::string> command) {
  int output = -1;
  process_ = Spawn(std::move(command), &input_, &output);
  ReadPorts(output);
}

void PluginProcess::ReadPorts(int output) {
  FILE* const stream = fdopen(output, "r");
  char line[256];
  bool ready = false;
  while (!ready && std::fgets(line, sizeof(line), stream) != nullptr) {
    std::istringstream words(line);
    std::string name;
    int port = 0;
    if (words >> name >> port) ports_[name] = port;
    ready = name == "ready";
  }
  std::fclose(stream);
  EXPECT_TRUE(ready) << "the plugins have not started";
}

std::string PluginProcess::Setting(const std::string& alias, const std::string& plugin) const {
  return alias + ",127.0.0.1:" + std::to_string(port(plugin));
}

void PluginProcess::Stop() {
  if (process_ < 0) return;
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  close(input_);
  process_ = -1;
}

}  // namespace celadon
