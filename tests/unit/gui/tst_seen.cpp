// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "gui/models/seen_failures.h"
#include "gui/session/seen_store.h"
#include "gui/views/overview_strip.h"

#include <QMenu>
#include <QToolButton>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::Desk;

namespace {

JobRow jobOf(const char *name, const QStringList &runs)
{
    JobRow job;
    job.name = QLatin1String(name);
    job.lastRuns = runs;
    return job;
}

/// The sentences of all news.
QStringList sentencesOf(const ServerSession &session)
{
    QStringList sentences;
    for (const NewsItem &item : session.news())
        sentences += item.rows;
    return sentences;
}

} // namespace

/// What failed and was seen is no news, until it is another failure.
class TestSeen final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { gui::test::useSettingsIn(m_settings); }
    void init() { QSettings().clear(); }
    void aJobIsSeenUntilItSucceeds();
    void moreLostRunsAreNews();
    void seenFailuresHaveNoColour();
    void markingTakesThemFromTheNews();
    void marksOutliveTheWindow();

private:
    QTemporaryDir m_settings;
};

void TestSeen::aJobIsSeenUntilItSucceeds()
{
    const JobRow failing = jobOf("a", {"succeeded", "failed"});
    const JobRow well = jobOf("b", {"failed", "succeeded"});
    const SeenFailures seen = SeenFailures::allOf({}, {failing, well});
    QCOMPARE(seen.jobs, QStringList("a"));
    QCOMPARE(seen.still({}, {jobOf("a", {"succeeded", "failed", "failed"})}), seen); // the same trouble
    QCOMPARE(seen.still({}, {jobOf("a", {"failed", "succeeded"})}), SeenFailures());
    QCOMPARE(seen.still({}, {well}), SeenFailures()); // removed
}

void TestSeen::moreLostRunsAreNews()
{
    Overview overview;
    overview.lost24h = 2;
    SeenFailures seen = SeenFailures::allOf(overview, {});
    QCOMPARE(seen.newlyLost(overview), 0);
    overview.lost24h = 3;
    QCOMPARE(seen.newlyLost(overview), 1);
    overview.lost24h = 1; // a day is over
    seen = seen.still(overview, {});
    overview.lost24h = 2;
    QCOMPARE(seen.newlyLost(overview), 1);
}

void TestSeen::seenFailuresHaveNoColour()
{
    Overview overview;
    overview.lost24h = 1;
    const std::vector<JobRow> jobs{jobOf("a", {"failed"})};
    const SeenFailures seen = SeenFailures::allOf(overview, jobs);
    QCOMPARE(NewsList::levelOfFailed(overview, jobs), Level::Bad);
    QCOMPARE(NewsList::levelOfFailed(overview, jobs, seen), Level::Quiet);
    QVERIFY(NewsList::of(overview, {}, jobs, {}, gui::test::sceneNow(), seen).isEmpty());
}

void TestSeen::markingTakesThemFromTheNews()
{
    Desk desk(3);
    desk.live();
    QVERIFY(sentencesOf(desk.session).contains("failing"));
    QVERIFY(sentencesOf(desk.session).contains("failed"));
    auto *strip = desk.window.findChild<OverviewStrip *>();
    for (const QToolButton *button : strip->findChildren<QToolButton *>()) {
        if (button->menu() != nullptr)
            Q_EMIT button->menu()->aboutToShow();
    }
    gui::test::trigger(*strip, "&Mark the failures as seen");
    QVERIFY2(!sentencesOf(desk.session).contains("failing"), qPrintable(sentencesOf(desk.session).join(u',')));
    QVERIFY(!sentencesOf(desk.session).contains("failed"));
    QVERIFY(desk.texts().contains("marked as seen"));
    FeedUpdate update;
    update.jobs = desk.scene.snapshot.jobs;
    for (JobRow &job : update.jobs)
        job.lastRuns += QStringLiteral("succeeded");
    desk.session.apply(update);
    QVERIFY(desk.session.seen().jobs.isEmpty());
    for (JobRow &job : update.jobs)
        job.lastRuns += QStringLiteral("failed");
    desk.session.apply(update);
    QVERIFY(sentencesOf(desk.session).contains("failing"));
}

void TestSeen::marksOutliveTheWindow()
{
    Desk desk(3);
    desk.live();
    desk.session.markSeen();
    QVERIFY(!desk.session.seen().jobs.isEmpty());
    QCOMPARE(seen_store::of(desk.session.address()), desk.session.seen());
    Desk again(3);
    again.live();
    QVERIFY(!sentencesOf(again.session).contains("failing"));
    QCOMPARE(seen_store::of(*parseServerAddress("other:8000")), SeenFailures());
}

QTEST_MAIN(TestSeen)
#include "tst_seen.moc"
