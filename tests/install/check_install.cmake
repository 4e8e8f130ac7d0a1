# Run by ctest; its variables are named in CMakeLists.txt beside it.
set(prefix "${build}/tests/install/prefix")
set(host_build "${build}/tests/install/host")
file(REMOVE_RECURSE "${prefix}" "${host_build}")

function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

run("${CMAKE_COMMAND}" --install "${build}" --prefix "${prefix}")
list(JOIN components "\\;" components)
run("${CMAKE_COMMAND}" -S "${host}" -B "${host_build}" -G "${generator}"
    "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_CXX_COMPILER=${compiler}"
    "-DCMAKE_BUILD_TYPE=${build_type}" "-DCMAKE_CXX_FLAGS=${flags}"
    "-DHOST_COMPONENTS=${components}")
run("${CMAKE_COMMAND}" --build "${host_build}")
run("${host_build}/host")
