// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/zone_rules.h"
#include "core/server/record/audit.h"
#include "tests/unit/store/fixture.h"

using namespace holdfast;
using namespace holdfast::server;
using namespace holdfast::store::test;
using namespace std::chrono_literals;
using jobs::RunState;

namespace {

const QString kJob = QStringLiteral("tick");
const WallTime kNine = *parseIso(QStringLiteral("2026-11-23T09:00:00Z"));

schedule::Schedule cron(const char *text, const char *zone = "UTC")
{
    return {schedule::Kind::Cron, QString::fromLatin1(text), QString::fromLatin1(zone), kNine};
}

jobs::Span span(const schedule::Schedule &schedule, WallTime from, std::optional<WallTime> to = std::nullopt)
{
    return {kJob, schedule, from, to, to.value_or(from)};
}

} // namespace

/// The audit of real databases: what is wrong rings, each with its slot, and what is right does not.
class AuditTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_db.reset(); }

    void isCleanWhereEachSlotHasOneRun();
    void reportsASlotWithoutARun();
    void reportsASlotWithTwoRuns();
    void reportsARunBetweenTwoSlots();
    void reportsARunOutsideAllSpans();
    void reportsARunOfAJobWithoutSpans();
    void reportsEachFaultApart();
    void leavesOutWhatIsBeforeSince();
    void leavesOutWhatIsYetToCome();
    void countsASlotOnTheEdgeOfTwoSpansOnce();
    void auditsEachSpanByItsOwnSchedule();
    void reportsARunOfTheFormerScheduleInTheNewSpan();
    void followsTheClockChanges_data();
    void followsTheClockChanges();
    void reportsAScheduleThatCannotBeRead();
    void namesTheFirstHundredProblems();
    void countsEachSlotOfARange();
    void seesWhatIsWrongWithARange();
    void takesThePartOfARange();
    void acceptsWhatRanByFormerRules();

private:
    void put(WallTime slot, RunState state = RunState::Succeeded, const QString &job = kJob);
    void putRange(WallTime first, WallTime last, qint64 count);
    /// kJob has a slot each minute from nine on; a run is on record for the first five.
    void putFiveMinutes();
    void sql(const QString &text);
    [[nodiscard]] AuditReport audit(WallTime until, std::optional<WallTime> since = std::nullopt);
    static QString problem(WallTime slot, const char *what, const QString &job = kJob);

    std::unique_ptr<Database> m_db;
    int m_lastRun = 0;
};

void AuditTest::init()
{
    m_db = std::make_unique<Database>();
    // A database of ours refuses a second run for a slot: the audit is for those that somebody else has written to.
    sql(QStringLiteral("DROP INDEX runs_slot"));
}

void AuditTest::isCleanWhereEachSlotHasOneRun()
{
    putFiveMinutes();
    put(kNine + 6min, RunState::Missed);
    m_db->apply({jobs::PutRun{queuedRun(QStringLiteral("on request"))}});
    const AuditReport report = audit(kNine + 6min);
    QVERIFY(report.ok());
    QCOMPARE(report.planned, 6);
    QCOMPARE(report.accounted, 6);
    const std::map<RunState, qint64> states{{RunState::Succeeded, 5}, {RunState::Missed, 1}};
    QVERIFY(report.states == states);
    QCOMPARE(report.problems, QStringList());
}

void AuditTest::reportsASlotWithoutARun()
{
    putFiveMinutes();
    sql(QStringLiteral("DELETE FROM runs WHERE planned_ms = %1").arg(toMsecs(kNine + 3min)));
    const AuditReport report = audit(kNine + 5min);
    QVERIFY(!report.ok());
    QCOMPARE(report.missing, 1);
    QCOMPARE(report.planned, 5);
    QCOMPARE(report.accounted, 4);
    QCOMPARE(report.duplicated + report.unplanned, 0);
    QCOMPARE(report.problems, QStringList(problem(kNine + 3min, "no run is stored")));
}

void AuditTest::reportsASlotWithTwoRuns()
{
    putFiveMinutes();
    put(kNine + 5min, RunState::Failed);
    const AuditReport report = audit(kNine + 5min);
    QVERIFY(!report.ok());
    QCOMPARE(report.duplicated, 1);
    QCOMPARE(report.accounted, 4);
    QCOMPARE(report.missing + report.unplanned, 0);
    QCOMPARE(report.problems, QStringList(problem(kNine + 5min, "more than one run is stored")));
}

void AuditTest::reportsARunBetweenTwoSlots()
{
    putFiveMinutes();
    put(kNine + 2min + 30s);
    put(kNine + 5min + 1ms); // after the last slot
    const AuditReport report = audit(kNine + 5min + 59s);
    QVERIFY(!report.ok());
    QCOMPARE(report.unplanned, 2);
    QCOMPARE(report.accounted, 5);
    QCOMPARE(report.missing + report.duplicated, 0);
    const char *what = "there is a run, but the schedule has no such time";
    QCOMPARE(report.problems, QStringList({problem(kNine + 2min + 30s, what), problem(kNine + 5min + 1ms, what)}));
}

void AuditTest::reportsARunOutsideAllSpans()
{
    m_db->apply({jobs::OpenSpan{span(cron("* * * * *"), kNine, kNine + 2min)}});
    m_db->apply({jobs::OpenSpan{span(cron("* * * * *"), kNine + 4min)}});
    for (const auto minute : {1min, 2min, 5min})
        put(kNine + minute);
    QVERIFY(audit(kNine + 5min).ok());
    put(kNine);        // a span begins after its `from`
    put(kNine + 3min); // paused
    put(kNine + 4min);
    const AuditReport report = audit(kNine + 5min);
    QCOMPARE(report.unplanned, 3);
    QCOMPARE(report.planned, 3);
    QCOMPARE(report.missing + report.duplicated, 0);
    const char *what = "there is a run, but the schedule has no such time";
    QCOMPARE(report.problems,
             QStringList({problem(kNine, what), problem(kNine + 3min, what), problem(kNine + 4min, what)}));
}

void AuditTest::reportsARunOfAJobWithoutSpans()
{
    putFiveMinutes();
    put(kNine + 1min, RunState::Succeeded, QStringLiteral("ghost"));
    const AuditReport report = audit(kNine + 5min);
    QCOMPARE(report.unplanned, 1);
    QVERIFY2(report.problems.value(0).startsWith(QStringLiteral("ghost at 2026-11-23T09:01:00.000Z: ")),
             qPrintable(report.problems.value(0)));
}

void AuditTest::reportsEachFaultApart()
{
    putFiveMinutes();
    put(kNine + 1min);
    put(kNine + 90s);
    put(kNine - 1min);
    const AuditReport report = audit(kNine + 7min);
    QCOMPARE(report.planned, 7);
    QCOMPARE(report.accounted, 4);
    QCOMPARE(report.missing, 2);
    QCOMPARE(report.duplicated, 1);
    QCOMPARE(report.unplanned, 2);
    QCOMPARE(report.problems.size(), 5);
}

void AuditTest::leavesOutWhatIsBeforeSince()
{
    putFiveMinutes();
    put(kNine + 1min);
    put(kNine - 1min);
    const AuditReport report = audit(kNine + 5min, kNine + 2min);
    QVERIFY(report.ok());
    QCOMPARE(report.planned, 3); // `since` itself is left out
}

void AuditTest::leavesOutWhatIsYetToCome()
{
    putFiveMinutes();
    put(kNine + 8min); // planned by a clock that was ahead
    QVERIFY(audit(kNine + 5min + 30s).ok());
}

void AuditTest::countsASlotOnTheEdgeOfTwoSpansOnce()
{
    m_db->apply({jobs::OpenSpan{span(cron("* * * * *"), kNine, kNine + 2min)}});
    m_db->apply({jobs::OpenSpan{span(cron("* * * * *"), kNine + 2min)}});
    for (const auto minute : {1min, 2min, 3min, 4min})
        put(kNine + minute);
    const AuditReport report = audit(kNine + 4min);
    QVERIFY2(report.ok(), qPrintable(report.problems.join(u'\n')));
    QCOMPARE(report.planned, 4);
    QCOMPARE(report.accounted, 4);
}

void AuditTest::auditsEachSpanByItsOwnSchedule()
{
    m_db->apply({jobs::OpenSpan{span(cron("* * * * *"), kNine, kNine + 2min)}});
    m_db->apply({jobs::OpenSpan{span(cron("*/10 * * * *"), kNine + 2min)}});
    for (const auto minute : {1min, 2min, 10min, 20min})
        put(kNine + minute);
    const AuditReport report = audit(kNine + 20min);
    QVERIFY2(report.ok(), qPrintable(report.problems.join(u'\n')));
    QCOMPARE(report.planned, 4);
}

void AuditTest::reportsARunOfTheFormerScheduleInTheNewSpan()
{
    m_db->apply({jobs::OpenSpan{span(cron("* * * * *"), kNine, kNine + 2min)}});
    m_db->apply({jobs::OpenSpan{span(cron("*/10 * * * *"), kNine + 2min)}});
    for (const auto minute : {1min, 2min, 3min, 10min})
        put(kNine + minute);
    const AuditReport report = audit(kNine + 10min);
    QCOMPARE(report.unplanned, 1);
    QCOMPARE(report.accounted, 3);
    QCOMPARE(report.problems, QStringList(problem(kNine + 3min, "there is a run, but the schedule has no such time")));
}

void AuditTest::followsTheClockChanges_data()
{
    QTest::addColumn<schedule::Schedule>("schedule");
    QTest::addColumn<QString>("day");
    QTest::addColumn<QStringList>("slots");
    const auto row = [](const char *name, schedule::Gap gap, schedule::Fold fold, const char *day,
                        const QStringList &moments) {
        schedule::Schedule schedule = cron("30 2 * * *", "Europe/Berlin");
        schedule.gap = gap;
        schedule.fold = fold;
        QTest::newRow(name) << schedule << QString::fromLatin1(day) << moments;
    };
    using schedule::Fold;
    using schedule::Gap;
    const char *spring = "2026-03-28T23:00:00Z";
    const char *autumn = "2026-10-24T22:00:00Z";
    const QString early = QStringLiteral("2026-10-25T00:30:00Z");
    const QString late = QStringLiteral("2026-10-25T01:30:00Z");
    row("gap left out", Gap::Skip, Fold::ByKind, spring, {});
    row("gap made up for", Gap::RunAfter, Fold::ByKind, spring, {QStringLiteral("2026-03-29T01:00:00Z")});
    row("fold, the first", Gap::ByKind, Fold::First, autumn, {early});
    row("fold, the second", Gap::ByKind, Fold::Second, autumn, {late});
    row("fold, both", Gap::ByKind, Fold::Both, autumn, {early, late});
}

void AuditTest::followsTheClockChanges()
{
    QFETCH(schedule::Schedule, schedule);
    QFETCH(QString, day);
    QFETCH(QStringList, slots);
    const WallTime begin = *parseIso(day);
    m_db->apply({jobs::OpenSpan{span(schedule, begin)}});
    for (const QString &slot : std::as_const(slots))
        put(*parseIso(slot));
    const AuditReport clean = audit(begin + 23h);
    QVERIFY2(clean.ok(), qPrintable(clean.problems.join(u'\n')));
    QCOMPARE(clean.planned, slots.size());
    // Exactly these: another schedule's moment of that night is unplanned, and each of these is needed.
    put(begin + 3h + 1min);
    sql(QStringLiteral("UPDATE runs SET planned_ms = planned_ms + 60000"));
    const AuditReport moved = audit(begin + 23h);
    QCOMPARE(moved.missing, slots.size());
    QCOMPARE(moved.unplanned, slots.size() + 1);
}

void AuditTest::reportsAScheduleThatCannotBeRead()
{
    m_db->apply({jobs::OpenSpan{span(cron("every now and then"), kNine)}});
    const AuditReport report = audit(kNine + 5min);
    QVERIFY(!report.ok());
    QCOMPARE(report.missing, 1);
    QCOMPARE(report.problems, QStringList(problem(kNine, "its schedule cannot be read")));
}

void AuditTest::namesTheFirstHundredProblems()
{
    m_db->apply({jobs::OpenSpan{span(cron("* * * * *"), kNine)}});
    const AuditReport report = audit(kNine + 24h);
    QCOMPARE(report.missing, 24 * 60);
    QCOMPARE(report.problems.size(), 100);
}

void AuditTest::countsEachSlotOfARange()
{
    m_db->apply({jobs::OpenSpan{span(cron("* * * * *"), kNine)}});
    put(kNine + 1min);
    putRange(kNine + 2min, kNine + 59min, 58);
    put(kNine + 60min);
    const AuditReport report = audit(kNine + 60min);
    QVERIFY2(report.ok(), qPrintable(report.problems.join(u'\n')));
    QCOMPARE(report.planned, 60);
    QCOMPARE(report.accounted, 60);
    const std::map<RunState, qint64> states{{RunState::Succeeded, 2}, {RunState::Missed, 58}};
    QVERIFY(report.states == states);
}

void AuditTest::seesWhatIsWrongWithARange()
{
    m_db->apply({jobs::OpenSpan{span(cron("* * * * *"), kNine)}});
    putRange(kNine + 2min, kNine + 10min, 11); // it says two too many
    put(kNine + 5min);                         // within it
    put(kNine + 13min);
    const AuditReport report = audit(kNine + 13min);
    QCOMPARE(report.planned, 13);
    QCOMPARE(report.missing, 3); // the first, and two after it
    QCOMPARE(report.duplicated, 1);
    QCOMPARE(report.unplanned, 2);
    QCOMPARE(report.accounted, 9);
}

void AuditTest::takesThePartOfARange()
{
    m_db->apply({jobs::OpenSpan{span(cron("* * * * *"), kNine)}});
    putRange(kNine + 1min, kNine + 100min, 100);
    for (const auto &[since, until, planned] : {std::tuple(kNine + 50min, kNine + 100min, 50),
                                                {kNine, kNine + 30min, 30},
                                                {kNine + 20min, kNine + 30min, 10}}) {
        const AuditReport report = audit(until, since);
        QVERIFY2(report.ok(), qPrintable(report.problems.join(u'\n')));
        QCOMPARE(report.planned, planned);
    }
    putRange(kNine + 101min, kNine + 120min, 0); // cut: nobody knows how many they were
    QVERIFY(audit(kNine + 120min).ok());
}

void AuditTest::acceptsWhatRanByFormerRules()
{
    jobs::Span former = span(cron("0 12 * * *", "Asia/Almaty"), kNine, kNine + 24h);
    former.rules = QStringLiteral("those of 2023");
    m_db->apply({jobs::OpenSpan{former}});
    put(kNine + 21h); // noon by the rules of its day
    const AuditReport report = audit(kNine + 24h);
    QVERIFY2(report.ok(), qPrintable(report.problems.join(u'\n')));
    QCOMPARE(report.accounted, 1);
    QCOMPARE(report.formerRules, 1);
    former.rules = schedule::ZoneRules().of(former.schedule);
    m_db->apply({jobs::OpenSpan{former}});
    QCOMPARE(audit(kNine + 24h).unplanned, 1);
}

void AuditTest::putRange(WallTime first, WallTime last, qint64 count)
{
    jobs::Run run = queuedRun(QString::number(++m_lastRun), last);
    run.job = kJob;
    run.trigger = jobs::Trigger::Slot;
    run.state = RunState::Missed;
    run.plannedAt = last;
    run.slotRange = {first, count};
    m_db->apply({jobs::PutRun{run}});
}

void AuditTest::put(WallTime slot, RunState state, const QString &job)
{
    jobs::Run run = queuedRun(QString::number(++m_lastRun), slot);
    run.job = job;
    run.trigger = jobs::Trigger::Slot;
    run.state = state;
    run.plannedAt = slot;
    m_db->apply({jobs::PutRun{run}});
}

void AuditTest::putFiveMinutes()
{
    m_db->apply({jobs::OpenSpan{span(cron("* * * * *"), kNine)}});
    for (const auto minute : {1min, 2min, 3min, 4min, 5min})
        put(kNine + minute);
}

void AuditTest::sql(const QString &text)
{
    QVERIFY(OtherConnection(m_db->path).run(text));
}

AuditReport AuditTest::audit(WallTime until, std::optional<WallTime> since)
{
    const Result<AuditReport> report = server::audit(*m_db->reader, since, until);
    if (!report)
        qFatal("%s", qPrintable(report.problem().text()));
    return *report;
}

QString AuditTest::problem(WallTime slot, const char *what, const QString &job)
{
    return QStringLiteral("%1 at %2: %3").arg(job, toIso(slot), QLatin1String(what));
}

QTEST_GUILESS_MAIN(AuditTest)
#include "tst_audit.moc"
