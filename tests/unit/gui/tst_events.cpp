// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "gui/models/events.h"
#include "gui/views/events_page.h"
#include "gui/views/filter_bar.h"
#include "tests/support/patience.h"

#include <QFile>
#include <QTemporaryDir>
#include <QToolButton>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::Desk;

namespace {

/// A desk whose server has one outage, one start and one run that ended, all within the last day.
struct EventDesk : Desk
{
    EventDesk()
        : Desk(3)
    {
        scene.snapshot.runs.clear();
        scene.outages = {outage(30, 20)};
        scene.starts = {{scene.now - std::chrono::minutes(50), QStringLiteral("1.2")}};
        scene.snapshot.outages.clear();
        live();
        window.showPage(4);
    }
    [[nodiscard]] OutageRow outage(int minutesAgo, int back) const
    {
        OutageRow row;
        row.worker = QStringLiteral("web-fra-01");
        row.began = scene.now - std::chrono::minutes(minutesAgo);
        row.noticed = row.began;
        if (back > 0)
            row.back = scene.now - std::chrono::minutes(back);
        row.cause = QStringLiteral("no_pong");
        row.verdict = QStringLiteral("the worker did not answer a ping");
        return row;
    }
    /// A run ends, as the feed tells of it.
    void endRun(const QString &id, const QString &state)
    {
        RunRow run;
        run.id = id;
        run.job = QStringLiteral("backup");
        run.state = state;
        run.reason = QStringLiteral("exit code 2");
        run.worker = QStringLiteral("db-ber-01");
        run.queuedAt = scene.now - Seconds(70);
        run.startedAt = scene.now - Seconds(65);
        run.finishedAt = scene.now - Seconds(5);
        FeedUpdate update;
        update.runs = {run};
        session.apply(update);
    }
    [[nodiscard]] QStringList words()
    {
        QStringList list;
        const auto *model = table("events").model();
        for (int row = 0; row < model->rowCount(); ++row)
            list += model->index(row, EventsModel::What).data().toString();
        return list;
    }
    [[nodiscard]] QToolButton &button(const QString &text)
    {
        window.resize(1280, 800); // room for the words of buttons
        for (QToolButton *each : window.page(4)->findChildren<QToolButton *>()) {
            if (each->text().startsWith(text))
                return *each;
        }
        qFatal("no button %s", qPrintable(text));
    }
};

} // namespace

class TestEvents final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { gui::test::useSettingsIn(m_settings); }
    void wordsWhatHappened();
    void showsWhatHappenedOnTheServer();
    void addsWhatHappensNow();
    void pausesAndSaysHowManyAreNew();
    void showsOnlyProblems();
    void exportsWhatIsShown();
    void saysWhatCannotBeRead();

private:
    QTemporaryDir m_settings;
};

void TestEvents::wordsWhatHappened()
{
    const WallTime now = gui::test::sceneNow();
    OutageRow outage{"w", now - Seconds(90), now, std::nullopt, 0, 0, "no_pong", {}, {}};
    QCOMPARE(Events::of(outage).size(), std::size_t(1));
    QCOMPARE(Events::of(outage)[0].detail, QStringLiteral("no pong"));
    outage.back = now;
    QCOMPARE(Events::of(outage).size(), std::size_t(2));
    QCOMPARE(Events::of(outage)[1].detail, QStringLiteral("after 1 min 30 s"));
    QVERIFY(Events::of(outage)[0].key != Events::of(outage)[1].key);
    RunRow run;
    run.state = "running";
    QVERIFY(Events::of(run).empty());
    const ChangeRow change{"c", now, "anna", "192.0.2.7", "job_paused", "backup", "backup"};
    QCOMPARE(Events::of(change)[0].what, QStringLiteral("job paused"));
    QCOMPARE(Events::of(change)[0].detail, QStringLiteral("by anna, from 192.0.2.7"));
    QCOMPARE(Events::of(ChangeRow{"c", now, {}, {}, "token_renewed", "admin", {}})[0].detail,
             QStringLiteral("by the server itself"));
    std::vector<EventRow> many;
    for (int i = 0; i < 10; ++i)
        many.push_back(Events::of(ServerStart{now + Seconds(i), "1"})[0]);
    many = Events::newest(many, 3);
    QCOMPARE(many.size(), std::size_t(3));
    for (const EventRow &event : many)
        QVERIFY(event.at > now + Seconds(6));
    for (const Level level : {Level::Good, Level::Warning, Level::Bad, Level::Quiet}) {
        EventsModel model;
        EventRow event = many.front();
        event.level = level;
        model.apply({event}, {});
        QCOMPARE(levelOfEvent(model.index(0, EventsModel::What).data(PaintRole).toString()), level);
    }
}

void TestEvents::showsWhatHappenedOnTheServer()
{
    EventDesk desk;
    // Newest first; three changes, an outage that began and ended, a start.
    QTRY_COMPARE(desk.words(),
                 (QStringList{"job paused", "job replaced", "back", "offline", "job added", "server started"}));
    const QModelIndex offline = desk.table("events").model()->index(3, EventsModel::Detail);
    QCOMPARE(offline.data().toString(), QStringLiteral("the worker did not answer a ping"));
}

void TestEvents::addsWhatHappensNow()
{
    EventDesk desk;
    QTRY_COMPARE(desk.words().size(), 6);
    desk.endRun("r1", "failed");
    QTRY_COMPARE(desk.words().value(0), QStringLiteral("failed"));
    const QModelIndex detail = desk.table("events").model()->index(0, EventsModel::Detail);
    QCOMPARE(detail.data().toString(), QStringLiteral("exit code 2, on db-ber-01, took 1 min"));
    FeedUpdate update;
    update.outages = {desk.outage(0, 0)};
    desk.session.apply(update);
    QTRY_COMPARE(desk.words().value(0), QStringLiteral("offline"));
}

void TestEvents::pausesAndSaysHowManyAreNew()
{
    EventDesk desk;
    QTRY_COMPARE(desk.words().size(), 6);
    desk.button("Pause").click();
    desk.endRun("r1", "failed");
    desk.endRun("r2", "succeeded");
    QTRY_COMPARE(desk.button("Go on").text(), QStringLiteral("Go on (2 new)"));
    QCOMPARE(desk.words().size(), 6);
    desk.button("Go on").click();
    QCOMPARE(desk.words().size(), 8);
    QCOMPARE(desk.button("Pause").text(), QStringLiteral("Pause"));
}

void TestEvents::showsOnlyProblems()
{
    EventDesk desk;
    QTRY_COMPARE(desk.words().size(), 6);
    desk.button("problems").click();
    QCOMPARE(desk.words(), QStringList{"offline"});
    desk.button("problems").click();
    desk.button("changes").click();
    QCOMPARE(desk.words().size(), 3);
    QVERIFY(desk.texts().contains("3 of 6"));
}

void TestEvents::exportsWhatIsShown()
{
    EventDesk desk;
    QTRY_COMPARE(desk.words().size(), 6);
    desk.button("workers").click();
    const QTemporaryDir folder;
    const auto *page = desk.window.findChild<EventsPage *>();
    QVERIFY(page->exportTo(folder.filePath("e.csv")));
    QFile file(folder.filePath("e.csv"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines[1].trimmed(), QByteArray("2026-03-18T13:17:42.000Z,worker,back,web-fra-01,after 10 min"));
    QVERIFY(!page->exportTo("/nowhere/at/all.csv"));
}

void TestEvents::saysWhatCannotBeRead()
{
    EventDesk desk;
    QTRY_COMPARE(desk.words().size(), 6);
    desk.api->refuse("/api/v1/changes", "the disk is gone");
    desk.window.showPage(0);
    desk.window.showPage(4);
    QTRY_VERIFY2(desk.window.page(4)->findChild<FilterBar *>()->note().contains("the disk is gone"),
                 qPrintable(desk.texts()));
    QCOMPARE(desk.words().size(), 6); // what is known stays
}

QTEST_MAIN(TestEvents)
#include "tst_events.moc"
