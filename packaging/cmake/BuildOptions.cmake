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

# holdfast_library(NAME [QOBJECTS] LINK libs…): a static library under the project's rules.
function(holdfast_library name)
  cmake_parse_arguments(ARG "QOBJECTS" "" "LINK;SOURCES" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC holdfast_build_options ${ARG_LINK})
  if(ARG_QOBJECTS)
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
  endif()
endfunction()

# holdfast_test(NAME LABEL unit LINK libs… SOURCES files…): one QtTest program, registered with CTest.
function(holdfast_test name)
  cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "LINK;SOURCES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  target_link_libraries(${name} PRIVATE holdfast_build_options Qt6::Test ${ARG_LINK})
  add_test(NAME ${name} COMMAND ${name})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABEL}" TIMEOUT ${ARG_TIMEOUT}
    ENVIRONMENT "QT_NO_GLIB=1;TZ=UTC")
endfunction()
