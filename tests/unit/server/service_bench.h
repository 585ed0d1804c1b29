// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/server/record/run_service.h"
#include "core/store/sqlite_backend.h"
#include "tests/support/hand_clock.h"
#include "tests/support/patience.h"
#include "tests/unit/store/samples.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

namespace holdfast::server::test {

using holdfast::test::kPatience;

/// A RunService over a real database in a folder of its own, with a clock that the test sets.
struct ServiceBench
{
    explicit ServiceBench(WallTime wall)
        : clock(wall)
    {
        start();
    }
    void start()
    {
        store = std::make_unique<store::Store>(
            [path = path] { return std::make_unique<store::SqliteBackend>(store::SqliteOptions{path}); });
        runs = std::make_unique<RunService>(*store, clock, metrics, jobs::LabelLimits());
        if (const auto opened = runs->open(); !opened)
            qFatal("%s", qPrintable(opened.problem().text()));
    }
    void end()
    {
        runs.reset();
        store.reset(); // what is queued is written first
    }
    [[nodiscard]] QStringList rows(const char *sql) const
    {
        return store::test::OtherConnection(path).rows(QString::fromLatin1(sql));
    }

    /// Adds a job that runs on request.
    void addJob(const QString &name, const QString &label = {})
    {
        jobs::Job job;
        job.name = name;
        job.command = QStringList{QStringLiteral("true")};
        if (!label.isEmpty())
            job.labels = {{label, QStringLiteral("yes")}};
        execute(jobs::action::AddJob{job});
    }
    void removeJob(const QString &name) { execute(jobs::action::RemoveJob{name}); }
    QString requestRun(const QString &job) { return execute(jobs::action::RequestRun{{job}}); }
    void cancelRun(const QString &run) { execute(jobs::action::CancelRun{run}); }
    /// Waits until what was asked for is on disk; gives the id of a run that was requested.
    QString execute(const jobs::Action &action)
    {
        std::optional<Result<QString>> answer;
        runs->execute({{}, action}, [&answer](const Result<QString> &result) { answer = result; });
        [&answer] {
            QTRY_VERIFY_WITH_TIMEOUT(answer, kPatience);
            QVERIFY2(*answer, qPrintable(*answer ? QString() : answer->problem().text()));
        }();
        return answer && *answer ? answer->value() : QString();
    }

    QTemporaryDir dir;
    QString path = dir.filePath(QStringLiteral("h.db"));
    holdfast::test::HandClock clock;
    ServerMetrics metrics;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<RunService> runs;
};

} // namespace holdfast::server::test
