// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/attempts/keep_book.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace std::chrono_literals;

/// What a keeper decides: when its program must stop, and what its result is.
class KeepBookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endsAsTheProgramEnded_data();
    void endsAsTheProgramEnded();
    void saysWhenItBeganAndEnded();
    void aClockThatIsSetDoesNotChangeHowLongItTook();
    void stopsWhatRunsTooLong();
    void theTimeoutCountsFromTheStart();
    void noTimeoutIsNoDeadline();
    void theLeaseEnds();
    void theLeaseCountsBeforeTheStartToo();
    void onlyThePolicyStopHasALease_data();
    void onlyThePolicyStopHasALease();
    void anAnswerProlongsTheLease();
    void theLeaseIsNeverShortened();
    void aLeaseMayBeOverAtTheStart();
    void aLateDeadlineStopsOnce();
    void whatIsLateHasLessTimeToStop();
    void anAnswerInTheLastMomentSaves();
    void theEarlierOfTimeoutAndLeaseIsTheDeadline();
    void theFirstCauseStands_data();
    void theFirstCauseStands();
    void causesHaveWords();
};

namespace {

constexpr MonoTime kStart{1h};
const WallTime kNoon = fromMsecs(1'795'414'971'120);

Now at(Milliseconds after)
{
    return {kStart + after, kNoon + after};
}

Assignment assignment(Milliseconds timeout, OnDisconnect policy = OnDisconnect::Wait)
{
    Assignment what{{QStringLiteral("r"), 2}, QStringLiteral("j"), {QStringLiteral("p")}, {}, {}, timeout};
    what.onDisconnect = policy;
    what.grace = 60s;
    return what;
}

KeepBook leased(Milliseconds left = 60s, Milliseconds timeout = 0s)
{
    return {assignment(timeout, OnDisconnect::Stop), kStart + left};
}

RunState statusOf(const KeepBook &book)
{
    return book.ended(0, {}, {}, at(0s)).status;
}

/// Brings a book that has a timeout and a lease to stop for that cause, or tries to.
bool bringAbout(KeepBook &book, StopCause cause)
{
    switch (cause) {
    case StopCause::TimedOut:
    case StopCause::LeaseEnded:
        return book.onDeadline(kStart + 1h).has_value();
    case StopCause::None:
    case StopCause::Cancelled:
    case StopCause::WorkerStops:
        break;
    }
    return book.stop(cause);
}

} // namespace

void KeepBookTest::endsAsTheProgramEnded_data()
{
    QTest::addColumn<int>("exitCode"); // -1000: none
    QTest::addColumn<QString>("signal");
    QTest::addColumn<QString>("error");
    QTest::addColumn<int>("stop");
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, int exitCode, const char *signal, const char *error, StopCause stop,
                        const char *status, const char *reason) {
        QTest::newRow(name) << exitCode << QString::fromLatin1(signal) << QString::fromLatin1(error)
                            << static_cast<int>(stop) << QString::fromLatin1(status) << QString::fromLatin1(reason);
    };
    const auto none = StopCause::None;
    row("well", 0, "", "", none, "succeeded", "");
    row("badly", 3, "", "", none, "failed", "");
    row("negative", -1, "", "", none, "failed", "");
    row("by a signal", -1000, "SIGSEGV", "", none, "failed", "ended by SIGSEGV");
    row("by an unknown signal", -1000, "", "", none, "failed", "ended by a signal");
    row("never started", -1000, "", "cannot start p: no such file", none, "failed", "cannot start p: no such file");
    row("cancelled", -1000, "SIGTERM", "", StopCause::Cancelled, "cancelled", "cancelled on request");
    row("cancelled, well", 0, "", "", StopCause::Cancelled, "cancelled", "cancelled on request");
    row("too long", -1000, "SIGKILL", "", StopCause::TimedOut, "timed_out", "ran longer than 5.0 s");
    row("the worker stops", -1000, "SIGTERM", "", StopCause::WorkerStops, "lost", "its worker was stopped");
    row("the lease ended", -1000, "SIGTERM", "", StopCause::LeaseEnded, "lost",
        "stopped by its worker: the lease ended after 1 min without contact to the server");
}

void KeepBookTest::endsAsTheProgramEnded()
{
    QFETCH(int, exitCode);
    QFETCH(QString, signal);
    QFETCH(QString, error);
    QFETCH(int, stop);
    QFETCH(QString, status);
    QFETCH(QString, reason);
    KeepBook book(assignment(5s), kStart);
    book.started(at(0s));
    if (static_cast<StopCause>(stop) != StopCause::None)
        QVERIFY(book.stop(static_cast<StopCause>(stop)));
    const auto code = exitCode == -1000 ? std::nullopt : std::optional(exitCode);
    const Outcome outcome = book.ended(code, signal, error, at(5s));
    QCOMPARE(outcome.key, (AttemptKey{QStringLiteral("r"), 2}));
    QCOMPARE(toString(outcome.status), status);
    QCOMPARE(outcome.reason, reason);
    QCOMPARE(outcome.exitCode, code);
}

void KeepBookTest::saysWhenItBeganAndEnded()
{
    KeepBook book(assignment(0s), kStart);
    QVERIFY(!book.ended({}, {}, QStringLiteral("x"), at(0s)).startedAt);
    Assignment robocopy;
    robocopy.success = *SuccessCodes::from(QStringLiteral("0-7"));
    const KeepBook copied(robocopy, {});
    QVERIFY(copied.ended(7, {}, {}, at(0s)).status == RunState::Succeeded);
    QVERIFY(copied.ended(8, {}, {}, at(0s)).status == RunState::Failed);
    QVERIFY(copied.ended({}, QStringLiteral("SIGKILL"), {}, at(0s)).status == RunState::Failed);
    QVERIFY(copied.ended(3, {}, {}, at(0s), true).reason.startsWith(QStringLiteral("a process")));
    const Outcome open = book.ended(0, {}, {}, at(0s), true);
    QVERIFY(open.status == RunState::Succeeded);
    QVERIFY(open.reason.startsWith(QStringLiteral("a process that it left behind could still write")));
    QVERIFY(book.ended(3, {}, {}, at(0s), true).reason.startsWith(QStringLiteral("exit code 3; a process")));
    book.started(at(2s));
    const Outcome outcome = book.ended(0, {}, {}, at(92s));
    QCOMPARE(outcome.startedAt, kNoon + 2s);
    QCOMPARE(outcome.finishedAt, kNoon + 92s);
    QCOMPARE(outcome.took, Milliseconds(90s));
}

void KeepBookTest::aClockThatIsSetDoesNotChangeHowLongItTook()
{
    KeepBook book(assignment(0s), kStart);
    QVERIFY(!book.ended({}, {}, {}, at(0s)).took); // it did not start
    book.started(at(2s));
    Now end = at(5s);
    end.wall += 1h;
    QCOMPARE(book.ended(0, {}, {}, end).took, Milliseconds(3s));
    end.wall -= 2h;
    QCOMPARE(book.ended(0, {}, {}, end).took, Milliseconds(3s));
}

void KeepBookTest::stopsWhatRunsTooLong()
{
    KeepBook book(assignment(5s), kStart);
    book.started(at(0s));
    QCOMPARE(book.nextDeadline(), kStart + 5s);
    QVERIFY(!book.onDeadline(kStart + 5s - 1ms));
    QVERIFY(!book.isStopping());
    QVERIFY(book.onDeadline(kStart + 5s));
    QVERIFY(book.isStopping());
    QVERIFY(!book.nextDeadline());
    QVERIFY(!book.onDeadline(kStart + 1h));
    QVERIFY(statusOf(book) == RunState::TimedOut);
}

void KeepBookTest::theTimeoutCountsFromTheStart()
{
    KeepBook book(assignment(5s), kStart);
    QVERIFY(!book.nextDeadline());
    QVERIFY(!book.onDeadline(kStart + 1h));
    book.started(at(1h));
    QCOMPARE(book.nextDeadline(), kStart + 1h + 5s);
}

void KeepBookTest::noTimeoutIsNoDeadline()
{
    KeepBook book(assignment(0s), kStart);
    book.started(at(0s));
    QVERIFY(!book.nextDeadline());
    QVERIFY(!book.onDeadline(kStart + std::chrono::days(365)));
}

void KeepBookTest::theLeaseEnds()
{
    KeepBook book = leased(60s);
    book.started(at(1s));
    QCOMPARE(book.nextDeadline(), kStart + 60s);
    QVERIFY(!book.onDeadline(kStart + 60s - 1ms));
    QVERIFY(book.onDeadline(kStart + 60s));
    QVERIFY(!book.nextDeadline());
    QVERIFY(statusOf(book) == RunState::Lost);
}

void KeepBookTest::theLeaseCountsBeforeTheStartToo()
{
    KeepBook book = leased(10s);
    QVERIFY(book.onDeadline(kStart + 10s));
}

void KeepBookTest::onlyThePolicyStopHasALease_data()
{
    QTest::addColumn<int>("policy");
    QTest::newRow("wait") << static_cast<int>(OnDisconnect::Wait);
    QTest::newRow("replace") << static_cast<int>(OnDisconnect::Replace);
}

void KeepBookTest::onlyThePolicyStopHasALease()
{
    QFETCH(int, policy);
    KeepBook book(assignment(0s, static_cast<OnDisconnect>(policy)), kStart + 10s);
    book.started(at(0s));
    book.renew(kStart + 1s + 5s);
    QVERIFY(!book.nextDeadline());
    QVERIFY(!book.onDeadline(kStart + std::chrono::days(365)));
}

void KeepBookTest::anAnswerProlongsTheLease()
{
    KeepBook book = leased(60s);
    book.renew(kStart + 30s + 60s);
    QCOMPARE(book.nextDeadline(), kStart + 90s);
    QVERIFY(!book.onDeadline(kStart + 60s));
    QVERIFY(book.onDeadline(kStart + 90s));
}

void KeepBookTest::theLeaseIsNeverShortened()
{
    KeepBook book = leased(60s);
    book.renew(kStart + 1s + 10s);
    book.renew(kStart + 2s - 5s);
    QCOMPARE(book.nextDeadline(), kStart + 60s);
}

void KeepBookTest::aLeaseMayBeOverAtTheStart()
{
    for (const Milliseconds left : {0ms, -1ms, Milliseconds(-1h)}) {
        KeepBook book = leased(left);
        QVERIFY(*book.nextDeadline() <= kStart);
        QVERIFY(book.onDeadline(kStart));
        QVERIFY(statusOf(book) == RunState::Lost);
    }
}

void KeepBookTest::aLateDeadlineStopsOnce()
{
    KeepBook book = leased(60s, 5s);
    book.started(at(0s));
    QVERIFY(book.onDeadline(kStart + 24h));
    QVERIFY(!book.onDeadline(kStart + 24h));
    QVERIFY(!book.onDeadline(kStart + 25h));
}

/// A machine slept, and the run may have been started elsewhere: of the time to stop politely only the rest is left.
void KeepBookTest::whatIsLateHasLessTimeToStop()
{
    const auto graceAfter = [](Milliseconds late) { return leased(60s).onDeadline(kStart + 60s + late); };
    QCOMPARE(graceAfter(0s), kStopGrace);
    QCOMPARE(graceAfter(2s), kStopGrace - 2s);
    QCOMPARE(graceAfter(kStopGrace), 0ms);
    QCOMPARE(graceAfter(24h), 0ms);
    KeepBook book(assignment(5s), kStart);
    book.started(at(0s));
    QCOMPARE(book.onDeadline(kStart + 24h), kStopGrace); // a time limit is nobody else's business
}

/// The process did not run for a while, and the worker's word lay unread: it counts from its arrival.
void KeepBookTest::anAnswerInTheLastMomentSaves()
{
    KeepBook book = leased(60s);
    book.renew(kStart + 61s + 20s);
    QVERIFY(!book.onDeadline(kStart + 61s));
    QCOMPARE(book.nextDeadline(), kStart + 81s);
}

void KeepBookTest::theEarlierOfTimeoutAndLeaseIsTheDeadline()
{
    KeepBook book = leased(60s, 30s);
    QCOMPARE(book.nextDeadline(), kStart + 60s);
    book.started(at(10s));
    QCOMPARE(book.nextDeadline(), kStart + 40s);
    QVERIFY(book.onDeadline(kStart + 40s));
    QVERIFY(statusOf(book) == RunState::TimedOut);
    KeepBook other = leased(60s, 300s);
    other.started(at(0s));
    QCOMPARE(other.nextDeadline(), kStart + 60s);
    QVERIFY(other.onDeadline(kStart + 60s));
    QVERIFY(statusOf(other) == RunState::Lost);
}

void KeepBookTest::theFirstCauseStands_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<QString>("status");
    const auto row = [](const char *name, StopCause first, const char *status) {
        QTest::newRow(name) << static_cast<int>(first) << QString::fromLatin1(status);
    };
    row("cancelled", StopCause::Cancelled, "cancelled");
    row("timed out", StopCause::TimedOut, "timed_out");
    row("the worker stops", StopCause::WorkerStops, "lost");
    row("the lease ended", StopCause::LeaseEnded, "lost");
}

void KeepBookTest::theFirstCauseStands()
{
    QFETCH(int, first);
    QFETCH(QString, status);
    const auto cause = static_cast<StopCause>(first);
    KeepBook book = cause == StopCause::LeaseEnded ? leased(60s) : leased(60s, 5s);
    book.started(at(0s));
    QVERIFY(bringAbout(book, cause));
    const QString reason = book.ended({}, {}, {}, at(0s)).reason;
    for (const StopCause other : {StopCause::Cancelled, StopCause::TimedOut, StopCause::WorkerStops})
        QVERIFY(!bringAbout(book, other));
    book.renew(kStart + 2h + 1h);
    QVERIFY(!book.nextDeadline());
    QCOMPARE(toString(statusOf(book)), status);
    QCOMPARE(book.ended({}, {}, {}, at(0s)).reason, reason);
}

void KeepBookTest::causesHaveWords()
{
    for (const StopCause cause :
         {StopCause::None, StopCause::Cancelled, StopCause::TimedOut, StopCause::WorkerStops, StopCause::LeaseEnded})
        QVERIFY(stopCauseFrom(toString(cause)) == cause);
    QVERIFY(!stopCauseFrom(QStringLiteral("lease")));
    QVERIFY(!stopCauseFrom({}));
}

QTEST_GUILESS_MAIN(KeepBookTest)
#include "tst_keep_book.moc"
