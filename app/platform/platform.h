// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

#include <cstdio>
#include <optional>

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

/// The system has a service manager that starts this program with --service: Windows.
[[nodiscard]] bool hasServiceManager();

/// A standard stream that the caller has closed becomes the null device: the next file that is opened would take its
/// place, and get what is meant for people.
void fillStandardStreams();

/// Signals as the program expects them, whatever its parent has ignored or blocked: an ignored SIGCHLD hides how a
/// child ended. A file beyond the limit of its size is an ordinary error. What nohup(1) and shells set stays: SIGHUP
/// and SIGINT. Nothing on Windows.
void resetSignals();

/// The first argument that is not text, 1 to argc - 1; 0: all are. Always 0 on Windows, where they are UTF-16.
[[nodiscard]] int firstArgumentThatIsNotText(int argc, char **argv);

/// How many files this process, and how many processes this user may have open; nothing: no limit, or none is known.
[[nodiscard]] std::optional<qint64> descriptorLimit();
[[nodiscard]] std::optional<qint64> processLimit();

/// Lets this process have as many files open as the system allows it: each connection and each keeper takes one. The
/// limit that was there is for its children, who say lowerDescriptorLimit(). Nothing on Windows, which has none.
void raiseDescriptorLimit();
/// In a keeper: the limit of its program is what it was before the worker raised its own. getrlimit(2) says why: with
/// select(2) a program can only see the first 1,024.
void lowerDescriptorLimit();

/// Files of this process are for its user alone. The umask that was there is for programs: formerUmask().
void closeFilesToOthers();
/// In a keeper: the umask of its program, and none where the worker said nothing.
[[nodiscard]] std::optional<int> formerUmask();

/// Others may not write into a folder of ours: it is closed with a warning, or else it is a problem. What is not there
/// is good.
[[nodiscard]] Result<void> closeToOthers(const QString &folder);

/// A folder that is there belongs to the user of this process: what is written into it is for that user.
[[nodiscard]] Result<void> checkOwner(const QString &folder);

/// Opens what has no end and cannot be rotated, for writing: /dev/stdout, /dev/stderr, a device, or a pipe that
/// somebody reads. Never waits for a reader.
[[nodiscard]] Result<std::FILE *> openStream(const QString &path);

/// How many columns the terminal that standard output is has, 0 where it does not say; nothing where it is no terminal.
[[nodiscard]] std::optional<int> terminalWidth();

/// This process gives way to all others: processor, and disk where the system knows that. Nothing if it cannot.
void giveWay();

/// A console shows what this program writes as UTF-8, whatever its code page is; at the end it has its own again.
/// Nothing but on Windows.
void speakUtf8();

/// Makes standard output carry bytes as they are; only Windows changes line ends otherwise.
void useBinaryStandardOutput();

} // namespace holdfast::app
