// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/run_service.h"
#include "core/store/sqlite_backend.h"
#include "tests/unit/store/samples.h"

#include <QSignalSpy>
#include <QTemporaryDir>

using namespace holdfast;
using namespace holdfast::server;
using store::test::OtherConnection;

namespace {

const QString kJob = QStringLiteral("j");
const QString kWorker = QStringLiteral("w");

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
        const QString path = m_path;
        m_store = std::make_unique<store::Store>(
            [path] { return std::make_unique<store::SqliteBackend>(store::SqliteOptions{path}); });
        m_service = std::make_unique<RunService>(*m_store, m_clock, m_metrics, jobs::LabelLimits());
        QVERIFY(m_service->open());
    }
    void cleanup()
    {
        m_service.reset();
        m_store.reset();
    }

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

private:
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
        jobs::Job job;
        job.name = kJob;
        job.command = QStringList{QStringLiteral("true")};
        m_service->addJob(job, note());
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

    const runtime::SystemClock m_clock;
    MetricsBook m_metrics;
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
    std::unique_ptr<store::Store> m_store;
    std::unique_ptr<RunService> m_service;
    QStringList m_answers;
};

QTEST_GUILESS_MAIN(RunServiceTest)
#include "tst_run_service.moc"
