// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/windows_command_line.h"

namespace holdfast::app::service {
namespace {

/// Backslashes mean themselves, but before a quote two mean one.
QString quoted(const QString &word)
{
    QString line = QStringLiteral("\"");
    qsizetype slashes = 0;
    for (const QChar each : word) {
        if (each == u'"')
            line += QString(slashes + 1, u'\\'); // the slashes before it once more, and one for the quote
        slashes = each == u'\\' ? slashes + 1 : 0;
        line += each;
    }
    return line + QString(slashes, u'\\') + u'"';
}

bool isPlain(const QString &word)
{
    return !word.isEmpty() && !word.contains(u'"') && !word.contains(u' ') && !word.contains(u'\t');
}

} // namespace

QString windowsCommandLine(const QStringList &words)
{
    QString line;
    for (const QString &word : words) {
        const bool isFirst = line.isEmpty();
        line += isFirst ? quoted(word) : u' ' + (isPlain(word) ? word : quoted(word));
    }
    return line;
}

} // namespace holdfast::app::service
