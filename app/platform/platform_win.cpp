// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/platform.h"

#include <QStringList>

#include <array>

#include <windows.h>

#include <fcntl.h>
#include <io.h>

#include <cstdio>

namespace holdfast::app {

bool stderrIsJournal(const QString &)
{
    return false;
}

/// Addresses only: names need the debug help library, which is not safe to call from several threads.
QString stackTrace()
{
    std::array<void *, 32> frames{};
    const USHORT count = CaptureStackBackTrace(1, static_cast<DWORD>(frames.size()), frames.data(), nullptr);
    QStringList lines;
    for (USHORT i = 0; i < count; ++i)
        lines += QStringLiteral("%1# 0x%2").arg(i).arg(reinterpret_cast<quintptr>(frames[i]), 0, 16);
    return lines.join(u'\n');
}

void fillStandardStreams() {} // a closed one has no number that another file could take

void resetSignals() {}

int firstArgumentThatIsNotText(int, char **)
{
    return 0;
}

bool displayIsThere()
{
    return true;
}

bool hasServiceManager()
{
    return true;
}

std::optional<qint64> descriptorLimit()
{
    return std::nullopt;
}

std::optional<qint64> processLimit()
{
    return std::nullopt;
}

void raiseDescriptorLimit() {}

void lowerDescriptorLimit() {}

void closeFilesToOthers() {} // a user's folders are closed to others there

std::optional<int> formerUmask()
{
    return std::nullopt;
}

Result<void> checkOwner(const QString &)
{
    return {};
}

Result<void> closeToOthers(const QString &)
{
    return {};
}

Result<std::FILE *> openStream(const QString &path)
{
    std::FILE *stream = nullptr;
    if (_wfopen_s(&stream, reinterpret_cast<const wchar_t *>(path.utf16()), L"a") != 0)
        return Problem{QStringLiteral("options"), QStringLiteral("it cannot be written"), path, {}};
    return stream;
}

std::optional<int> terminalWidth()
{
    if (_isatty(_fileno(stdout)) == 0)
        return std::nullopt;
    CONSOLE_SCREEN_BUFFER_INFO info{};
    const bool isKnown = GetConsoleScreenBufferInfo(GetStdHandle(STD_OUTPUT_HANDLE), &info) != 0;
    return isKnown ? info.srWindow.Right - info.srWindow.Left + 1 : 0;
}

void giveWay()
{
    SetPriorityClass(GetCurrentProcess(), PROCESS_MODE_BACKGROUND_BEGIN);
}

void useBinaryStandardOutput()
{
    _setmode(_fileno(stdout), _O_BINARY);
    _setmode(_fileno(stderr), _O_BINARY);
}

} // namespace holdfast::app
