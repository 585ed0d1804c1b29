# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later

# One INTERFACE target that every target of ours links: standard, warnings, Qt restrictions.
add_library(holdfast_build_options INTERFACE)
target_compile_features(holdfast_build_options INTERFACE cxx_std_20)
target_include_directories(holdfast_build_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(holdfast_build_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wsuggest-override)
target_compile_definitions(holdfast_build_options INTERFACE
  QT_NO_KEYWORDS QT_NO_FOREACH QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
  QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_STRICT_ITERATORS QT_DISABLE_DEPRECATED_BEFORE=0x060400
  HOLDFAST_VERSION="${PROJECT_VERSION}")

# A release names no folder of the machine that built it, so that two builds of the same sources are the same.
target_compile_options(holdfast_build_options INTERFACE $<$<CONFIG:Release>:-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.>)

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# Headers read once for all; tests/TestPrograms.cmake has the same for test programs. Off by default, for those who build
# without a preset, and for clang-tidy.
option(HOLDFAST_PRECOMPILE "Precompile the headers that nearly every file reads" OFF)
if(HOLDFAST_PRECOMPILE)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(holdfast_build_options INTERFACE -fpch-preprocess) # ccache needs it
  endif()
  # Not file(WRITE): that would make it newer each time, and with it all that is compiled.
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled_library.cpp CONTENT "")
  add_library(holdfast_precompiled OBJECT ${CMAKE_BINARY_DIR}/precompiled_library.cpp)
  target_link_libraries(holdfast_precompiled PRIVATE holdfast_build_options Qt6::Core)
  target_precompile_headers(holdfast_precompiled PRIVATE ${PROJECT_SOURCE_DIR}/packaging/cmake/precompiled.h)
endif()

# Sources read by the compiler several at a time: a build from nothing takes half the time, and a quarter for the unit tests,
# which are then a program a folder. A build after a change may take longer, and what a source forgets to include may go
# unnoticed: switch it off where you work on one room for long. CMake's own batches would put sources together whose
# private names are the same.
option(HOLDFAST_UNITY "Compile several sources at a time" OFF)
if(HOLDFAST_UNITY)
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
endif()
function(holdfast_group_sources name)
  get_target_property(listed ${name} SOURCES)
  get_target_property(folder ${name} SOURCE_DIR)
  set(sources "")
  foreach(source IN LISTS listed)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${folder})
    if(EXISTS ${source}) # no generator expression
      list(APPEND sources ${source})
    endif()
  endforeach()
  execute_process(COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/packaging/cmake/unity_groups.py ${sources}
    OUTPUT_VARIABLE groups OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE "\n" ";" groups "${groups}")
  foreach(source group IN ZIP_LISTS sources groups)
    set_source_files_properties(${source} TARGET_DIRECTORY ${name} PROPERTIES UNITY_GROUP ${group})
  endforeach()
  set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()

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
  if(HOLDFAST_UNITY) # later, when the rooms have added their sources
    cmake_language(EVAL CODE "cmake_language(DEFER DIRECTORY [[${PROJECT_SOURCE_DIR}]] CALL holdfast_group_sources ${name})")
  endif()
endfunction()
