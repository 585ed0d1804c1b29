// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/help_layout.h"

#include <QStringList>

namespace holdfast::app {
namespace {

constexpr qsizetype kHelpColumn = 28;

} // namespace

QString wrapped(const QString &text, qsizetype indent)
{
    QString lines;
    QString line;
    for (const QString &word : text.split(u' ', Qt::SkipEmptyParts)) {
        if (!line.trimmed().isEmpty() && line.size() + 1 + word.size() > kHelpWidth) {
            lines += line + u'\n';
            line = QString(indent, u' ');
        }
        line += line.trimmed().isEmpty() ? word : u' ' + word;
    }
    return lines + line + u'\n';
}

QString helpEntry(const QString &name, const QString &help)
{
    const QString left = QStringLiteral("  ") + name;
    const QString column(kHelpColumn, u' ');
    if (help.isEmpty())
        return left + u'\n';
    // The first line is as long as the others: it is wrapped with the column before it, which the name then replaces.
    const QString right = wrapped(QString(kHelpColumn - 1, u'.') + u' ' + help, kHelpColumn).mid(kHelpColumn);
    return left.size() + 2 <= kHelpColumn ? left.leftJustified(kHelpColumn) + right : left + u'\n' + column + right;
}

} // namespace holdfast::app
