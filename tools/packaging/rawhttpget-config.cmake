# find_package(rawhttpget CONFIG): the targets rawhttpget::stack_base, _wire, _tcp, _host, _http, _tls and _apps, and those
# that they are made of. C++23 is needed.
include(CMakeFindDependencyMacro)
find_dependency(ZLIB)
find_dependency(OpenSSL 3)
find_dependency(PkgConfig)
pkg_check_modules(BROTLI REQUIRED IMPORTED_TARGET GLOBAL libbrotlidec)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET GLOBAL libzstd)
pkg_check_modules(IDN2 REQUIRED IMPORTED_TARGET GLOBAL libidn2)
include(${CMAKE_CURRENT_LIST_DIR}/rawhttpget-targets.cmake)
