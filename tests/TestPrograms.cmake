# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later

# The headers that nearly every test reads, compiled once. `Qt6::Test` gives each program its folder's name in a macro,
# so that no two could share precompiled headers; ours do not need that macro.
if(HOLDFAST_PRECOMPILE)
  set_target_properties(Qt6::Test PROPERTIES INTERFACE_COMPILE_DEFINITIONS QT_TESTLIB_LIB)
  file(WRITE ${CMAKE_BINARY_DIR}/precompiled_program.cpp "int main() {}\n")
  add_executable(holdfast_precompiled_test ${CMAKE_BINARY_DIR}/precompiled_program.cpp)
  target_link_libraries(holdfast_precompiled_test PRIVATE holdfast_build_options Qt6::Test)
  target_precompile_headers(holdfast_precompiled_test PRIVATE ${PROJECT_SOURCE_DIR}/packaging/cmake/precompiled_test.h)
endif()

# holdfast_test(NAME LABEL unit LINK libs… SOURCES files… [TIMEOUT seconds] [COST n]): one QtTest program, registered with
# CTest. The first file has the test class and ends with #include "FILE.moc". CTest starts tests of a high COST first.
function(holdfast_test name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "LABEL;TIMEOUT;COST" "LINK;SOURCES")
  add_executable(${name} ${ARG_SOURCES})
  # A step of its own: AUTOMOC would read every header again for each program, and add a file to it to compile.
  list(GET ARG_SOURCES 0 test_source)
  cmake_path(GET test_source STEM test_stem)
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
  # The label's second part is the room: tests/unit/jobs/plan belongs to unit/jobs.
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY ${PROJECT_SOURCE_DIR}/tests OUTPUT_VARIABLE folder)
  string(REGEX REPLACE "^unit/" "" room "${folder}")
  string(REGEX REPLACE "/.*" "" room "${room}")
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABEL};${ARG_LABEL}/${room}" TIMEOUT ${ARG_TIMEOUT}
    ENVIRONMENT "QT_NO_GLIB=1;TZ=UTC")
  if(ARG_COST)
    set_tests_properties(${name} PROPERTIES COST ${ARG_COST})
  endif()
endfunction()

# holdfast_unit_tests(LINK libs… NAMES tst_a tst_b…): one program a name, each from its one file NAME.cpp.
function(holdfast_unit_tests)
  cmake_parse_arguments(PARSE_ARGV 0 ARG "" "" "LINK;NAMES")
  foreach(name IN LISTS ARG_NAMES)
    holdfast_test(${name} LABEL unit LINK ${ARG_LINK} SOURCES ${name}.cpp)
  endforeach()
endfunction()

# Fails where a file tst_*.cpp below `folder` belongs to no program: a test that nobody builds shows nothing.
function(holdfast_check_no_test_is_lost folder)
  set(built "")
  set(folders ${folder})
  while(folders)
    list(POP_FRONT folders current)
    get_property(below DIRECTORY ${current} PROPERTY SUBDIRECTORIES)
    list(APPEND folders ${below})
    get_property(targets DIRECTORY ${current} PROPERTY BUILDSYSTEM_TARGETS)
    foreach(target IN LISTS targets)
      get_target_property(sources ${target} SOURCES)
      foreach(source IN LISTS sources)
        cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${current} NORMALIZE)
        list(APPEND built ${source})
      endforeach()
    endforeach()
  endwhile()
  file(GLOB_RECURSE written CONFIGURE_DEPENDS ${folder}/tst_*.cpp)
  list(REMOVE_ITEM written ${built})
  if(written)
    list(JOIN written "\n  " names)
    message(FATAL_ERROR "These tests belong to no program. Name them in the CMakeLists.txt beside them:\n  ${names}")
  endif()
endfunction()
