// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/run_service.h"
#include "core/store/sql_reader.h"
#include "core/store/sql_statement.h"
#include "tests/support/patience.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace holdfast;
using namespace holdfast::server;

namespace {

using holdfast::test::kPatience;

/// A disk that hangs when it is told to, and says nothing.
struct Disk
{
    std::atomic<bool> hangs = false;
    std::atomic<int> runs = 0; ///< that were put on record
};

class Hanging final : public store::Backend
{
public:
    explicit Hanging(Disk &disk)
        : m_disk(disk)
    {}
    Result<void> open() override { return {}; }
    Result<jobs::Loaded> load(WallTime) override { return jobs::Loaded{}; }
    store::CommitOutcome commit(std::span<const jobs::Writes> batches) override
    {
        while (m_disk.hangs)
            std::this_thread::yield();
        for (const jobs::Writes &batch : batches) {
            for (const jobs::Write &write : batch)
                m_disk.runs += std::holds_alternative<jobs::PutRun>(write) ? 1 : 0;
        }
        return {};
    }
    store::CommitOutcome prove() override { return {}; }
    std::unique_ptr<store::Reader> reader() override
    {
        return std::make_unique<store::SqlReader>([] { return Problem{}; });
    }

private:
    Disk &m_disk;
};

jobs::Job job(const QString &name, const schedule::Schedule &schedule, WallTime now)
{
    jobs::Job job;
    job.name = name;
    job.command = {QStringLiteral("true")};
    job.schedule = schedule;
    job.createdAt = now;
    return job;
}

} // namespace

/// What the server takes, and when it does not.
class TestFullStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesNothingWhileTooMuchWaitsForTheDisk()
    {
        Disk disk;
        store::Store store([&disk] { return std::make_unique<Hanging>(disk); });
        const runtime::SystemClock clock;
        ServerMetrics metrics;
        RunService service(store, clock, metrics, {});
        QVERIFY(service.open());
        QString said;
        const auto done = [&said](const auto &result) {
            said = result ? QStringLiteral("ok") : result.problem().text();
        };
        const WallTime now = clock.now().wall;
        service.execute({{},
                         jobs::action::AddJob{job(QStringLiteral("often"),
                                                  {schedule::Kind::Every, QStringLiteral("1s"), {}, now}, now)}},
                        done);
        QTRY_COMPARE_WITH_TIMEOUT(said, QStringLiteral("ok"), kPatience);

        disk.hangs = true;
        const QByteArray much(32 * 1024 * 1024, 'x'); // once in memory, however often it waits
        while (!store.isFull())
            service.record({jobs::AppendOutput{QStringLiteral("r"), 1, jobs::Stream::Stdout, 0, much}}, {});
        service.execute({{}, jobs::action::AddJob{job(QStringLiteral("other"), {}, now)}}, done);
        QVERIFY2(said.contains(QStringLiteral("too many writes wait for the disk")), qPrintable(said));
        service.started(QStringLiteral("w"), {QStringLiteral("r"), 1}, {}, done);
        QVERIFY2(said.contains(QStringLiteral("too many writes wait for the disk")), qPrintable(said));
        const std::size_t waiting = store.waiting();
        const WallTime full = clock.now().wall;
        QTRY_VERIFY_WITH_TIMEOUT(clock.now().wall > full + Milliseconds(2'500), kPatience); // two slots fall due
        QCOMPARE(store.waiting(), waiting);

        const int before = disk.runs;
        disk.hangs = false;
        QTRY_VERIFY_WITH_TIMEOUT(disk.runs >= before + 2, kPatience);
        service.execute({{}, jobs::action::AddJob{job(QStringLiteral("other"), {}, now)}}, done);
        QTRY_COMPARE_WITH_TIMEOUT(said, QStringLiteral("ok"), kPatience);
    }
};

QTEST_GUILESS_MAIN(TestFullStore)
#include "tst_full_store.moc"
