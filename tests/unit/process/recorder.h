// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/process/process.h"
#include "tests/support/patience.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>

#include <optional>

namespace holdfast::process {

inline constexpr Milliseconds kLong{holdfast::test::kPatience};

/// Runs one program and writes down what it told, in order.
class Recorder final : public QObject
{
public:
    explicit Recorder(const Launch &launch)
    {
        connect(&process, &Process::started, this, [this](qint64) { order += QLatin1Char('s'); });
        connect(&process, &Process::output, this, [this](jobs::Stream stream, const QByteArray &bytes) {
            order += QLatin1Char('o');
            largest = std::max(largest, bytes.size());
            (stream == jobs::Stream::Stdout ? out : err) += bytes;
        });
        connect(&process, &Process::ended, this, [this](const Exit &ended) {
            order += QLatin1Char('e');
            exit = ended;
        });
        process.start(launch);
    }

    [[nodiscard]] bool waitForEnd()
    {
        // A true event loop: qWaitFor looks every 10 ms, which is slow with much output.
        QSignalSpy spy(&process, &Process::ended);
        return exit || spy.wait(static_cast<int>(kLong.count()));
    }
    [[nodiscard]] bool waitForOut(const QByteArray &text)
    {
        return QTest::qWaitFor([this, &text] { return out.contains(text); }, static_cast<int>(kLong.count()));
    }

    Process process;
    QString order; ///< s: started, o: output, e: ended
    QByteArray out;
    QByteArray err;
    qsizetype largest = 0;
    std::optional<Exit> exit;
};

inline Launch shell(const QString &script)
{
    return {{QStringLiteral("sh"), QStringLiteral("-c"), script}, {}, {}};
}

inline Launch python(const QString &script)
{
    return {{QStringLiteral("python3"), QStringLiteral("-c"), script}, {}, {}};
}

/// Of this test process alone: a second one that runs beside it must not find our processes by their mark.
inline QString ownRun(const char *name)
{
    return QStringLiteral("%1-%2").arg(QLatin1String(name)).arg(QCoreApplication::applicationPid());
}

inline Launch marked(Launch launch, const QString &runId, int attempt = 1)
{
    launch.env.insert(kRunIdVariable, runId);
    launch.env.insert(kAttemptVariable, QString::number(attempt));
    return launch;
}

} // namespace holdfast::process
