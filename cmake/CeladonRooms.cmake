# A room is a folder src/<room> whose CMakeLists.txt lists its sources; it is compiled once as objects.
# All core rooms together make the library celadon; a room's tests link only the rooms it may include,
# so a missing wall shows as a link error. A component is a library of its own over some rooms.
include_guard()
include(CeladonPrecompiled)

set(CELADON_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wno-sign-conversion)

function(celadon_target_defaults target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src")
  if(PROJECT_IS_TOP_LEVEL)
    target_compile_options(${target} PRIVATE ${CELADON_WARNINGS})
  endif()
  target_compile_options(${target} PRIVATE -fPIC -pthread)
endfunction()

# celadon_inline_within_files(<room>)
# Lets the compiler inline public functions into others of their file, as Clang does anyway: nobody puts his own
# in the place of one. For rooms whose loops call them for every value.
function(celadon_inline_within_files room)
  target_compile_options(celadon_${room} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fno-semantic-interposition>)
endfunction()

# celadon_room(<room> [ROOMS <direct rooms below>] [LIBRARIES <private libraries>])
function(celadon_room room)
  cmake_parse_arguments(arg "" "" "ROOMS;LIBRARIES" ${ARGN})
  set(all ${arg_ROOMS})
  foreach(below IN LISTS arg_ROOMS)
    get_property(more GLOBAL PROPERTY celadon_rooms_below_${below})
    list(APPEND all ${more})
  endforeach()
  list(REMOVE_DUPLICATES all)
  set_property(GLOBAL PROPERTY celadon_rooms_below_${room} "${all}")
  set_property(GLOBAL APPEND PROPERTY celadon_rooms ${room})
  if(NOT EXISTS "${PROJECT_SOURCE_DIR}/src/${room}/CMakeLists.txt")
    return()
  endif()
  add_library(celadon_${room} OBJECT)
  celadon_target_defaults(celadon_${room})
  celadon_use_precompiled(celadon_${room} celadon_precompiled)
  target_include_directories(celadon_${room} PUBLIC "${PROJECT_SOURCE_DIR}/include")
  target_link_libraries(celadon_${room} PUBLIC absl::status absl::statusor absl::str_format
                        absl::flat_hash_map absl::flat_hash_set absl::hash absl::span
                        absl::function_ref absl::inlined_vector absl::time Threads::Threads ${arg_LIBRARIES})
  add_subdirectory("${PROJECT_SOURCE_DIR}/src/${room}" "${PROJECT_BINARY_DIR}/src/${room}")
endfunction()

# Links a test or benchmark program with the objects of a room and of all rooms below it.
function(celadon_link_rooms target)
  set(all ${ARGN})
  foreach(room IN LISTS ARGN)
    get_property(more GLOBAL PROPERTY celadon_rooms_below_${room})
    list(APPEND all ${more})
  endforeach()
  list(REMOVE_DUPLICATES all)
  foreach(room IN LISTS all)
    if(TARGET celadon_${room})
      target_link_libraries(${target} PRIVATE celadon_${room})
    endif()
  endforeach()
endfunction()

# The core library: the objects of all rooms.
function(celadon_library)
  add_library(celadon STATIC)
  add_library(celadon::celadon ALIAS celadon)
  target_compile_features(celadon PUBLIC cxx_std_20)
  target_include_directories(celadon PUBLIC "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>"
                                            "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
  target_link_libraries(celadon PUBLIC absl::status absl::statusor
    PRIVATE absl::str_format absl::flat_hash_map absl::flat_hash_set absl::hash absl::time
            roaring::roaring zstd::libzstd_shared Threads::Threads)
  get_property(rooms GLOBAL PROPERTY celadon_rooms)
  foreach(room IN LISTS rooms)
    if(TARGET celadon_${room})
      target_sources(celadon PRIVATE $<TARGET_OBJECTS:celadon_${room}>)
    endif()
  endforeach()
  set_target_properties(celadon PROPERTIES LINKER_LANGUAGE CXX)
  add_custom_target(programs)  # what tools/build makes: the libraries and the programs over them
  add_dependencies(programs celadon)
endfunction()

# celadon_component(<name> FOLDER <dir> ROOMS <rooms> PACKAGES <find_package names> LIBRARIES <private>)
# CELADON_WITH_<NAME> = AUTO (skip with one line where a package is absent), ON (absence is an error) or OFF.
function(celadon_component name)
  cmake_parse_arguments(arg "" "FOLDER" "ROOMS;PACKAGES;LIBRARIES" ${ARGN})
  set_property(GLOBAL APPEND PROPERTY celadon_known_components ${name})
  string(TOUPPER ${name} upper)
  set(CELADON_WITH_${upper} AUTO CACHE STRING "Component ${name}: AUTO, ON or OFF")
  if(CELADON_WITH_${upper} STREQUAL "OFF" OR NOT EXISTS "${PROJECT_SOURCE_DIR}/${arg_FOLDER}/CMakeLists.txt")
    return()
  endif()
  foreach(package IN LISTS arg_PACKAGES)
    if(CELADON_WITH_${upper} STREQUAL "ON")
      find_package(${package} REQUIRED)
    else()
      find_package(${package} QUIET)
    endif()
    if(NOT ${package}_FOUND)
      message(STATUS "celadon::${name} is left out: ${package} was not found")
      return()
    endif()
  endforeach()
  add_library(celadon_${name} STATIC)
  add_library(celadon::${name} ALIAS celadon_${name})
  if("RapidJSON" IN_LIST arg_PACKAGES AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # RapidJSON 1.1 holds a function that nobody calls and that Clang 19 refuses as soon as it reads it, and adds
    # to the null pointer of an empty stack.
    target_compile_options(celadon_${name} PRIVATE -fdelayed-template-parsing
                           -Wno-delayed-template-parsing-in-cxx20 -fno-sanitize=pointer-overflow)
  endif()
  celadon_target_defaults(celadon_${name})
  celadon_use_precompiled(celadon_${name} celadon_precompiled)
  set_target_properties(celadon_${name} PROPERTIES EXPORT_NAME ${name})
  target_link_libraries(celadon_${name} PUBLIC celadon
    PRIVATE absl::str_format absl::flat_hash_map absl::flat_hash_set absl::span absl::hash absl::time
            Threads::Threads ${arg_LIBRARIES})
  set_property(GLOBAL APPEND PROPERTY celadon_components ${name})
  set_property(GLOBAL PROPERTY celadon_component_packages_${name} "${arg_PACKAGES}")
  add_dependencies(programs celadon_${name})
  add_subdirectory("${PROJECT_SOURCE_DIR}/${arg_FOLDER}" "${PROJECT_BINARY_DIR}/${arg_FOLDER}")
endfunction()

# celadon_program(<name> SOURCES <files> [COMPONENTS <components>] [LIBRARIES <private>])
# A program of tools/, over the public headers and the room runtime. Components that were left out are left
# out here too: the program is compiled with CELADON_HAS_<COMPONENT> for each that is there.
function(celadon_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;COMPONENTS;LIBRARIES" ${ARGN})
  add_executable(${name}_program ${arg_SOURCES})
  celadon_target_defaults(${name}_program)
  celadon_use_precompiled(${name}_program celadon_precompiled)
  target_compile_definitions(${name}_program PRIVATE CELADON_VERSION="${PROJECT_VERSION}")
  target_link_libraries(${name}_program PRIVATE celadon::celadon absl::str_format ${arg_LIBRARIES})
  foreach(component IN LISTS arg_COMPONENTS)
    if(TARGET celadon_${component})
      string(TOUPPER ${component} upper)
      target_compile_definitions(${name}_program PRIVATE CELADON_HAS_${upper})
      target_link_libraries(${name}_program PRIVATE celadon::${component})
    endif()
  endforeach()
  set_target_properties(${name}_program PROPERTIES OUTPUT_NAME ${name}
    RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin"
    INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
  add_dependencies(programs ${name}_program)
  if(CELADON_INSTALL)
    install(TARGETS ${name}_program RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  endif()
endfunction()
