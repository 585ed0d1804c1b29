// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/event_lines.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::server;

namespace {

std::vector<jobs::RunEvent> events(int count, const char *kind)
{
    std::vector<jobs::RunEvent> list;
    for (int i = 1; i <= count; ++i) {
        jobs::RunEvent event;
        event.runId = QString::number(i);
        event.kind = QString::fromLatin1(kind);
        event.text = QStringLiteral("text");
        list.push_back(event);
    }
    return list;
}

} // namespace

class EventLinesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fewHaveALineEach()
    {
        const QStringList lines = eventLines(events(5, "k"), EventsOf::Others);
        QCOMPARE(lines.size(), 5);
        QCOMPARE(lines.last(), QStringLiteral("run 5, attempt 1: text"));
    }

    void manySlotsOfAJobAreAFewLines();
    void ofManyTheFirstAreNamedAndTheRestCounted()
    {
        const QStringList lines = eventLines(events(10'000, "orphan_stopped"), EventsOf::Others);
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines.first(), QStringLiteral("run 1, attempt 1: text"));
        QCOMPARE(lines.last(), QStringLiteral("and the same event (orphan_stopped) of 9997 more runs"));
    }

    void eachKindCountsForItself()
    {
        std::vector<jobs::RunEvent> both = events(4, "a");
        const std::vector<jobs::RunEvent> others = events(6, "b");
        both.insert(both.end(), others.begin(), others.end());
        QCOMPARE(eventLines(both, EventsOf::Others).size(), 4 + 4);
    }

    void withoutEventsNothingIsSaid() { QVERIFY(eventLines({}, EventsOf::Others).isEmpty()); }
};

void EventLinesTest::manySlotsOfAJobAreAFewLines()
{
    std::vector<jobs::Run> runs;
    for (const char *job : {"a", "b"}) {
        for (int i = 1; i <= 500; ++i) {
            jobs::Run run;
            run.id = QStringLiteral("%1%2").arg(QLatin1String(job)).arg(i);
            run.job = QLatin1String(job);
            run.state = i % 100 == 0 ? jobs::RunState::Succeeded : jobs::RunState::Missed;
            runs.push_back(run);
        }
    }
    runs[0].reason = QStringLiteral("the slot was 5 h late");
    runs[99].worker = QStringLiteral("w");
    const QStringList lines = endLines(runs);
    QCOMPARE(lines.mid(0, 5),
             (QStringList{QStringLiteral("run a1 of job a was missed: the slot was 5 h late"),
                          QStringLiteral("run a2 of job a was missed"), QStringLiteral("run a3 of job a was missed"),
                          QStringLiteral("and 492 more runs of job a were missed"),
                          QStringLiteral("run a100 of job a succeeded on w")}));
    QCOMPARE(lines.size(), 2 * (4 + 5));
    runs.resize(5);
    QCOMPARE(endLines(runs).size(), 5);
}

QTEST_APPLESS_MAIN(EventLinesTest)

#include "tst_event_lines.moc"
