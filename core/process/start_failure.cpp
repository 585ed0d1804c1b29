// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/start_failure.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace holdfast::process {
namespace {

constexpr qint64 kHead = 256; ///< no #! line is longer on Linux

bool isText(const QByteArray &head)
{
    return !head.isEmpty() && std::all_of(head.begin(), head.end(), [](char c) {
        return c == '\n' || c == '\r' || c == '\t' || c < 0 || c >= ' ';
    });
}

} // namespace

QString faultOfScript(const QByteArray &head, const std::function<bool(const QString &)> &exists)
{
    const QByteArray line = head.left(head.indexOf('\n') < 0 ? head.size() : head.indexOf('\n'));
    if (!isText(head))
        return {}; // a program for another machine, or nothing
    if (!line.startsWith("#!"))
        return QStringLiteral("it has no #! line: begin it with #!/bin/sh or the like, or run it as: sh FILE");
    if (line.endsWith('\r'))
        return QStringLiteral(
            "it has Windows line ends, so its interpreter is not found: convert it, as with dos2unix");
    const QString interpreter = QString::fromUtf8(line.mid(2).trimmed().split(' ').first());
    return exists(interpreter) ? QString() : QStringLiteral("its interpreter is not there: %1").arg(interpreter);
}

QString startFailure(const QString &program, const QString &systemWords)
{
    QFile file(program);
    if (!QFileInfo(program).isFile() || !file.open(QIODevice::ReadOnly))
        return systemWords;
    const QString fault = faultOfScript(file.read(kHead), [](const QString &name) { return QFile::exists(name); });
    return fault.isEmpty() ? systemWords : QStringLiteral("%1; %2").arg(systemWords, fault);
}

} // namespace holdfast::process
