# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later

# The toolchain that builds for Windows on Linux: Debian's MinGW, and the Qt kit for Windows in HOLDFAST_WINDOWS_KIT.
# Qt's tools (moc, rcc, lrelease) are those of this machine.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)

set(HOLDFAST_WINDOWS_KIT "$ENV{HOLDFAST_WINDOWS_KIT}" CACHE PATH "A Qt kit for Windows, made with MinGW")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES HOLDFAST_WINDOWS_KIT)
set(CMAKE_PREFIX_PATH ${HOLDFAST_WINDOWS_KIT})
set(CMAKE_FIND_ROOT_PATH ${HOLDFAST_WINDOWS_KIT} /usr/x86_64-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
set(QT_HOST_PATH /usr CACHE PATH "Where Qt's own tools of this machine are")
set(QT_HOST_PATH_CMAKE_DIR /usr/lib/x86_64-linux-gnu/cmake CACHE PATH "The CMake files of these tools")

# A function that stands in several objects, such as one of a template, is linked once. For Windows, GCC takes it for
# granted that this is the copy of the same object, and keeps values in registers that another copy changes: Qt's random
# numbers then read beyond their state. The kit is built with this file, too.
set(CMAKE_C_FLAGS_INIT -fno-ipa-ra)
set(CMAKE_CXX_FLAGS_INIT -fno-ipa-ra)

# Nothing of MinGW's lies beside the program.
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)
