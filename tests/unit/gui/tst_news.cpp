// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "gui/models/news_list.h"
#include "gui/views/overview_strip.h"

#include <QMenu>
#include <QSignalSpy>
#include <QToolButton>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::Desk;

namespace {

WorkerRow workerOf(const char *name, const char *state, int secondsAgo, const char *reason = "")
{
    WorkerRow row;
    row.name = QLatin1String(name);
    row.state = QLatin1String(state);
    row.reason = QLatin1String(reason);
    row.since = gui::test::sceneNow() - Seconds(secondsAgo);
    return row;
}

QList<NewsItem> newsOf(const Overview &overview, const std::vector<WorkerRow> &workers = {})
{
    return NewsList::of(overview, workers, {}, {}, gui::test::sceneNow());
}

} // namespace

/// One measure for the figures, the news and what they open.
class TestNews final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { gui::test::useSettingsIn(m_settings); }
    void init() { QSettings().clear(); }
    void saysNothingWhereAllIsWell();
    void namesTheWorkers();
    void theWorstIsFirst();
    void tellsOfFlapping();
    void namesTheJobsThatFail();
    void tellsOfAChannelThatDoesNotDeliver();
    void eachOpensItsRows();

private:
    QTemporaryDir m_settings;
};

void TestNews::saysNothingWhereAllIsWell()
{
    QVERIFY(newsOf({}, {workerOf("a", "connected", 9)}).isEmpty());
}

void TestNews::namesTheWorkers()
{
    const auto sentence = [](const std::vector<WorkerRow> &workers) { return newsOf({}, workers).value(0).sentence; };
    std::vector<WorkerRow> workers{workerOf("a", "offline", 65, "the cable")};
    QCOMPARE(sentence(workers), QStringLiteral("a is offline for 1 min 5 s: the cable"));
    workers.push_back(workerOf("b", "offline", 5));
    QVERIFY2(sentence(workers).endsWith(" offline: b, a"), qPrintable(sentence(workers)));
    for (const char *name : {"c", "d", "e"})
        workers.push_back(workerOf(name, "offline", 1000));
    QVERIFY2(sentence(workers).contains("offline: b, a, "), qPrintable(sentence(workers)));
    QVERIFY2(sentence(workers).endsWith(" and 2 more"), qPrintable(sentence(workers)));
}

void TestNews::theWorstIsFirst()
{
    Overview overview;
    overview.lost24h = 1;
    const auto news = newsOf(overview, {workerOf("d", "degraded", 9), workerOf("o", "offline", 9)});
    QCOMPARE(news.size(), 3);
    QCOMPARE(news[0].rows, QStringLiteral("offline"));
    QCOMPARE(news[0].level, Level::Bad);
    QCOMPARE(news[1].rows, QStringLiteral("failed")); // lost
    QCOMPARE(news[1].level, Level::Bad);
    QCOMPARE(NewsList::levelOfFailed(overview, {}), Level::Bad);
    QCOMPARE(news[2].rows, QStringLiteral("degraded"));
    overview.storeOk = false;
    overview.news = QStringLiteral("the database cannot be written: disk full");
    overview.loopLagMs = 6000;
    QCOMPARE(newsOf(overview).value(0).sentence, overview.news);
    QVERIFY(newsOf(overview).value(1).sentence.contains("late"));
}

void TestNews::tellsOfFlapping()
{
    WorkerRow worker = workerOf("a", "connected", 9);
    worker.flapping = true;
    const auto news = newsOf({}, {worker});
    QCOMPARE(news.size(), 1);
    QCOMPARE(news[0].rows, QStringLiteral("flapping"));
    QVERIFY(news[0].sentence.startsWith("a is flapping"));
}

void TestNews::namesTheJobsThatFail()
{
    Overview overview;
    overview.failed24h = 40;
    const auto job = [](const char *name, const QStringList &runs) {
        JobRow row;
        row.name = QLatin1String(name);
        row.lastRuns = runs;
        return row;
    };
    const auto of = [&](const std::vector<JobRow> &jobs) {
        return NewsList::of(overview, {}, jobs, {}, gui::test::sceneNow());
    };
    const JobRow well = job("well", {"failed", "failed", "succeeded"});
    QVERIFY(of({well}).isEmpty()); // it succeeds again
    QCOMPARE(NewsList::levelOfFailed(overview, {well}), Level::Quiet);
    const JobRow once = job("once", {"succeeded", "failed"});
    const JobRow often = job("often", {"failed", "timed_out", "failed"});
    const auto news = of({well, once, often});
    QCOMPARE(news.size(), 1);
    QVERIFY2(news[0].sentence.endsWith("failing: often (3 times in a row), once"), qPrintable(news[0].sentence));
    QCOMPARE(news[0].rows, QStringLiteral("failing"));
    QCOMPARE(NewsList::levelOfFailed(overview, {once}), Level::Warning);
    Desk desk(20);
    desk.live();
    Q_EMIT desk.window.findChild<OverviewStrip *>()->stateAsked("failing");
    QVERIFY(desk.window.page(3)->isVisible());
    const auto *jobs = desk.table("jobs").model();
    for (int row = 0; row < jobs->rowCount(); ++row)
        QCOMPARE(jobs->index(row, 0).data(StateRole).toString(), QStringLiteral("failing"));
}

void TestNews::tellsOfAChannelThatDoesNotDeliver()
{
    ChannelRow fine{"ops", "mail", "ops@example.org", 0, 0, {}, std::nullopt};
    ChannelRow failing{"chat", "webhook", "https://example.org", 12, 3, "HTTP 500", std::nullopt};
    const auto news = NewsList::of({}, {}, {}, {fine, failing}, gui::test::sceneNow());
    QCOMPARE(news.size(), 1);
    QCOMPARE(news[0].level, Level::Warning);
    QVERIFY2(news[0].sentence.startsWith("channel chat does not deliver: HTTP 500 (12 waiting"),
             qPrintable(news[0].sentence));
    QCOMPARE(news[0].rows, QStringLiteral("channels"));
}

void TestNews::eachOpensItsRows()
{
    Desk desk(80);
    desk.live();
    auto *strip = desk.window.findChild<OverviewStrip *>();
    auto *button = strip->findChild<QToolButton *>();
    QVERIFY(button->isVisible() && button->text().endsWith(" more"));
    Q_EMIT button->menu()->aboutToShow();
    const auto actions = button->menu()->actions();
    QVERIFY(actions.size() >= 3);
    actions[0]->trigger();
    QCOMPARE(desk.table("connections").model()->rowCount(), desk.session.overview().offline);
    int flapping = 0;
    for (const WorkerRow &worker : desk.scene.snapshot.workers)
        flapping += int(worker.flapping);
    QVERIFY(flapping > 0);
    Q_EMIT strip->stateAsked(QStringLiteral("flapping"));
    QCOMPARE(desk.table("connections").model()->rowCount(), flapping);
}

QTEST_MAIN(TestNews)
#include "tst_news.moc"
