// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/console.h"

#include "app/platform/platform.h"

#include <cerrno>
#include <cstdio>

namespace holdfast::app::client {
namespace {

Written write(std::FILE *file, const QByteArray &bytes)
{
    errno = 0;
    const auto size = static_cast<std::size_t>(bytes.size());
    if (std::fwrite(bytes.constData(), 1, size, file) == size && std::fflush(file) == 0)
        return Written::All;
    return errno == EPIPE ? Written::ReaderGone : Written::Failed;
}

} // namespace

Console standardConsole()
{
    useBinaryStandardOutput();
    return Console{[](const QByteArray &bytes) { return write(stdout, bytes); },
                   [](const QByteArray &bytes) { return write(stderr, bytes); }};
}

Terminal standardTerminal()
{
    const std::optional<int> width = terminalWidth();
    return Terminal{width.has_value(), width.value_or(0), QTimeZone::systemTimeZone()};
}

} // namespace holdfast::app::client
