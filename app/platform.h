// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// What only the operating system can say. One pair of files a function's system: platform_unix.cpp, platform_win.cpp.
namespace holdfast::app {

/// True when standard error is the stream to the systemd journal that JOURNAL_STREAM ("device:inode") names:
/// systemd.exec(5). Never on Windows.
[[nodiscard]] bool stderrIsJournal(const QString &journalStream);

/// The stack of the calling thread, one frame a line, the caller's first.
[[nodiscard]] QString stackTrace();

/// A window could be shown: there is an X or Wayland display, or QT_QPA_PLATFORM says what else to draw on. Always on
/// Windows.
[[nodiscard]] bool displayIsThere();

/// A standard stream that the caller has closed becomes the null device: the next file that is opened would take its
/// place, and get what is meant for people.
void fillStandardStreams();

/// The first argument that is not text, 1 to argc - 1; 0: all are. Always 0 on Windows, where they are UTF-16.
[[nodiscard]] int firstArgumentThatIsNotText(int argc, char **argv);

/// Lets this process have as many files open as the system allows it: each connection and each keeper takes one. The
/// limit that was there is for its children, who say lowerDescriptorLimit(). Nothing on Windows, which has none.
void raiseDescriptorLimit();
/// In a keeper: the limit of its program is what it was before the worker raised its own. getrlimit(2) says why: with
/// select(2) a program can only see the first 1,024.
void lowerDescriptorLimit();

/// Makes standard output carry bytes as they are; only Windows changes line ends otherwise.
void useBinaryStandardOutput();

} // namespace holdfast::app
