# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later

# One INTERFACE target that every target of ours links: standard, warnings, Qt restrictions.
add_library(holdfast_build_options INTERFACE)
target_compile_features(holdfast_build_options INTERFACE cxx_std_20)
target_include_directories(holdfast_build_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(holdfast_build_options INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wsuggest-override)
target_compile_definitions(holdfast_build_options INTERFACE
  QT_NO_KEYWORDS QT_NO_FOREACH QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
  QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_STRICT_ITERATORS QT_DISABLE_DEPRECATED_BEFORE=0x060400
  HOLDFAST_VERSION="${PROJECT_VERSION}")

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# Headers read once for all: one set for libraries, one for test programs. Off by default, for those who build
# without a preset, and for clang-tidy.
option(HOLDFAST_PRECOMPILE "Precompile the headers that nearly every file reads" OFF)
if(HOLDFAST_PRECOMPILE)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(holdfast_build_options INTERFACE -fpch-preprocess) # ccache needs it
  endif()
  file(WRITE ${CMAKE_BINARY_DIR}/precompiled_library.cpp "")
  file(WRITE ${CMAKE_BINARY_DIR}/precompiled_program.cpp "int main() {}\n")
  add_library(holdfast_precompiled OBJECT ${CMAKE_BINARY_DIR}/precompiled_library.cpp)
  target_link_libraries(holdfast_precompiled PRIVATE holdfast_build_options Qt6::Core)
  target_precompile_headers(holdfast_precompiled PRIVATE ${PROJECT_SOURCE_DIR}/packaging/cmake/precompiled.h)
endif()

# holdfast_library(NAME [QOBJECTS] LINK libs…): a static library under the project's rules.
function(holdfast_library name)
  cmake_parse_arguments(ARG "QOBJECTS" "" "LINK;SOURCES" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC holdfast_build_options ${ARG_LINK})
  if(ARG_QOBJECTS)
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
  endif()
  if(HOLDFAST_PRECOMPILE)
    target_precompile_headers(${name} REUSE_FROM holdfast_precompiled)
  endif()
endfunction()

# holdfast_test(NAME LABEL unit LINK libs… SOURCES files…): one QtTest program, registered with CTest. The first file has
# the test class and ends with #include "FILE.moc".
function(holdfast_test name)
  if(HOLDFAST_PRECOMPILE AND NOT TARGET holdfast_precompiled_test)
    # Qt gives each test program its folder's name in a macro, so that none could use another's headers; ours need it not.
    set_target_properties(Qt6::Test PROPERTIES INTERFACE_COMPILE_DEFINITIONS QT_TESTLIB_LIB)
    add_executable(holdfast_precompiled_test ${CMAKE_BINARY_DIR}/precompiled_program.cpp)
    target_link_libraries(holdfast_precompiled_test PRIVATE holdfast_build_options Qt6::Test)
    target_precompile_headers(holdfast_precompiled_test PRIVATE ${PROJECT_SOURCE_DIR}/packaging/cmake/precompiled_test.h)
  endif()
  cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "LINK;SOURCES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  # A step of its own: AUTOMOC would read every header again for each program, and add a file to it to compile.
  list(GET ARG_SOURCES 0 test_source)
  get_filename_component(test_stem ${test_source} NAME_WE)
  set(moc ${CMAKE_CURRENT_BINARY_DIR}/${test_stem}.moc)
  qt6_generate_moc(${test_source} ${moc} TARGET ${name})
  set_property(SOURCE ${test_source} APPEND PROPERTY OBJECT_DEPENDS ${moc})
  target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
  target_link_libraries(${name} PRIVATE holdfast_build_options Qt6::Test ${ARG_LINK})
  if(HOLDFAST_PRECOMPILE)
    target_precompile_headers(${name} REUSE_FROM holdfast_precompiled_test)
  endif()
  add_test(NAME ${name} COMMAND ${name})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  get_filename_component(room ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABEL};${ARG_LABEL}/${room}" TIMEOUT ${ARG_TIMEOUT}
    ENVIRONMENT "QT_NO_GLIB=1;TZ=UTC")
endfunction()
