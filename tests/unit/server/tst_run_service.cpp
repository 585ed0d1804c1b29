// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/run_service.h"
#include "core/store/sqlite_backend.h"
#include "tests/unit/store/samples.h"

#include <QSignalSpy>
#include <QTemporaryDir>

#include <atomic>

using namespace holdfast;
using namespace holdfast::server;
using store::test::OtherConnection;

namespace {

const QString kJob = QStringLiteral("j");
const QString kWorker = QStringLiteral("w");

/// A real database that knows how much it was given in one batch.
class Measured final : public store::Backend
{
public:
    Measured(const QString &path, std::atomic<std::size_t> &most)
        : m_real(store::SqliteOptions{path})
        , m_most(most)
    {}
    Result<void> open() override { return m_real.open(); }
    Result<jobs::Loaded> load(WallTime now) override { return m_real.load(now); }
    store::CommitOutcome commit(std::span<const jobs::Writes> batches) override
    {
        for (const jobs::Writes &batch : batches)
            m_most = std::max<std::size_t>(m_most, batch.size());
        return m_real.commit(batches);
    }
    store::CommitOutcome prove() override { return m_real.prove(); }
    std::unique_ptr<store::Reader> reader() override { return m_real.reader(); }

private:
    store::SqliteBackend m_real;
    std::atomic<std::size_t> &m_most;
};

} // namespace

/// The RunService over a real database.
class RunServiceTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->filePath(QStringLiteral("h.db"));
        start();
    }
    void cleanup() { end(); }

    void acknowledgesNothingThatTheDatabaseRefused()
    {
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("refused a record.*no results today")));
        const jobs::AttemptKey key{runOnWorker(), 1};
        QVERIFY(OtherConnection(m_path).run(
            QStringLiteral("CREATE TRIGGER rule BEFORE UPDATE ON runs WHEN NEW.state = 'succeeded' BEGIN "
                           "SELECT RAISE(ABORT, 'no results today'); END")));
        QSignalSpy refused(m_service.get(), &RunService::refused);
        m_service->output(kWorker, key, jobs::Stream::Stdout, 0, "hello", note());
        finish(key);
        m_service->workerSeen(kWorker); // and what is behind it, good or not
        m_service->requestRun(kJob, [this](const Result<QString> &id) { note()(id ? Result<void>() : id.problem()); });
        QTRY_COMPARE(m_answers.size(), 3);
        QVERIFY2(m_answers[0] == u"durable" || m_answers[0] == u"internal", qPrintable(m_answers[0]));
        QCOMPARE(m_answers.mid(1), (QStringList{QStringLiteral("internal"), QStringLiteral("internal")}));
        QCOMPARE(refused.size(), 1);
        // Its worker says it all again: the book knows it by now, but the record does not.
        m_answers.clear();
        QVERIFY(OtherConnection(m_path).run(QStringLiteral("DROP TRIGGER rule")));
        m_service->started(kWorker, key, std::nullopt, note());
        m_service->output(kWorker, key, jobs::Stream::Stdout, 0, "hello", note());
        finish(key);
        const QString unavailable = QStringLiteral("store_unavailable");
        QCOMPARE(m_answers, (QStringList{unavailable, unavailable, unavailable}));
        m_store->close();
        QCOMPARE(OtherConnection(m_path).rows(QStringLiteral("SELECT state FROM runs")),
                 QStringList{QStringLiteral("running")});
    }

    void aJobThatIsFarBehindChangesWhenItHasCaughtUp_data()
    {
        QTest::addColumn<QString>("change");
        for (const char *change : {"pause", "remove", "replace"})
            QTest::newRow(change) << QString::fromLatin1(change);
    }
    void aJobThatIsFarBehindChangesWhenItHasCaughtUp()
    {
        QFETCH(QString, change);
        addJobThatIsBehind(std::chrono::hours(1));
        if (change == u"pause")
            m_service->setJobEnabled(kJob, false, note());
        else if (change == u"remove")
            m_service->removeJob(kJob, note());
        else
            m_service->replaceJob(job({}), note());
        QVERIFY(m_answers.isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(m_answers, QStringList{QStringLiteral("durable")}, 60'000);
        QVERIFY2(m_most < 2 * jobs::Timetable::kMostAtOnce, qPrintable(QString::number(m_most)));
        end();
        OtherConnection record(m_path);
        const QStringList counts = record.rows(QStringLiteral("SELECT count(*) >= 3600, count(*) = max(planned_ms - "
                                                              "from_ms) / 1000, count(*) = (to_ms - from_ms) / 1000 "
                                                              "FROM runs JOIN spans USING (job)"));
        QCOMPARE(counts, QStringList{QStringLiteral("1|1|1")});
    }

    void aServerThatEndsMeanwhileLeavesTheJobAsItWas()
    {
        addJobThatIsBehind(std::chrono::hours(1));
        m_service->removeJob(kJob, note());
        QSignalSpy committed(m_store.get(), &store::Store::committed);
        QTRY_VERIFY(committed.size() >= 2);
        QVERIFY(m_answers.isEmpty());
        end();
        start();
        QVERIFY(m_service->book().timetable().find(kJob) != nullptr);
        m_service->removeJob(kJob, note());
        QTRY_COMPARE_WITH_TIMEOUT(m_answers, QStringList{QStringLiteral("durable")}, 60'000);
        end();
        QCOMPARE(OtherConnection(m_path).rows(QStringLiteral(
                     "SELECT count(*) >= 3600, count(*) = (to_ms - from_ms) / 1000 FROM runs JOIN spans USING (job)")),
                 QStringList{QStringLiteral("1|1")});
    }

private:
    void start()
    {
        m_store =
            std::make_unique<store::Store>([path = m_path, this] { return std::make_unique<Measured>(path, m_most); });
        m_service = std::make_unique<RunService>(*m_store, m_clock, m_metrics, jobs::LabelLimits());
        m_answers.clear();
        m_most = 0;
        QVERIFY(m_service->open());
    }
    void end()
    {
        m_service.reset();
        m_store.reset();
    }
    static jobs::Job job(const schedule::Schedule &schedule)
    {
        jobs::Job job;
        job.name = kJob;
        job.command = QStringList{QStringLiteral("true")};
        job.schedule = schedule;
        return job;
    }
    /// One with a slot a second, whose server was down for so long.
    void addJobThatIsBehind(Milliseconds time)
    {
        m_service->addJob(job({schedule::Kind::Every, QStringLiteral("1s"), QStringLiteral("UTC"), m_clock.now().wall}),
                          note());
        QTRY_COMPARE(m_answers.size(), 1);
        end();
        // On a busy machine its first slots may be planned by now.
        for (const char *change : {"DELETE FROM runs WHERE %1 > 0", "UPDATE jobs SET anchor_ms = anchor_ms - %1",
                                   "UPDATE spans SET anchor_ms = anchor_ms - %1, from_ms = from_ms - %1, "
                                   "planned_until_ms = from_ms - %1"})
            QVERIFY(OtherConnection(m_path).run(QString::fromLatin1(change).arg(time.count())));
        start();
    }
    [[nodiscard]] RunService::Done note()
    {
        return [this](const Result<void> &result) {
            m_answers += result ? QStringLiteral("durable") : result.problem().code;
        };
    }
    void finish(const jobs::AttemptKey &key)
    {
        jobs::Outcome outcome;
        outcome.key = key;
        outcome.status = jobs::RunState::Succeeded;
        m_service->finished(kWorker, outcome, [this](const Result<Acknowledged> &result) {
            note()(result ? Result<void>() : result.problem());
        });
    }
    QString runOnWorker()
    {
        m_service->addJob(job({}), note());
        jobs::WorkerRecord record;
        record.name = kWorker;
        record.protocol = record.slots = 1;
        m_service->settleRegistration(m_service->workerRegistered(record, {}, {}).step);
        QString run;
        m_service->requestRun(kJob, [&run](const Result<QString> &id) { run = id.value(); });
        [&run] { QTRY_VERIFY(!run.isEmpty()); }();
        m_service->started(kWorker, {run, 1}, std::nullopt, note());
        [this] { QTRY_COMPARE(m_answers, QStringList(2, QStringLiteral("durable"))); }();
        m_answers.clear();
        return run;
    }

    runtime::SystemClock m_clock;
    MetricsBook m_metrics;
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
    std::atomic<std::size_t> m_most = 0;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<RunService> m_service;
    QStringList m_answers;
};

QTEST_GUILESS_MAIN(RunServiceTest)
#include "tst_run_service.moc"
