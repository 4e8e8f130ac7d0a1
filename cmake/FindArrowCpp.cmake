# Finds Arrow C++: gives Arrow::arrow_shared and Parquet::parquet_shared, from the first of
#   1. targets that the project already has,
#   2. ArrowCpp_BUNDLE_DIR: a folder with libarrow and libparquet alone, as an installed celadon has,
#   3. CELADON_PYARROW_DIR: the folder pyarrow of a wheel, given by hand,
#   4. an installed package,
#   5. the wheel in build/venv, where tools/build puts it.
# Releases from 24 on serve: earlier ones lack the reader calls that return arrow::Result.
if(NOT ArrowCpp_FIND_VERSION)
  set(ArrowCpp_FIND_VERSION 24)
endif()

function(arrowcpp_import library_dir so_version)
  foreach(name IN ITEMS Arrow::arrow Parquet::parquet)
    string(REGEX REPLACE ".*::" "lib" file "${name}.so.${so_version}")
    add_library(${name}_shared SHARED IMPORTED GLOBAL)
    set_target_properties(${name}_shared PROPERTIES
      IMPORTED_LOCATION "${library_dir}/${file}" INTERFACE_COMPILE_FEATURES cxx_std_20)
    if(EXISTS "${library_dir}/include/arrow/api.h")
      set_target_properties(${name}_shared PROPERTIES INTERFACE_INCLUDE_DIRECTORIES
                                                      "${library_dir}/include")
    endif()
  endforeach()
  set_target_properties(Parquet::parquet_shared PROPERTIES INTERFACE_LINK_LIBRARIES
                                                           Arrow::arrow_shared)
endfunction()

if(NOT TARGET Parquet::parquet_shared AND ArrowCpp_BUNDLE_DIR)
  file(GLOB arrowcpp_library "${ArrowCpp_BUNDLE_DIR}/libparquet.so.*")
  if(arrowcpp_library MATCHES "so\\.([0-9]+)$")
    set(arrowcpp_so "${CMAKE_MATCH_1}")
    math(EXPR ArrowCpp_VERSION "${arrowcpp_so} / 100")
    arrowcpp_import("${ArrowCpp_BUNDLE_DIR}" "${arrowcpp_so}")
  endif()
endif()

if(NOT TARGET Parquet::parquet_shared AND NOT CELADON_PYARROW_DIR)
  find_package(Arrow CONFIG QUIET)
  find_package(Parquet CONFIG QUIET)
  set(ArrowCpp_VERSION "${Arrow_VERSION}")
endif()

if(NOT TARGET Parquet::parquet_shared)
  if(NOT CELADON_PYARROW_DIR)
    file(GLOB arrowcpp_wheel LIST_DIRECTORIES true
         "${PROJECT_SOURCE_DIR}/build/venv/lib/python3*/site-packages/pyarrow")
    set(CELADON_PYARROW_DIR "${arrowcpp_wheel}" CACHE PATH "Folder pyarrow of a pyarrow wheel" FORCE)
  endif()
  set(arrowcpp_header "${CELADON_PYARROW_DIR}/include/arrow/util/config.h")
  if(EXISTS "${arrowcpp_header}")
    file(READ "${arrowcpp_header}" arrowcpp_config)
    string(REGEX MATCH "ARROW_VERSION_STRING \"([0-9.]+)" arrowcpp_match "${arrowcpp_config}")
    set(ArrowCpp_VERSION "${CMAKE_MATCH_1}")
    string(REGEX MATCH "ARROW_SO_VERSION \"([0-9]+)" arrowcpp_match "${arrowcpp_config}")
    arrowcpp_import("${CELADON_PYARROW_DIR}" "${CMAKE_MATCH_1}")
  endif()
endif()

if(TARGET Parquet::parquet_shared)
  set(ArrowCpp_TARGETS Arrow::arrow_shared Parquet::parquet_shared)
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(ArrowCpp REQUIRED_VARS ArrowCpp_TARGETS
                                  VERSION_VAR ArrowCpp_VERSION)
