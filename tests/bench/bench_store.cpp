// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
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

/// Records `count` results, at most `inFlight` of them without a receipt at a time.
Figures measure(const QString &path, quint64 count, quint64 inFlight)
{
    store::Store store([path] { return std::make_unique<store::SqliteBackend>(store::SqliteOptions{path}); });
    if (const auto opened = store.open(WallTime{}); !opened)
        qFatal("%s", qPrintable(opened.problem().text()));
    Figures figures;
    quint64 next = 1;
    const auto fill = [&](quint64 upTo) {
        for (; next <= count && next - upTo <= inFlight; ++next)
            store.commit(next, result(next));
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

/// bench_store [FOLDER]: results a second with grouped commits against one commit each, on the disk of FOLDER.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QString folder = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QString();
    const QTemporaryDir dir(folder.isEmpty() ? QString() : folder + QStringLiteral("/bench-XXXXXX"));
    constexpr quint64 kSingle = 2000;
    constexpr quint64 kGrouped = 50'000;
    const double single =
        report("one commit a result", kSingle, measure(dir.filePath(QStringLiteral("single.db")), kSingle, 1));
    report("grouped, 200 in flight", kGrouped, measure(dir.filePath(QStringLiteral("g200.db")), kGrouped, 200));
    const double grouped =
        report("grouped, all at once", kGrouped, measure(dir.filePath(QStringLiteral("all.db")), kGrouped, kGrouped));
    std::printf("ratio: %.1f\n", grouped / single);
    return 0;
}
