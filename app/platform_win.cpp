// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/platform.h"

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

int firstArgumentThatIsNotText(int, char **)
{
    return 0;
}

bool displayIsThere()
{
    return true;
}

void raiseDescriptorLimit() {}

void lowerDescriptorLimit() {}

void useBinaryStandardOutput()
{
    _setmode(_fileno(stdout), _O_BINARY);
    _setmode(_fileno(stderr), _O_BINARY);
}

} // namespace holdfast::app
