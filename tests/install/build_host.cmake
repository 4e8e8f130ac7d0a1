# Run by ctest; its variables are named in CMakeLists.txt beside it.
function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE "${build}")
list(JOIN components "\\;" components)
run("${CMAKE_COMMAND}" -S "${host}" -B "${build}" -G "${generator}" "-DCMAKE_PREFIX_PATH=${prefix}"
    "-DCMAKE_CXX_COMPILER=${compiler}" "-DCMAKE_BUILD_TYPE=${build_type}"
    "-DCMAKE_CXX_FLAGS=${flags}" "-DHOST_COMPONENTS=${components}")
run("${CMAKE_COMMAND}" --build "${build}")
if(run)
  run("${build}/${run}")
endif()
