// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/server/monitor/monitor_bench.h"

using namespace holdfast;
using namespace holdfast::server;
using namespace holdfast::server::test;

/// What goes into the next messages of the monitor's feed.
class NextBatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<MonitorBench>();
        m_books = ChangeBooks();
    }
    void cleanup() { m_bench.reset(); }

    void hasTheOverviewWhereNothingChanged();
    void hasEachRowThatWasMarked();
    void leavesOutARowThatIsAsItWasTold();
    void tellsARowAgainThatHasChanged();
    void namesWhatIsGone();
    void namesAsGoneWhatWasMarkedAfterItWent();
    void leavesRowsForTheNextBatch();
    void leavesBytesForTheNextBatch();

private:
    void mark(RowKind kind, const QString &name) { m_books.at(static_cast<std::size_t>(kind)).mark(name); }
    Batch take(bool onlyNews = true) { return nextBatch(m_books, m_bench->view, m_bench->clock.now().wall, onlyNews); }
    /// All rows of a list, over all parts.
    static QJsonArray listOf(const Batch &batch, const char *list)
    {
        QJsonArray all;
        for (const QByteArray &part : batch.parts) {
            const QJsonDocument document = QJsonDocument::fromJson('{' + part);
            if (!document.isObject())
                qFatal("no JSON: %s", part.constData());
            for (const QJsonValue &row : document[QLatin1String(list)].toArray())
                all += row;
        }
        return all;
    }
    void addJobs(int count, const QString &argument = {})
    {
        for (int i = 0; i < count; ++i) {
            jobs::Job job;
            job.name = QStringLiteral("j%1").arg(i);
            job.command = QStringList{QStringLiteral("true"), argument};
            m_bench->execute(jobs::action::AddJob{job});
            mark(RowKind::Job, job.name);
        }
    }

    std::unique_ptr<MonitorBench> m_bench;
    ChangeBooks m_books;
};

void NextBatchTest::hasTheOverviewWhereNothingChanged()
{
    const Batch batch = take();
    QVERIFY(!batch.hasRows);
    QCOMPARE(batch.parts.size(), 1);
    const QJsonObject part = QJsonDocument::fromJson('{' + batch.parts.first()).object();
    QVERIFY(part.contains(QStringLiteral("overview")));
    QCOMPARE(part[QStringLiteral("now")], QJsonValue(QStringLiteral("2026-11-23T09:00:00.000Z")));
}

void NextBatchTest::hasEachRowThatWasMarked()
{
    addJobs(3);
    const Batch batch = take();
    QVERIFY(batch.hasRows);
    QCOMPARE(listOf(batch, "jobs").size(), 3);
    QVERIFY(!take().hasRows);
}

void NextBatchTest::leavesOutARowThatIsAsItWasTold()
{
    addJobs(1);
    QVERIFY(take().hasRows);
    mark(RowKind::Job, QStringLiteral("j0"));
    QVERIFY(!take().hasRows);
    mark(RowKind::Job, QStringLiteral("j0"));
    QVERIFY(take(false).hasRows); // for somebody who was not told
}

void NextBatchTest::tellsARowAgainThatHasChanged()
{
    addJobs(1);
    QVERIFY(take().hasRows);
    m_bench->execute(jobs::action::SetJobEnabled{QStringLiteral("j0"), false});
    mark(RowKind::Job, QStringLiteral("j0"));
    const QJsonArray jobs = listOf(take(), "jobs");
    QCOMPARE(jobs.size(), 1);
    QCOMPARE(jobs.first().toObject()[QStringLiteral("enabled")], QJsonValue(false));
}

void NextBatchTest::namesWhatIsGone()
{
    m_books.at(static_cast<std::size_t>(RowKind::Job)).markGone(QStringLiteral("j0"));
    const Batch batch = take();
    QVERIFY(batch.hasRows);
    QCOMPARE(listOf(batch, "jobs_gone"), QJsonArray({QStringLiteral("j0")}));
    QCOMPARE(listOf(batch, "jobs"), QJsonArray());
}

void NextBatchTest::namesAsGoneWhatWasMarkedAfterItWent()
{
    mark(RowKind::Job, QStringLiteral("j0"));
    mark(RowKind::Run, QStringLiteral("r"));
    const Batch batch = take();
    QCOMPARE(listOf(batch, "jobs_gone"), QJsonArray({QStringLiteral("j0")}));
    QCOMPARE(listOf(batch, "runs_gone"), QJsonArray()); // the feed says of no run that it is gone
}

void NextBatchTest::leavesRowsForTheNextBatch()
{
    addJobs(60);
    const qsizetype first = listOf(take(), "jobs").size();
    QVERIFY2(first >= 30 && first < 50, qPrintable(QString::number(first)));
    QCOMPARE(listOf(take(), "jobs").size(), 60 - first);
}

void NextBatchTest::leavesBytesForTheNextBatch()
{
    addJobs(10, QString(50'000, u'x'));
    int batches = 0;
    for (qsizetype told = 0; told < 10; ++batches) {
        const Batch batch = take();
        const qsizetype rows = listOf(batch, "jobs").size();
        QVERIFY2(rows >= 1 && rows <= 4, qPrintable(QString::number(rows)));
        for (const QByteArray &part : batch.parts)
            QVERIFY(part.size() + monitor::kMaxPrefixBytes <= monitor::kMaxMessageBytes);
        told += rows;
    }
    QVERIFY(batches >= 3);
}

QTEST_GUILESS_MAIN(NextBatchTest)
#include "tst_next_batch.moc"
