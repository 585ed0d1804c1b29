// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options/shell_words.h"

#include <QRegularExpression>

namespace holdfast::app {

QString shellLine(const QStringList &words)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_@%+=:,./-]+$"));
    QStringList quoted;
    for (QString word : words)
        quoted += plain.match(word).hasMatch() ? word : u'\'' + word.replace(u'\'', QStringLiteral("'\\''")) + u'\'';
    return quoted.join(u' ');
}

} // namespace holdfast::app
