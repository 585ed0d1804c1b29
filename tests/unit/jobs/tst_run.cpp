// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/attempt.h"
#include "core/jobs/run.h"

#include <QTest>

using namespace holdfast::jobs;

class RunTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statesHaveTheContractsWords_data();
    void statesHaveTheContractsWords();
    void otherWordsAreNoState_data();
    void otherWordsAreNoState();
    void changesOfState_data();
    void changesOfState();
    void streamsAndTriggersHaveTheirWords();
    void attemptsSortByRunThenNumber();
    void timesThatCannotBeHaveANote();
};

namespace {

constexpr RunState kStates[] = {RunState::Queued,  RunState::Assigned, RunState::Running,   RunState::Succeeded,
                                RunState::Failed,  RunState::TimedOut, RunState::Cancelled, RunState::Lost,
                                RunState::Skipped, RunState::Missed};

} // namespace

void RunTest::statesHaveTheContractsWords_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("word");
    QTest::addColumn<bool>("final");
    const char *const words[] = {"queued",    "assigned",  "running", "succeeded", "failed",
                                 "timed_out", "cancelled", "lost",    "skipped",   "missed"};
    for (std::size_t i = 0; i < std::size(words); ++i)
        QTest::newRow(words[i]) << static_cast<int>(kStates[i]) << QString::fromLatin1(words[i]) << (i >= 3);
}

void RunTest::statesHaveTheContractsWords()
{
    QFETCH(int, state);
    QFETCH(QString, word);
    QFETCH(bool, final);
    QCOMPARE(toString(static_cast<RunState>(state)), word);
    QVERIFY(runStateFrom(word) == static_cast<RunState>(state));
    QCOMPARE(isFinal(static_cast<RunState>(state)), final);
}

void RunTest::otherWordsAreNoState_data()
{
    QTest::addColumn<QString>("word");
    for (const char *word : {"", "Queued", "QUEUED", "timed out", "timedout", "canceled", "success", "queued ", "0"})
        QTest::addRow("'%s'", word) << QString::fromLatin1(word);
}

void RunTest::otherWordsAreNoState()
{
    QFETCH(QString, word);
    QVERIFY(!runStateFrom(word));
}

/// One letter a state, in the order of kStates: x where the change is allowed.
void RunTest::changesOfState_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<QByteArray>("allowed");
    const auto row = [](RunState from, const char *allowed) {
        QTest::newRow(qPrintable(toString(from))) << static_cast<int>(from) << QByteArray(allowed);
    };
    row(RunState::Queued, ".x....xxxx");
    row(RunState::Assigned, "x.xxxxxx..");
    row(RunState::Running, "xx.xxxxx..");
    for (const RunState state : kStates) {
        if (isFinal(state))
            row(state, "..........");
    }
}

void RunTest::changesOfState()
{
    QFETCH(int, from);
    QFETCH(QByteArray, allowed);
    QByteArray found;
    for (const RunState to : kStates)
        found += canBecome(static_cast<RunState>(from), to) ? 'x' : '.';
    QCOMPARE(found, allowed);
}

void RunTest::streamsAndTriggersHaveTheirWords()
{
    for (const auto stream : {Stream::Stdout, Stream::Stderr})
        QVERIFY(streamFrom(toString(stream)) == stream);
    for (const auto trigger : {Trigger::Slot, Trigger::Request, Trigger::Worker})
        QVERIFY(triggerFrom(toString(trigger)) == trigger);
    QCOMPARE(toString(Stream::Stderr), QStringLiteral("stderr"));
    QCOMPARE(toString(Trigger::Request), QStringLiteral("request"));
    for (const auto policy : {OnDisconnect::Wait, OnDisconnect::Replace, OnDisconnect::Stop})
        QVERIFY(onDisconnectFrom(toString(policy)) == policy);
    QCOMPARE(toString(OnDisconnect::Replace), QStringLiteral("replace"));
    QVERIFY(!onDisconnectFrom(QStringLiteral("Stop")));
    QVERIFY(!streamFrom(QStringLiteral("stdin")));
    QVERIFY(!triggerFrom(QString()));
}

void RunTest::attemptsSortByRunThenNumber()
{
    const AttemptKey a1{QStringLiteral("a"), 1}, a2{QStringLiteral("a"), 2}, a10{QStringLiteral("a"), 10},
        b1{QStringLiteral("b"), 1};
    QVERIFY(a1 < a2 && a2 < a10 && a10 < b1);
    QVERIFY(!(a1 < a1) && !(b1 < a10));
    QVERIFY(a1 != a2);
}

void RunTest::timesThatCannotBeHaveANote()
{
    using holdfast::fromMsecs;
    Run run;
    run.worker = QStringLiteral("w");
    run.queuedAt = fromMsecs(1'000);
    QCOMPARE(clockNote(run), QString());
    run.startedAt = fromMsecs(1'000);
    run.finishedAt = run.recordedAt = fromMsecs(3'000);
    QCOMPARE(clockNote(run), QString());
    run.recordedAt = fromMsecs(2'999);
    QCOMPARE(clockNote(run),
             QStringLiteral("the clock of worker w differs from the server's: it ended after its result had come"));
    run.startedAt = fromMsecs(999);
    QCOMPARE(clockNote(run),
             QStringLiteral("the clock of worker w differs from the server's: it started before it was queued"));
    run.finishedAt = fromMsecs(998);
    QCOMPARE(clockNote(run), QStringLiteral("the clock of worker w was set back while it ran"));
}

QTEST_GUILESS_MAIN(RunTest)
#include "tst_run.moc"
