// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/token_file.h"

#include <QFile>

#include <algorithm>

namespace holdfast::app {

Result<QByteArray> readToken(const QString &path)
{
    if (path.isEmpty())
        return QByteArray();
    const auto problem = [&path](const QString &what) {
        return Problem{QStringLiteral("options"), what, QStringLiteral("--token-file %1").arg(path), {}};
    };
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return problem(file.errorString());
    constexpr qint64 longest = 4096;
    const QByteArray token = file.readLine(longest + 3).trimmed(); // with what ends a line, and readLine()'s own NUL
    if (token.size() > longest)
        return problem(QStringLiteral("its first line is longer than %1 bytes").arg(longest));
    if (token.isEmpty() || !std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; }))
        return problem(QStringLiteral("holds no token"));
    return token;
}

} // namespace holdfast::app
