# Arrow C++ and Parquet as Arrow::arrow_shared and Parquet::parquet_shared: an installed package, else the
# libraries inside a pyarrow wheel. CELADON_PYARROW_DIR names the wheel's folder pyarrow and goes first;
# without it a virtual environment in build/venv is looked at.
if(NOT CELADON_PYARROW_DIR AND NOT TARGET Parquet::parquet_shared)
  find_package(Arrow CONFIG QUIET)
  find_package(Parquet CONFIG QUIET)
  set(ArrowCpp_VERSION "${Arrow_VERSION}")
endif()
if(NOT TARGET Parquet::parquet_shared)
  if(NOT CELADON_PYARROW_DIR)
    file(GLOB dir LIST_DIRECTORIES true
      "${PROJECT_SOURCE_DIR}/build/venv/lib/python3*/site-packages/pyarrow")
    set(CELADON_PYARROW_DIR "${dir}" CACHE PATH "Folder pyarrow of a pyarrow wheel" FORCE)
  endif()
  set(header "${CELADON_PYARROW_DIR}/include/arrow/util/config.h")
  if(EXISTS "${header}")
    file(READ "${header}" config)
    string(REGEX MATCH "ARROW_VERSION_STRING \"([0-9.]+)" match "${config}")
    set(ArrowCpp_VERSION "${CMAKE_MATCH_1}")
    string(REGEX MATCH "ARROW_SO_VERSION \"([0-9]+)" match "${config}")
    set(so "${CMAKE_MATCH_1}")
    foreach(name IN ITEMS Arrow::arrow Parquet::parquet)
      string(REGEX REPLACE ".*::" "lib" file "${name}.so.${so}")
      add_library(${name}_shared SHARED IMPORTED GLOBAL)
      set_target_properties(${name}_shared PROPERTIES
        IMPORTED_LOCATION "${CELADON_PYARROW_DIR}/${file}"
        INTERFACE_INCLUDE_DIRECTORIES "${CELADON_PYARROW_DIR}/include"
        INTERFACE_COMPILE_FEATURES cxx_std_20)
    endforeach()
    set_target_properties(Parquet::parquet_shared PROPERTIES
      INTERFACE_LINK_LIBRARIES Arrow::arrow_shared)
  endif()
endif()
if(TARGET Parquet::parquet_shared)
  set(ArrowCpp_TARGETS Arrow::arrow_shared Parquet::parquet_shared)
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(ArrowCpp REQUIRED_VARS ArrowCpp_TARGETS
  VERSION_VAR ArrowCpp_VERSION)
