// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite_backend.h"
#include "core/store/store.h"

#include <QCoreApplication>

#include <cstdio>

using namespace holdfast;

namespace {

/// Batch number n holds n % 5 + 1 records: whole or not there at all.
jobs::Writes batch(quint64 number)
{
    jobs::Writes writes;
    for (quint64 i = 0; i <= number % 5; ++i) {
        jobs::WorkerRecord record;
        record.name = QStringLiteral("%1.%2").arg(number).arg(i);
        writes.emplace_back(jobs::PutWorker{record});
    }
    return writes;
}

} // namespace

/// store_crash_child PATH FIRST: records batches FIRST, FIRST + 1, … without end, and prints each number that is
/// committed, until somebody kills it.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QString path = QString::fromLocal8Bit(argv[1]);
    quint64 next = QByteArray(argv[2]).toULongLong();
    store::Store store([path] { return std::make_unique<store::SqliteBackend>(store::SqliteOptions{path}); });
    if (const auto opened = store.open(WallTime{}); !opened) {
        std::fprintf(stderr, "%s\n", qPrintable(opened.problem().text()));
        return 1;
    }
    const auto recordMore = [&store, &next] {
        for (int i = 0; i < 7; ++i, ++next)
            store.commit(next, batch(next));
    };
    QObject::connect(&store, &store::Store::committed, &store, [&recordMore](quint64 upTo) {
        std::printf("%llu\n", upTo);
        std::fflush(stdout);
        recordMore();
    });
    recordMore();
    return QCoreApplication::exec();
}
