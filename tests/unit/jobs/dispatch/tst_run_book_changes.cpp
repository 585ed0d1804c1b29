// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/samples.h"

#include <QTest>

#include <set>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

namespace {

const QString kJob = QStringLiteral("j");
const Actor kWho{QStringLiteral("anna"), QStringLiteral("192.0.2.7")};

std::vector<Change> changesIn(const Step &step)
{
    std::vector<Change> found;
    for (const Write &write : step.writes) {
        if (const auto *put = std::get_if<PutChange>(&write))
            found.push_back(put->change);
    }
    return found;
}

} // namespace

/// Who did what: the row that goes to the record with each change.
class RunBookChangesTest : public QObject
{
    Q_OBJECT

    /// The row of what anna does.
    Change done(Server &server, const Action &action)
    {
        const auto changes = changesIn(server.take(server.book.execute({kWho, action}, server.now)));
        return changes.size() == 1 ? changes.front() : Change{};
    }

private Q_SLOTS:
    void eachActionHasARow_data();
    void eachActionHasARow();
    void aRowHasBothDefinitionsOfItsJob();
    void aRunIsNamedWithItsJob();
    void whatChangesNothingHasNoRow();
    void whatIsRefusedHasNoRow();
    void rowsOfOneMomentDiffer();
};

void RunBookChangesTest::eachActionHasARow_data()
{
    QTest::addColumn<Action>("action");
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("job");
    const QString other = QStringLiteral("other");
    const QString gone = QStringLiteral("gone");
    const auto row = [](Action action, const char *what, const QString &name, const QString &job) {
        QTest::newRow(qPrintable(QStringLiteral("%1 %2").arg(QLatin1String(what), name)))
            << action << QString::fromLatin1(what) << name << job;
    };
    row(action::AddJob{onRequest(other)}, "job_added", other, other);
    row(action::ReplaceJob{onRequest(other)}, "job_added", other, other);
    row(action::ReplaceJob{onRequest(kJob)}, "job_replaced", kJob, kJob);
    row(action::RemoveJob{kJob}, "job_removed", kJob, kJob);
    row(action::SetJobEnabled{kJob, false}, "job_paused", kJob, kJob);
    row(action::SetJobEnabled{QStringLiteral("paused"), true}, "job_resumed", QStringLiteral("paused"),
        QStringLiteral("paused"));
    row(action::RemoveWorker{gone}, "worker_removed", gone, {});
}

void RunBookChangesTest::eachActionHasARow()
{
    QFETCH(Action, action);
    Server server;
    server.add(every(kJob, QStringLiteral("10s")));
    Job paused = onRequest(QStringLiteral("paused"));
    paused.enabled = false;
    server.add(paused);
    server.connect(worker(QStringLiteral("gone")));
    server.disconnect(QStringLiteral("gone"));
    const Change change = done(server, action);
    QTEST(change.what, "what");
    QTEST(change.name, "name");
    QTEST(change.job, "job");
    QVERIFY(change.actor == kWho);
    QVERIFY(change.at >= server.now.wall && change.at - server.now.wall < Milliseconds(10)); // others came before
    QVERIFY(server.store.changes.contains(change.id));
}

void RunBookChangesTest::aRowHasBothDefinitionsOfItsJob()
{
    Server server;
    const Change added = done(server, action::AddJob{onRequest(kJob)});
    QVERIFY(!added.former && added.later == server.store.jobs.at(kJob));
    Job job = onRequest(kJob);
    job.env = {{QStringLiteral("SECRET"), QStringLiteral("s")}};
    const Change replaced = done(server, action::ReplaceJob{job});
    QVERIFY(replaced.former == added.later);
    QCOMPARE(replaced.later->env, job.env);
    const Change paused = done(server, action::SetJobEnabled{kJob, false});
    QVERIFY(paused.former->enabled && !paused.later->enabled);
    const Change removed = done(server, action::RemoveJob{kJob});
    QVERIFY(removed.former == paused.later && !removed.later);
}

void RunBookChangesTest::aRunIsNamedWithItsJob()
{
    Server server;
    server.add(onRequest(kJob));
    const Change requested = done(server, action::RequestRun{{kJob}});
    QCOMPARE(requested.what, QStringLiteral("run_requested"));
    QCOMPARE(requested.job, kJob);
    QVERIFY(server.store.runs.contains(requested.name));
    const Change cancelled = done(server, action::CancelRun{requested.name});
    QCOMPARE(cancelled.what, QStringLiteral("run_cancelled"));
    QCOMPARE(cancelled.name, requested.name);
    QCOMPARE(cancelled.job, kJob);
    QVERIFY(!requested.former && !requested.later && !cancelled.former && !cancelled.later);
}

void RunBookChangesTest::whatChangesNothingHasNoRow()
{
    Server server;
    server.add(every(kJob, QStringLiteral("10s")));
    server.pass(25s); // slots are due, so that there is something to write
    QCOMPARE(done(server, action::SetJobEnabled{kJob, true}).id, QString());
    QCOMPARE(done(server, action::ReplanJob{kJob}).id, QString());
    server.now.wall -= 24h; // a clock that was ahead
    QCOMPARE(done(server, action::ReplanJob{kJob}).what, QStringLiteral("job_replanned"));
}

void RunBookChangesTest::whatIsRefusedHasNoRow()
{
    Server server;
    server.add(onRequest(kJob));
    const std::size_t before = server.store.changes.size();
    QVERIFY(!server.book.execute({kWho, action::AddJob{onRequest(kJob)}}, server.now));
    QVERIFY(!server.book.execute({kWho, action::RemoveJob{QStringLiteral("none")}}, server.now));
    QVERIFY(!server.book.execute({kWho, action::CancelRun{QStringLiteral("none")}}, server.now));
    QCOMPARE(server.store.changes.size(), before);
}

void RunBookChangesTest::rowsOfOneMomentDiffer()
{
    Server server;
    server.add(onRequest(kJob));
    for (int i = 0; i < 50; ++i)
        server.request(kJob);
    QCOMPARE(server.store.changes.size(), std::size_t(51));
    std::set<WallTime> moments; // a list by time has them in their order
    for (const auto &[id, change] : server.store.changes)
        moments.insert(change.at);
    QCOMPARE(moments.size(), std::size_t(51));
    QVERIFY(*moments.rbegin() - *moments.begin() < Milliseconds(100));
}

QTEST_APPLESS_MAIN(RunBookChangesTest)
#include "tst_run_book_changes.moc"
