# The headers that most files include, read once a build and not once a file: reading them was more than half of
# a compilation. A file still includes what it uses: the presets debug and fuzz, and hosts, build without this.
include_guard()

set(CELADON_PRECOMPILED
    <algorithm> <array> <atomic> <bit> <charconv> <chrono> <cmath> <cstdint> <cstring> <deque> <functional> <limits>
    <map> <memory> <mutex> <numeric> <optional> <set> <span> <string> <string_view> <utility> <variant> <vector>
    <absl/container/flat_hash_map.h> <absl/container/flat_hash_set.h> <absl/status/status.h>
    <absl/status/statusor.h> <absl/strings/str_format.h>)
set(CELADON_PRECOMPILED_TESTS <filesystem> <fstream> <random> <sstream> <thread> <gmock/gmock.h> <gtest/gtest.h>)

# celadon_precompile(<name> HEADERS <headers> LIBRARIES <libraries>): makes one such header, which
# celadon_use_precompiled(<target> <name>) takes. All code is compiled with -fPIC and -pthread: GCC
# takes it under the options alone that it was made with.
function(celadon_precompile name)
  cmake_parse_arguments(arg "" "" "HEADERS;LIBRARIES" ${ARGN})
  if(NOT PROJECT_IS_TOP_LEVEL)
    return()
  endif()
  file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/${name}.cc" CONTENT "// Holds a precompiled header.\n")
  add_library(${name} OBJECT "${PROJECT_BINARY_DIR}/${name}.cc")
  celadon_target_defaults(${name})
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES})
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
endfunction()

function(celadon_use_precompiled target name)
  if(TARGET ${name})
    target_precompile_headers(${target} REUSE_FROM ${name})
    # So that ccache sees what a precompiled header stands for.
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
  endif()
endfunction()
