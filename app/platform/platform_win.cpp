// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform/platform.h"

#include "core/base/log.h"
#include "core/runtime/access_list_win.h"

#include <QDir>
#include <QFileInfo>
#include <QStringList>

#include <array>

#include <windows.h>

#include <fcntl.h>
#include <io.h>

#include <cstdio>
#include <cstdlib>

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

/// Whoever writes into a folder there, the folder's access list says who may read.
Result<void> checkOwner(const QString &)
{
    return {};
}

Result<void> closeToOthers(const QString &folder)
{
    if (!QFileInfo(folder).isDir() || !runtime::othersMay(runtime::kWriting, folder))
        return {};
    if (const QString fault = runtime::closeFolder(folder); !fault.isEmpty())
        return Problem{
            QStringLiteral("options"),
            QStringLiteral("other users may write into this folder, and it cannot be closed: %1").arg(fault), folder,
            QStringLiteral("choose a folder of its own (--data, or that of --database), such as %1\\holdfast")
                .arg(QDir::toNativeSeparators(folder))};
    log(lcApp(), LogLevel::Warning, QStringLiteral("other users could write into %1; they no longer can").arg(folder),
        QStringLiteral("check the files in it if you do not trust them"));
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

/// The program writes UTF-8 by stdio, and a console takes bytes in a code page of its own.
void speakUtf8()
{
    static UINT former = 0;
    const auto isConsole = [](DWORD stream) {
        DWORD mode = 0;
        return GetConsoleMode(GetStdHandle(stream), &mode) != 0;
    };
    former = GetConsoleOutputCP();
    if (former == 0 || former == CP_UTF8 || !(isConsole(STD_OUTPUT_HANDLE) || isConsole(STD_ERROR_HANDLE)))
        return;
    SetConsoleOutputCP(CP_UTF8);
    std::setvbuf(stdout, nullptr, _IOFBF, 1 << 16); // some runtimes write to a console byte by byte otherwise
    std::atexit([] { SetConsoleOutputCP(former); });
}

void useBinaryStandardOutput()
{
    _setmode(_fileno(stdout), _O_BINARY);
    _setmode(_fileno(stderr), _O_BINARY);
}

} // namespace holdfast::app
