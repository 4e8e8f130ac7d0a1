# ICU's libraries uc and i18n as the targets ICU::uc and ICU::i18n: CMake's own module needs them named.
find_package(ICU QUIET COMPONENTS uc i18n)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(IcuI18n REQUIRED_VARS ICU_LIBRARIES VERSION_VAR ICU_VERSION)
