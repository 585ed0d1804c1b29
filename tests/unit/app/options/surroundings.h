// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options/options.h"

namespace holdfast::app::test {

/// A machine that has only what a test gives it.
inline Surroundings surroundings(const QMap<QString, QString> &environment = {},
                                 const QMap<QString, QString> &files = {})
{
    Surroundings here;
    here.environment = environment;
    here.hostName = QStringLiteral("machine");
    here.processors = 6;
    here.dataFolder = QStringLiteral("/data");
    here.isFile = [files](const QString &path) { return files.contains(path); };
    here.readFile = [files](const QString &path) -> Result<QString> {
        if (!files.contains(path))
            return Problem{QStringLiteral("options"), QStringLiteral("no such file"), path, {}};
        return files.value(path);
    };
    return here;
}

/// The arguments as one would type them; single quotes keep spaces.
inline QStringList typed(const QString &line)
{
    QStringList words;
    const QStringList parts = line.split(u'\'');
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (i % 2 == 1)
            words += parts[i];
        else
            words += parts[i].split(u' ', Qt::SkipEmptyParts);
    }
    return words;
}

} // namespace holdfast::app::test
