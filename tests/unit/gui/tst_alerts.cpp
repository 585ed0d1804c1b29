// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/standing.h"
#include "gui/tray/alert_book.h"
#include "scene.h"

#include <QLocale>
#include <QTest>

using namespace holdfast;
using namespace holdfast::gui;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

WorkerRow offlineFor(const char *name, Seconds age)
{
    WorkerRow row;
    row.name = QLatin1String(name);
    row.state = QStringLiteral("offline");
    row.since = gui::test::sceneNow() - age;
    return row;
}

RunRow failed(const char *job)
{
    RunRow run;
    run.id = run.job = QLatin1String(job);
    run.state = QStringLiteral("failed");
    run.reason = QStringLiteral("exit code 2");
    return run;
}

RunRow succeeded(const char *job)
{
    RunRow run = failed(job);
    run.state = QStringLiteral("succeeded");
    return run;
}

} // namespace

class TestAlerts final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void tellsOfALostWorkerOnce();
    void tellsNothingThatWasSoAtTheStart();
    void tellsOfWhoDoesNotComeBackWithTheServer();
    void tellsOfFailedRunsTogether();
    void tellsOfFlapsOnlyWhenAsked();
    void tellsOfAJobThatFailsAgainAndAgainOnce();
    void tellsOfAServerThatCannotBeReached();
    void saysHowAServerIs();
};

void TestAlerts::tellsOfALostWorkerOnce()
{
    AlertBook book;
    const WallTime now = gui::test::sceneNow();
    book.begin({}, {}, now);
    QVERIFY(book.look({offlineFor("a", Seconds(59))}, now).empty());
    const auto alerts = book.look({offlineFor("a", Seconds(60)), offlineFor("b", Seconds(70))}, now);
    QCOMPARE(alerts.size(), std::size_t(1));
    QCOMPARE(alerts[0].text, QStringLiteral("a, b"));
    QVERIFY(book.look({offlineFor("a", Seconds(99)), offlineFor("b", Seconds(99))}, now).empty());
    WorkerRow back = offlineFor("a", Seconds(1));
    back.state = QStringLiteral("connected");
    QCOMPARE(book.look({back}, now), (std::vector<Alert>{{"Well again", "back: a", true}}));
    QVERIFY(book.look({back}, now).empty());
    QCOMPARE(book.look({offlineFor("a", Seconds(61))}, now).size(), std::size_t(1)); // lost anew
}

void TestAlerts::tellsNothingThatWasSoAtTheStart()
{
    AlertBook book;
    const WallTime now = gui::test::sceneNow();
    book.begin({offlineFor("a", hours(9))}, {}, now);
    QVERIFY(book.look({offlineFor("a", hours(9))}, now).empty());
    book.setChoice({false, false, false});
    book.runEnded(failed("j"));
    QVERIFY(book.look({offlineFor("b", hours(9))}, now).empty());
}

void TestAlerts::tellsOfWhoDoesNotComeBackWithTheServer()
{
    AlertBook book;
    const WallTime now = gui::test::sceneNow();
    book.begin({offlineFor("long away", hours(9))}, {}, now);
    book.runEnded(failed("j"));
    book.resume(now);
    const std::vector<WorkerRow> workers{offlineFor("long away", hours(9)), offlineFor("a", minutes(5))};
    auto alerts = book.look(workers, now + Seconds(59));
    QCOMPARE(alerts.size(), std::size_t(1)); // the run
    alerts = book.look(workers, now + Seconds(60));
    QCOMPARE(alerts.size(), std::size_t(1));
    QCOMPARE(alerts[0].text, QStringLiteral("a"));
    QVERIFY(book.look(workers, now + Seconds(90)).empty());
}

void TestAlerts::tellsOfFailedRunsTogether()
{
    AlertBook book;
    const WallTime now = gui::test::sceneNow();
    book.runEnded(failed("backup"));
    RunRow good = failed("other");
    good.state = QStringLiteral("succeeded");
    book.runEnded(good);
    auto alerts = book.look({}, now);
    QCOMPARE(alerts.size(), std::size_t(1));
    QCOMPARE(alerts[0], (Alert{QStringLiteral("backup: failed"), QStringLiteral("exit code 2")}));
    for (const char *job : {"a", "b", "c", "d", "e"})
        book.runEnded(failed(job));
    alerts = book.look({}, now);
    QCOMPARE(alerts.size(), std::size_t(1));
    QVERIFY2(alerts[0].text.startsWith(QStringLiteral("a, b, c and 2 more")), qPrintable(alerts[0].text));
}

void TestAlerts::tellsOfFlapsOnlyWhenAsked()
{
    AlertBook book;
    const WallTime now = gui::test::sceneNow();
    WorkerRow flapping;
    flapping.name = QStringLiteral("a");
    flapping.state = QStringLiteral("connected");
    flapping.flapping = true;
    QVERIFY(book.look({flapping}, now).empty());
    AlertBook eager;
    eager.setChoice({true, true, true});
    QCOMPARE(eager.look({flapping}, now).size(), std::size_t(1));
    QVERIFY(eager.look({flapping}, now).empty());
}

void TestAlerts::tellsOfAJobThatFailsAgainAndAgainOnce()
{
    AlertBook book;
    const WallTime now = gui::test::sceneNow();
    JobRow old;
    old.name = QStringLiteral("long broken");
    old.lastState = QStringLiteral("failed");
    book.begin({}, {old}, now);
    book.runEnded(failed("long broken"));
    QVERIFY(book.look({}, now).empty());
    book.runEnded(failed("backup"));
    QCOMPARE(book.look({}, now).size(), std::size_t(1));
    for (int i = 0; i < 37; ++i)
        book.runEnded(failed("backup"));
    QVERIFY(book.look({}, now).empty());
    book.runEnded(succeeded("backup"));
    book.runEnded(succeeded("other"));
    QCOMPARE(book.look({}, now), (std::vector<Alert>{{"Well again", "succeeded again: backup", true}}));
    book.runEnded(succeeded("backup"));
    QVERIFY(book.look({}, now).empty());
    book.runEnded(failed("backup"));
    QCOMPARE(book.look({}, now).size(), std::size_t(1)); // anew
}

void TestAlerts::tellsOfAServerThatCannotBeReached()
{
    AlertBook book(QStringLiteral("box:8000"));
    const WallTime now = gui::test::sceneNow();
    QVERIFY(book.lookCutOff(now - Seconds(59), now).empty());
    QVERIFY(book.look({}, now).empty()); // nobody was told
    QCOMPARE(book.lookCutOff(now - Seconds(60), now),
             (std::vector<Alert>{{"box:8000 cannot be reached", "for 1 min", false}}));
    QVERIFY(book.lookCutOff(now - Seconds(90), now).empty());
    QCOMPARE(book.look({}, now), (std::vector<Alert>{{"box:8000 is reached again", {}, true}}));
    QVERIFY(book.look({}, now).empty());
}

void TestAlerts::saysHowAServerIs()
{
    Overview overview;
    const FeedStatus live{FeedState::Live, std::nullopt, {}};
    const QList<NewsItem> bad{{Level::Bad, "1 run lost", "failed"}, {Level::Warning, "1 job failing", "failing"}};
    QCOMPARE(Standing::of(live, overview, {}), (Standing{Level::Good, "all is well"}));
    QCOMPARE(Standing::of(live, overview, {bad[1]}), (Standing{Level::Warning, "see the news"}));
    QCOMPARE(Standing::of(live, overview, bad), (Standing{Level::Bad, "not well"}));
    overview.newsLevel = "bad"; // the server does not know what was seen here
    QCOMPARE(Standing::of(live, overview, {}), (Standing{Level::Good, "all is well"}));
    overview.degraded = 3;
    QCOMPARE(Standing::of(live, overview, {}), (Standing{Level::Warning, "3 degraded"}));
    overview.offline = 2;
    QCOMPARE(Standing::of(live, overview, bad), (Standing{Level::Bad, "2 offline"}));
    FeedStatus cutOff{FeedState::CutOff, gui::test::sceneNow(), {}};
    QCOMPARE(Standing::of(cutOff, overview, {}), (Standing{Level::Bad, "cut off"})); // not what was
    cutOff.standby = StandbyRole{"a", "ws://a:8000"};
    QCOMPARE(Standing::of(cutOff, overview, {}), (Standing{Level::Good, "standby"})); // it only waits
    QCOMPARE(Standing::of({FeedState::Connecting, std::nullopt, "refused"}, {}, {}),
             (Standing{Level::Quiet, "not reached"}));
}

QTEST_MAIN(TestAlerts)
#include "tst_alerts.moc"
