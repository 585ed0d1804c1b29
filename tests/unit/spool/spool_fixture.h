// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/spool/spool.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <memory>

namespace holdfast::spool {

inline jobs::AttemptKey keyOne()
{
    return {QStringLiteral("run1"), 1};
}

inline jobs::Assignment assignmentFor(const jobs::AttemptKey &key)
{
    return {key,
            QStringLiteral("nightly"),
            {QStringLiteral("echo"), QStringLiteral("naïve ✓"), QString()},
            {{QStringLiteral("A"), QStringLiteral("b=c")}},
            QStringLiteral("/tmp"),
            Seconds(90)};
}

inline jobs::Outcome outcomeFor(const jobs::AttemptKey &key)
{
    jobs::Outcome outcome;
    outcome.key = key;
    outcome.status = jobs::RunState::Failed;
    outcome.exitCode = 3;
    outcome.reason = QStringLiteral("exit code 3");
    outcome.startedAt = fromMsecs(1'790'000'000'120);
    outcome.finishedAt = fromMsecs(1'790'000'001'500);
    return outcome;
}

inline QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

inline void put(const QString &path, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

inline QStringList namesIn(const QString &folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
}

/// A second hand on an attempt's folder, as its keeper has.
inline std::unique_ptr<AttemptFolder> keeperOf(const Spool &spool, const jobs::AttemptKey &key)
{
    const auto path = spool.pathOf(key);
    auto loaded = path ? AttemptFolder::load(*path, key) : path.problem();
    if (!loaded)
        qFatal("%s", qPrintable(loaded.problem().text()));
    return std::move(*loaded);
}

/// The program writes, and its keeper says so.
inline Result<void> write(Spool &spool, const jobs::AttemptKey &key, jobs::Stream stream, QByteArrayView bytes)
{
    const auto keeper = keeperOf(spool, key);
    const auto written = keeper->append(stream, bytes, spool.maxOutput());
    spool.grewTo(key, stream, stream == jobs::Stream::Stdout ? keeper->held().stdoutBytes : keeper->held().stderrBytes);
    return written;
}

inline QString textOf(const Result<void> &result)
{
    return result ? QStringLiteral("ok") : result.problem().code;
}

} // namespace holdfast::spool

/// Stops the test function with the Problem's text.
#define MUST(call)                                                                                                     \
    do {                                                                                                               \
        const auto &mustResult = (call);                                                                               \
        QVERIFY2(mustResult.ok(), mustResult.ok() ? "" : qPrintable(mustResult.problem().text()));                     \
    } while (false)
