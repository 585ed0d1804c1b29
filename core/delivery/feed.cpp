// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/delivery/delivery.h"
#include "core/process/process_tree.h"

#include <QDeadlineTimer>
#include <QProcess>

#include <algorithm>

namespace holdfast::delivery {
namespace {

constexpr int kLookMs = 200; ///< how often `stop` is looked at

/// Nothing of the server's own: its variables may hold secrets.
QProcessEnvironment plainEnvironment()
{
    const QProcessEnvironment own = QProcessEnvironment::systemEnvironment();
    QProcessEnvironment plain;
    for (const char *name : {"PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "SystemRoot", "TEMP"}) {
        const QString key = QString::fromLatin1(name);
        if (own.contains(key))
            plain.insert(key, own.value(key));
    }
    return plain;
}

Result<void> verdictOf(const QProcess &process)
{
    if (process.exitStatus() != QProcess::NormalExit)
        return undelivered(QStringLiteral("the program was ended by a signal"));
    if (process.exitCode() != 0)
        return undelivered(QStringLiteral("the program ended with the exit code %1").arg(process.exitCode()));
    return {};
}

} // namespace

Result<void> feed(const Delivery &delivery, const Stop &stop)
{
    process::ProcessTree tree({});
    QProcess process;
    process.setProgram(delivery.channel.target);
    process.setProcessEnvironment(plainEnvironment());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    tree.attach(process);
    const QDeadlineTimer end(delivery.patience);
    process.start();
    if (!process.waitForStarted())
        return undelivered(QStringLiteral("the program cannot be started: %1").arg(process.errorString()));
    tree.setLeader(process.processId());
    process.write(delivery.body);
    process.closeWriteChannel();
    while (!process.waitForFinished(static_cast<int>(std::clamp<qint64>(end.remainingTime(), 1, kLookMs)))) {
        if (process.state() == QProcess::NotRunning)
            break;
        if (!end.hasExpired() && !stop)
            continue;
        tree.kill();
        process.waitForFinished();
        return undelivered(QStringLiteral("the program did not end within %1").arg(forPeople(delivery.patience)));
    }
    return verdictOf(process);
}

} // namespace holdfast::delivery
