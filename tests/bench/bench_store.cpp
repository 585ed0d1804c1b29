// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/postgres/postgres.h"
#include "core/store/sqlite_backend.h"
#include "core/store/store.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <cstdio>

using namespace holdfast;

namespace {

struct Figures
{
    double seconds = 0;
    int transactions = 0;
};

/// One result as the server records it: the run's end and a line of output.
jobs::Writes result(quint64 number)
{
    jobs::Run run;
    run.id = QStringLiteral("%1").arg(number, 16, 10, QLatin1Char('0'));
    run.job = QStringLiteral("job-%1").arg(number % 50);
    run.state = jobs::RunState::Succeeded;
    run.worker = QStringLiteral("w-%1").arg(number % 200);
    run.queuedAt = fromMsecs(1'795'000'000'000) + Milliseconds(number);
    run.startedAt = run.queuedAt;
    run.finishedAt = run.queuedAt + Seconds(1);
    run.exitCode = 0;
    return {jobs::PutRun{run}, jobs::AppendOutput{run.id, 1, jobs::Stream::Stdout, 0, QByteArray(80, 'x')}};
}

std::unique_ptr<store::Backend> makeBackend(const QString &database)
{
    if (store::isPostgres(database))
        return store::makePostgresBackend(database);
    return std::make_unique<store::SqliteBackend>(store::SqliteOptions{database});
}

/// Records `count` results, at most `inFlight` of them without a receipt at a time. `first`: of their numbers, for a
/// database that holds others.
Figures measure(const QString &database, quint64 first, quint64 count, quint64 inFlight)
{
    store::Store store([database] { return makeBackend(database); });
    if (const auto opened = store.open(WallTime{}); !opened)
        qFatal("%s", qPrintable(opened.problem().text()));
    Figures figures;
    quint64 next = 1;
    const auto fill = [&](quint64 upTo) {
        for (; next <= count && next - upTo <= inFlight; ++next)
            store.commit(next, result(first + next));
    };
    QObject::connect(&store, &store::Store::committed, &store, [&](quint64 upTo) {
        ++figures.transactions;
        fill(upTo);
        if (upTo == count)
            QCoreApplication::quit();
    });
    QElapsedTimer timer;
    timer.start();
    fill(0);
    QCoreApplication::exec();
    figures.seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    return figures;
}

double report(const char *what, quint64 count, const Figures &figures)
{
    const double rate = static_cast<double>(count) / figures.seconds;
    std::printf("%-34s %8llu results in %6.2f s, %6d transactions: %9.0f results/s\n", what, count, figures.seconds,
                figures.transactions, rate);
    return rate;
}

} // namespace

/// bench_store [FOLDER | postgresql://…]: results a second with grouped commits against one commit each, on the disk of
/// FOLDER, or in an empty database of PostgreSQL.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QString folder = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QString();
    const bool isFile = !store::isPostgres(folder);
    const QTemporaryDir dir(folder.isEmpty() || !isFile ? QString() : folder + QStringLiteral("/bench-XXXXXX"));
    const auto in = [&](const char *name) { return isFile ? dir.filePath(QLatin1String(name)) : folder; };
    constexpr quint64 kSingle = 2000;
    constexpr quint64 kGrouped = 50'000;
    const double single = report("one commit a result", kSingle, measure(in("single.db"), 1'000'000, kSingle, 1));
    report("grouped, 200 in flight", kGrouped, measure(in("g200.db"), 2'000'000, kGrouped, 200));
    const double grouped =
        report("grouped, all at once", kGrouped, measure(in("all.db"), 3'000'000, kGrouped, kGrouped));
    std::printf("ratio: %.1f\n", grouped / single);
    return 0;
}
