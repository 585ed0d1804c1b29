// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/run_service.h"
#include "core/store/sqlite_backend.h"
#include "tests/support/patience.h"
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
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("rejected a write.*no results today")));
        const jobs::AttemptKey key{runOnWorker(), 1};
        QVERIFY(OtherConnection(m_path).run(
            QStringLiteral("CREATE TRIGGER rule BEFORE UPDATE ON runs WHEN NEW.state = 'succeeded' BEGIN "
                           "SELECT RAISE(ABORT, 'no results today'); END")));
        QSignalSpy refused(m_service.get(), &RunService::refused);
        m_service->output(kWorker, key, jobs::Stream::Stdout, 0, "hello", note());
        finish(key);
        m_service->record({jobs::PutServerStart{}}, {}); // and what is behind it, good or not
        m_service->execute({{}, jobs::action::RequestRun{{kJob}}}, executed());
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

    void aWorkerThatKeepsRefusingIsToldOnce()
    {
        const protocol::Error noSlot{QStringLiteral("no_slot"), QStringLiteral("all 1 slots are taken"), {}};
        const jobs::AttemptKey key{QStringLiteral("r"), 1};
        const QRegularExpression line(QStringLiteral("worker w could not take run r: all 1 slots are taken"));
        QTest::ignoreMessage(QtWarningMsg, line);
        m_service->assignmentRefused(kWorker, key, noSlot);
        QTest::failOnWarning(line);
        for (int i = 0; i < 3; ++i)
            m_service->assignmentRefused(kWorker, key, noSlot);
    }

    void aWorkerThatTookARunInBetweenIsToldAgain()
    {
        const protocol::Error noSlot{QStringLiteral("no_slot"), QStringLiteral("all 1 slots are taken"), {}};
        const jobs::AttemptKey key{QStringLiteral("r"), 1};
        for (int i = 0; i < 2; ++i) {
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("worker w could not take run r")));
            m_service->assignmentRefused(kWorker, key, noSlot);
            m_service->startTaken(kWorker, key);
        }
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
            m_service->execute({{}, jobs::action::SetJobEnabled{kJob, false}}, executed());
        else if (change == u"remove")
            m_service->execute({{}, jobs::action::RemoveJob{kJob}}, executed());
        else
            m_service->execute({{}, jobs::action::ReplaceJob{job({})}}, executed());
        QVERIFY(m_answers.isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(m_answers, QStringList{QStringLiteral("durable")}, holdfast::test::kPatience);
        QVERIFY2(m_most < 2 * jobs::SlotPlanner::kMaxAtOnce, qPrintable(QString::number(m_most)));
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
        m_service->execute({{}, jobs::action::RemoveJob{kJob}}, executed());
        QSignalSpy committed(m_store.get(), &store::Store::committed);
        QTRY_VERIFY(committed.size() >= 2);
        QVERIFY(m_answers.isEmpty());
        end();
        start();
        QVERIFY(m_service->book().catalogue().find(kJob) != nullptr);
        m_service->execute({{}, jobs::action::RemoveJob{kJob}}, executed());
        QTRY_COMPARE_WITH_TIMEOUT(m_answers, QStringList{QStringLiteral("durable")}, holdfast::test::kPatience);
        end();
        QCOMPARE(OtherConnection(m_path).rows(QStringLiteral(
                     "SELECT count(*) >= 3600, count(*) = (to_ms - from_ms) / 1000 FROM runs JOIN spans USING (job)")),
                 QStringList{QStringLiteral("1|1")});
    }

    void plansNothingOnceItIsClosed()
    {
        addJobThatIsBehind(std::chrono::hours(1));
        QSignalSpy committed(m_store.get(), &store::Store::committed);
        QTRY_VERIFY(!committed.isEmpty());
        static int errors = 0;
        const auto former = qInstallMessageHandler(
            [](QtMsgType type, const QMessageLogContext &, const QString &) { errors += type == QtCriticalMsg; });
        QVERIFY(m_service->close());
        const QStringList atClose = OtherConnection(m_path).rows(QStringLiteral("SELECT count(*) FROM runs"));
        m_service->workerSeen(kWorker);
        m_service->execute({{}, jobs::action::RequestRun{{kJob}}}, executed());
        for (int i = 0; i < 20; ++i)
            QTest::qWait(1); // deadlines that are due come
        qInstallMessageHandler(former);
        QCOMPARE(errors, 0);
        QCOMPARE(m_answers, QStringList{QStringLiteral("store_unavailable")});
        QCOMPARE(OtherConnection(m_path).rows(QStringLiteral("SELECT count(*) FROM runs")), atClose);
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
        job.policy.missed = jobs::Missed::RunAll; // a row each
        return job;
    }
    /// One with a slot a second, whose server was down for so long.
    void addJobThatIsBehind(Milliseconds time)
    {
        m_service->execute({{},
                            jobs::action::AddJob{job({schedule::Kind::Every, QStringLiteral("1s"),
                                                      QStringLiteral("UTC"), m_clock.now().wall})}},
                           executed());
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
    [[nodiscard]] RunService::Executed executed()
    {
        return [this](const Result<QString> &id) { note()(id ? Result<void>() : id.problem()); };
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
        m_service->execute({{}, jobs::action::AddJob{job({})}}, executed());
        jobs::WorkerRecord record;
        record.name = kWorker;
        record.protocol = record.slots = 1;
        m_service->apply(m_service->bookForLinks().workerRegistered(record, {}, {}, m_service->now()).step);
        QString run;
        m_service->execute({{}, jobs::action::RequestRun{{kJob}}},
                           [&run](const Result<QString> &id) { run = id.value(); });
        [&run] { QTRY_VERIFY(!run.isEmpty()); }();
        m_service->started(kWorker, {run, 1}, std::nullopt, note());
        [this] { QTRY_COMPARE(m_answers, QStringList(2, QStringLiteral("durable"))); }();
        m_answers.clear();
        return run;
    }

    runtime::SystemClock m_clock;
    ServerMetrics m_metrics;
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
    std::atomic<std::size_t> m_most = 0;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<RunService> m_service;
    QStringList m_answers;
};

QTEST_GUILESS_MAIN(RunServiceTest)
#include "tst_run_service.moc"
