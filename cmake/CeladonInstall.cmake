# Installs the libraries, headers and a CMake package. Each component has a targets file of its own, so
# a package that one component needs is looked for only by hosts that ask for that component.
include(CMakePackageConfigHelpers)

set(celadon_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/celadon")
get_property(celadon_components GLOBAL PROPERTY celadon_components)

install(DIRECTORY include/celadon DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING
        PATTERN "*.h")
install(TARGETS celadon EXPORT celadonTargets ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(EXPORT celadonTargets NAMESPACE celadon:: DESTINATION "${celadon_package_dir}")

set(celadon_component_packages "")
foreach(component IN LISTS celadon_components)
  install(TARGETS celadon_${component} EXPORT celadon_${component}Targets
          ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  install(EXPORT celadon_${component}Targets NAMESPACE celadon::
          DESTINATION "${celadon_package_dir}")
  get_property(packages GLOBAL PROPERTY celadon_component_packages_${component})
  string(APPEND celadon_component_packages "set(celadon_${component}_packages ${packages})\n")
endforeach()

# Arrow C++ from the wheel has no package on the host's machine: its libraries and notices go with ours.
set(celadon_bundles_arrow OFF)
if(TARGET celadon_arrow AND CELADON_PYARROW_DIR)
  set(celadon_bundles_arrow ON)
  install(IMPORTED_RUNTIME_ARTIFACTS Arrow::arrow_shared Parquet::parquet_shared
          LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  file(GLOB_RECURSE notices "${CELADON_PYARROW_DIR}/../pyarrow-*.dist-info/LICENSE.txt"
                            "${CELADON_PYARROW_DIR}/../pyarrow-*.dist-info/NOTICE.txt")
  install(FILES ${notices} DESTINATION "${CMAKE_INSTALL_DOCDIR}/arrow")
endif()
if(TARGET celadon_arrow)
  install(FILES cmake/FindArrowCpp.cmake DESTINATION "${celadon_package_dir}")
endif()

if(TARGET celadon_xlsx)
  install(FILES cmake/FindLibZip.cmake DESTINATION "${celadon_package_dir}")
endif()
if(TARGET celadon_xls)
  install(FILES cmake/FindFreeXL.cmake DESTINATION "${celadon_package_dir}")
endif()
if(TARGET celadon_icu)
  install(FILES cmake/FindIcuI18n.cmake DESTINATION "${celadon_package_dir}")
endif()
if(TARGET celadon_regex)
  install(FILES cmake/FindRE2.cmake DESTINATION "${celadon_package_dir}")
endif()

configure_package_config_file(cmake/celadonConfig.cmake.in celadonConfig.cmake
                              INSTALL_DESTINATION "${celadon_package_dir}"
                              PATH_VARS CMAKE_INSTALL_LIBDIR)
write_basic_package_version_file(celadonConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/celadonConfig.cmake"
              "${PROJECT_BINARY_DIR}/celadonConfigVersion.cmake" LICENSE
        DESTINATION "${celadon_package_dir}")
