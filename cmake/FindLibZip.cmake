# libzip as the target libzip::zip, by pkg-config: the CMake configuration of Debian's package also asks for
# programs that lie in packages of their own.
find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  pkg_check_modules(LibZip QUIET IMPORTED_TARGET libzip)
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibZip REQUIRED_VARS LibZip_LINK_LIBRARIES)
if(LibZip_FOUND AND NOT TARGET libzip::zip)
  add_library(libzip::zip ALIAS PkgConfig::LibZip)
endif()
