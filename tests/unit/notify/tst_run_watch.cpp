// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/watch/run_watch.h"
#include "tests/unit/notify/samples.h"

#include <QTest>

#include <functional>

using namespace holdfast;
using namespace holdfast::notify;
using namespace holdfast::notify::test;
using jobs::Run;
using jobs::RunState;

namespace {

const QString kJob = QStringLiteral("backup");

Run run(const QString &id, RunState state)
{
    Run made;
    made.id = id;
    made.job = kJob;
    made.state = state;
    made.worker = QStringLiteral("ams-1");
    if (state == RunState::Failed)
        made.exitCode = 3;
    return made;
}

jobs::Job planned(const QString &name = kJob)
{
    jobs::Job job;
    job.name = name;
    job.schedule = {schedule::Kind::Every, QStringLiteral("1h"), QStringLiteral("UTC"), kNoon};
    return job;
}

/// "failed chat", each event with its channel.
QStringList words(const TellAll &told)
{
    QStringList list;
    for (const Told &each : told)
        list += toString(each.event.kind) + u' ' + each.channel;
    return list;
}

/// A watch that speaks to these channels.
class Watch
{
public:
    explicit Watch(const QList<Channel> &channels) { watch.setChannels(channels, kNoon); }
    QStringList end(RunState state)
    {
        return words(watch.changed(run(QStringLiteral("r%1").arg(++m_count), state), std::nullopt, kNoon).told);
    }
    RunWatch watch;

private:
    int m_count = 0;
};

Channel from(int inARow)
{
    Channel made = channel();
    made.rules.inARow = inARow;
    return made;
}

Channel with(const std::function<void(Rules &)> &change)
{
    Channel made = channel();
    change(made.rules);
    return made;
}

} // namespace

/// What channels are told of jobs and runs.
class TestRunWatch final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tellsOfAFailureWithItsCause();
    void tellsOfEachBadEnd();
    void saysNothingOfWhatPeopleWanted();
    void tellsFromTheNthFailureOn();
    void tellsThatAJobIsWellAgain();
    void tellsNobodyOfARecoveryWhoHeardOfNoFailure();
    void knowsTheStreakAfterARestart();
    void writesAStreakOnlyWhenItChanges();
    void aCancelledRunEndsNoStreak();
    void tellsOnlyThoseWhoWantIt();
    void aRunThatDoesNotBeginIsLate();
    void aRunThatBeginsIsNotLate();
    void jitterIsNotLateness();
    void aRetryIsNotLate();
    void aRequestIsNeverLate();
    void aRunThatGoesOnIsSlow();
    void aRunIsSlowByWhatIsUsual();
    void theSoonerOfTwoLimitsCounts();
    void anEndedRunIsNotSlow();
    void aNewChannelHearsNothingOld();
    void tellsOfAJobThatDoesNotSucceed();
    void aSuccessBeginsTheWaitAnew();
    void aPausedJobMayBeSilent();
    void aJobThatIsGoneMayBeSilent();
    void eachEventHasOneKey();
};

void TestRunWatch::tellsOfAFailureWithItsCause()
{
    RunWatch watch;
    watch.setChannels({channel()}, kNoon);
    Run failed = run(QStringLiteral("1abc"), RunState::Failed);
    failed.attempt = 3;
    const auto finding = watch.changed(failed, std::nullopt, kNoon);
    QCOMPARE(finding.told.size(), std::size_t(1));
    const Event &event = finding.told[0].event;
    QCOMPARE(event.key, QStringLiteral("1abc:failed"));
    QCOMPARE(event.cause, QStringLiteral("exit code 3"));
    QCOMPARE(event.attempt, 3);
    QCOMPARE(event.inARow, 1);
    QCOMPARE(event.act, QStringLiteral("read its output: holdfast run log 1abc"));
}

void TestRunWatch::tellsOfEachBadEnd()
{
    Watch watch({channel()});
    QCOMPARE(watch.end(RunState::Failed), QStringList{"failed chat"});
    QCOMPARE(watch.end(RunState::TimedOut), QStringList{"failed chat"});
    QCOMPARE(watch.end(RunState::Lost), QStringList{"lost chat"});
    QCOMPARE(watch.end(RunState::Missed), QStringList{"missed chat"});
}

void TestRunWatch::saysNothingOfWhatPeopleWanted()
{
    Watch watch({channel()});
    for (const RunState state : {RunState::Succeeded, RunState::Cancelled, RunState::Skipped, RunState::Running})
        QCOMPARE(watch.end(state), QStringList());
}

void TestRunWatch::tellsFromTheNthFailureOn()
{
    Watch watch({from(3)});
    QCOMPARE(watch.end(RunState::Failed), QStringList());
    QCOMPARE(watch.end(RunState::Failed), QStringList());
    QCOMPARE(watch.end(RunState::Failed), QStringList{"failed chat"});
    QCOMPARE(watch.end(RunState::Failed), QStringList{"failed chat"});
    QCOMPARE(watch.end(RunState::Succeeded), QStringList{"recovered chat"});
    QCOMPARE(watch.end(RunState::Failed), QStringList());
}

void TestRunWatch::tellsThatAJobIsWellAgain()
{
    RunWatch watch;
    watch.setChannels({channel()}, kNoon);
    watch.restore({{kJob, 4}});
    const auto finding = watch.changed(run(QStringLiteral("r"), RunState::Succeeded), std::nullopt, kNoon);
    QCOMPARE(words(finding.told), QStringList{"recovered chat"});
    QCOMPARE(finding.told[0].event.cause, QStringLiteral("after 4 failures in a row"));
    QVERIFY(finding.told[0].event.act.isEmpty());
}

void TestRunWatch::tellsNobodyOfARecoveryWhoHeardOfNoFailure()
{
    Watch watch({from(3)});
    watch.end(RunState::Failed);
    QCOMPARE(watch.end(RunState::Succeeded), QStringList());
}

void TestRunWatch::knowsTheStreakAfterARestart()
{
    Watch watch({from(3)});
    watch.watch.restore({{kJob, 2}});
    QCOMPARE(watch.end(RunState::Failed), QStringList{"failed chat"});
}

void TestRunWatch::writesAStreakOnlyWhenItChanges()
{
    RunWatch watch;
    const auto streakOf = [&watch](RunState state) {
        return watch.changed(run("r", state), std::nullopt, kNoon).streak;
    };
    QVERIFY(!streakOf(RunState::Succeeded));
    QCOMPARE(streakOf(RunState::Failed), (Streak{kJob, 1}));
    QCOMPARE(streakOf(RunState::Lost), (Streak{kJob, 2}));
    QCOMPARE(streakOf(RunState::Succeeded), (Streak{kJob, 0}));
    QVERIFY(!streakOf(RunState::Succeeded));
}

void TestRunWatch::aCancelledRunEndsNoStreak()
{
    Watch watch({from(2)});
    watch.end(RunState::Failed);
    watch.end(RunState::Cancelled);
    QCOMPARE(watch.end(RunState::Failed), QStringList{"failed chat"});
}

void TestRunWatch::tellsOnlyThoseWhoWantIt()
{
    Channel others = channel(QStringLiteral("others"));
    others.rules.jobs = QStringLiteral("report-*");
    Channel team = channel(QStringLiteral("team"));
    team.rules.labels = {{QStringLiteral("team"), QStringLiteral("db")}};
    Watch watch({others, team});
    QCOMPARE(watch.end(RunState::Failed), QStringList());
    jobs::Job job = planned();
    job.labels = {{QStringLiteral("team"), QStringLiteral("db")}};
    watch.watch.jobKnown(job, kNoon);
    QCOMPARE(watch.end(RunState::Failed), QStringList{"failed team"});
}

void TestRunWatch::aRunThatDoesNotBeginIsLate()
{
    RunWatch watch;
    watch.setChannels({with([](Rules &rules) { rules.lateAfter = 10min; })}, kNoon);
    Run queued = run(QStringLiteral("r"), RunState::Queued);
    queued.plannedAt = kNoon;
    QVERIFY(watch.changed(queued, std::nullopt, kNoon).told.empty());
    QCOMPARE(watch.nextDeadline(), kNoon + 10min);
    QVERIFY(watch.onDeadline(kNoon + 10min - 1ms).empty());
    const TellAll told = watch.onDeadline(kNoon + 10min);
    QCOMPARE(words(told), QStringList{"late chat"});
    QCOMPARE(told[0].event.cause, QStringLiteral("it should have begun 10 min ago"));
    QVERIFY(!watch.nextDeadline()); // once
}

void TestRunWatch::aRunThatBeginsIsNotLate()
{
    RunWatch watch;
    watch.setChannels({with([](Rules &rules) { rules.lateAfter = 10min; })}, kNoon);
    Run one = run(QStringLiteral("r"), RunState::Queued);
    one.plannedAt = kNoon;
    static_cast<void>(watch.changed(one, std::nullopt, kNoon));
    one.state = RunState::Running;
    static_cast<void>(watch.changed(one, std::nullopt, kNoon + 1min));
    QVERIFY(!watch.nextDeadline());
}

void TestRunWatch::jitterIsNotLateness()
{
    RunWatch watch;
    watch.setChannels({with([](Rules &rules) { rules.lateAfter = 10min; })}, kNoon);
    Run one = run(QStringLiteral("r"), RunState::Queued);
    one.plannedAt = kNoon;
    one.notBefore = kNoon + 30min;
    static_cast<void>(watch.changed(one, std::nullopt, kNoon));
    QCOMPARE(watch.nextDeadline(), kNoon + 40min);
}

void TestRunWatch::aRetryIsNotLate()
{
    RunWatch watch;
    watch.setChannels({with([](Rules &rules) { rules.lateAfter = 10min; })}, kNoon);
    Run one = run(QStringLiteral("r"), RunState::Queued);
    one.plannedAt = kNoon;
    one.attempt = 2;
    static_cast<void>(watch.changed(one, std::nullopt, kNoon));
    QVERIFY(!watch.nextDeadline());
}

void TestRunWatch::aRequestIsNeverLate()
{
    RunWatch watch;
    watch.setChannels({with([](Rules &rules) { rules.lateAfter = 10min; })}, kNoon);
    static_cast<void>(watch.changed(run(QStringLiteral("r"), RunState::Queued), std::nullopt, kNoon));
    QVERIFY(!watch.nextDeadline());
}

void TestRunWatch::aRunThatGoesOnIsSlow()
{
    RunWatch watch;
    watch.setChannels({with([](Rules &rules) { rules.slowAfter = 1h; })}, kNoon);
    Run one = run(QStringLiteral("r"), RunState::Running);
    one.startedAt = kNoon;
    static_cast<void>(watch.changed(one, 5min, kNoon));
    QCOMPARE(watch.nextDeadline(), kNoon + 1h);
    const TellAll told = watch.onDeadline(kNoon + 1h);
    QCOMPARE(words(told), QStringList{"slow chat"});
    QCOMPARE(told[0].event.cause, QStringLiteral("it has run for 1 h"));
}

void TestRunWatch::aRunIsSlowByWhatIsUsual()
{
    RunWatch watch;
    watch.setChannels({with([](Rules &rules) { rules.timesUsual = 2.5; })}, kNoon);
    Run one = run(QStringLiteral("r"), RunState::Running);
    one.startedAt = kNoon + 1h; // its worker's clock is ahead
    static_cast<void>(watch.changed(one, std::nullopt, kNoon));
    QVERIFY(!watch.nextDeadline());
    static_cast<void>(watch.changed(one, 10min, kNoon));
    QCOMPARE(watch.nextDeadline(), kNoon + 25min);
}

void TestRunWatch::theSoonerOfTwoLimitsCounts()
{
    RunWatch watch;
    watch.setChannels({with([](Rules &rules) {
                          rules.timesUsual = 2;
                          rules.slowAfter = 15min;
                      })},
                      kNoon);
    static_cast<void>(watch.changed(run(QStringLiteral("r"), RunState::Running), 10min, kNoon));
    QCOMPARE(watch.nextDeadline(), kNoon + 15min);
    static_cast<void>(watch.changed(run(QStringLiteral("r"), RunState::Running), 5min, kNoon));
    QCOMPARE(watch.nextDeadline(), kNoon + 10min);
}

void TestRunWatch::anEndedRunIsNotSlow()
{
    RunWatch watch;
    watch.setChannels({with([](Rules &rules) { rules.slowAfter = 1h; })}, kNoon);
    static_cast<void>(watch.changed(run(QStringLiteral("r"), RunState::Running), std::nullopt, kNoon));
    static_cast<void>(watch.changed(run(QStringLiteral("r"), RunState::Succeeded), std::nullopt, kNoon));
    QVERIFY(!watch.nextDeadline());
}

void TestRunWatch::aNewChannelHearsNothingOld()
{
    RunWatch watch;
    Run one = run(QStringLiteral("r"), RunState::Queued);
    one.plannedAt = kNoon;
    static_cast<void>(watch.changed(one, std::nullopt, kNoon));
    const Channel late = with([](Rules &rules) { rules.lateAfter = 10min; });
    watch.setChannels({late}, kNoon + 5min);
    QCOMPARE(watch.nextDeadline(), kNoon + 10min);
    watch.setChannels({late}, kNoon + 11min);
    QVERIFY(!watch.nextDeadline());
}

void TestRunWatch::tellsOfAJobThatDoesNotSucceed()
{
    RunWatch watch;
    watch.setChannels({with([](Rules &rules) { rules.silentAfter = 24h; })}, kNoon);
    watch.jobKnown(planned(), kNoon - 1h);
    QCOMPARE(watch.nextDeadline(), kNoon + 23h);
    const TellAll told = watch.onDeadline(kNoon + 23h);
    QCOMPARE(words(told), QStringList{"never_ran chat"});
    QCOMPARE(told[0].event.job, kJob);
    QCOMPARE(told[0].event.cause, QStringLiteral("no success for 1 d"));
    QVERIFY(!watch.nextDeadline());
}

void TestRunWatch::aSuccessBeginsTheWaitAnew()
{
    RunWatch watch;
    watch.setChannels({with([](Rules &rules) { rules.silentAfter = 24h; })}, kNoon);
    watch.jobKnown(planned(), kNoon);
    static_cast<void>(watch.changed(run(QStringLiteral("r"), RunState::Failed), std::nullopt, kNoon + 1h));
    QCOMPARE(watch.nextDeadline(), kNoon + 24h);
    static_cast<void>(watch.changed(run(QStringLiteral("r2"), RunState::Succeeded), std::nullopt, kNoon + 2h));
    QCOMPARE(watch.nextDeadline(), kNoon + 26h);
    watch.jobKnown(planned(), kNoon); // another definition, and an older success
    QCOMPARE(watch.nextDeadline(), kNoon + 26h);
}

void TestRunWatch::aPausedJobMayBeSilent()
{
    RunWatch watch;
    watch.setChannels({with([](Rules &rules) { rules.silentAfter = 24h; })}, kNoon);
    jobs::Job job = planned();
    job.enabled = false;
    watch.jobKnown(job, kNoon);
    QVERIFY(!watch.nextDeadline());
    job = planned();
    job.schedule = {};
    watch.jobKnown(job, kNoon);
    QVERIFY(!watch.nextDeadline());
}

void TestRunWatch::aJobThatIsGoneMayBeSilent()
{
    RunWatch watch;
    watch.setChannels({with([](Rules &rules) { rules.silentAfter = 24h; })}, kNoon);
    watch.jobKnown(planned(), kNoon);
    watch.jobGone(kJob);
    watch.jobGone(QStringLiteral("another"));
    QVERIFY(!watch.nextDeadline());
}

void TestRunWatch::eachEventHasOneKey()
{
    RunWatch watch;
    watch.setChannels({channel(kJob), channel()}, kNoon);
    const auto finding = watch.changed(run(QStringLiteral("r"), RunState::Lost), std::nullopt, kNoon);
    QCOMPARE(finding.told.size(), std::size_t(2));
    QCOMPARE(finding.told[0].event.key, finding.told[1].event.key);
}

QTEST_GUILESS_MAIN(TestRunWatch)
#include "tst_run_watch.moc"
