// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/link/idle_meter.h"
#include "core/link/outage.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace holdfast;
using namespace holdfast::link;
using namespace std::chrono_literals;

namespace {

using Change = std::function<void(Evidence &)>;

Sighting sighting(EndCause cause, const QString &detail = {})
{
    return {{cause, detail}, {}};
}

Sighting stalled(EndCause cause, Milliseconds time)
{
    Sighting seen = sighting(cause);
    seen.seen.up = 2min;
    seen.seen.stalled = time;
    return seen;
}

Sighting slept(EndCause cause, Milliseconds time)
{
    Sighting seen = sighting(cause);
    seen.seen.slept = time;
    return seen;
}

/// As the server judges, of a worker that is back unless a change says otherwise.
Evidence both(const Sighting &mine, const Sighting &theirs, const Change &change = {})
{
    Evidence evidence;
    evidence.mine = mine;
    evidence.theirs = theirs;
    if (change)
        change(evidence);
    return evidence;
}

Evidence only(const Sighting &mine, Side here = Side::Server)
{
    Evidence evidence;
    evidence.here = here;
    evidence.mine = mine;
    return evidence;
}

} // namespace

Q_DECLARE_METATYPE(Evidence)

/// The sentences themselves stand in tests/data/messages/link.txt.
class OutageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void causes_data();
    void causes();
    void wordsAreOneShortWordEach();
    void hereAndThereChangePlaces();
    void saysWhatToDoOnlyWhereSomebodyMust();
    void everyPairOfEndsHasASentence();
    void steadyIdleNeedsThreeAlike_data();
    void steadyIdleNeedsThreeAlike();
    void steadyIdleIsRefutedByALongerOneThatWasOutlived();
    void idleIsTheStretchWithoutABytesEitherWay();
    void outlivedIsTheLongestAfterWhichSomethingCame();
};

void OutageTest::causes_data()
{
    QTest::addColumn<Evidence>("evidence");
    QTest::addColumn<QString>("cause");
    const auto row = [](const char *name, const Evidence &evidence, const char *cause) {
        QTest::newRow(name) << evidence << QString::fromLatin1(cause);
    };
    const auto reset = sighting(EndCause::Reset);
    const auto noPong = sighting(EndCause::NoPong);
    const auto timedOut = sighting(EndCause::TimedOut);
    const auto superseded = sighting(EndCause::Superseded);

    row("the server alone: a reset", only(reset), "reset_by_peer");
    row("the server alone: silence", only(noPong), "no_pong");
    row("the worker stops in order", only(sighting(EndCause::GoneAway)), "worker_restart");
    row("the server stops in order", only(sighting(EndCause::Stopped)), "server_restart");
    row("the worker hears that the server stops", only(sighting(EndCause::GoneAway), Side::Worker), "server_restart");
    row("the worker was killed",
        both(reset, {},
             [](Evidence &e) {
                 e.theirs.reset();
                 e.restartedThere = true;
             }),
        "worker_restart");
    row("the server was killed",
        both({}, reset,
             [](Evidence &e) {
                 e.mine.reset();
                 e.restartedHere = true;
             }),
        "server_restart");
    row("a restart explains a refusal on the way",
        both({}, reset,
             [](Evidence &e) {
                 e.restartedHere = true;
                 e.blockedBy = LinkEnd{EndCause::Refused, QStringLiteral("HTTP 502")};
             }),
        "server_restart");
    row("both were cut", both(reset, reset), "reset_by_peer");
    row("the worker was cut and came back before the server saw it", both(superseded, reset), "reset_by_peer");
    row("nobody knows", both(superseded, superseded), "unknown");
    row("silence that the worker noticed first", both(reset, noPong), "no_pong");
    row("silence that the server noticed first", both(noPong, reset), "no_pong");
    row("the system gave up on it before a ping was missed", only(timedOut), "no_pong");
    row("and the other side saw a cut", both(reset, timedOut), "no_pong");
    row("and the worker stood still", both(timedOut, stalled(EndCause::Reset, 30s)), "stalled_there");
    row("the worker closed", both(sighting(EndCause::ClosedByPeer), reset), "closed_by_peer");
    row("the worker stood still", both(noPong, stalled(EndCause::Reset, 30s)), "stalled_there");
    row("the server stood still", both(stalled(EndCause::Reset, 12s), noPong), "stalled_here");
    row("a short stall explains nothing", both(noPong, stalled(EndCause::Reset, 4s)), "no_pong");
    row("a stall of half the ping timeout does", both(noPong, stalled(EndCause::Reset, 5s)), "stalled_there");
    row("as does one of half of what the other side waited",
        both(stalled(EndCause::Reset, 4s),
             [] {
                 Sighting hasty = sighting(EndCause::NoPong);
                 hasty.seen.silent = 1200ms;
                 return hasty;
             }()),
        "stalled_here");
    row("a stall explains no reset", both(stalled(EndCause::Reset, 30s), reset), "reset_by_peer");
    row("nor does one of before the link was up",
        both(noPong,
             [] {
                 Sighting young = stalled(EndCause::Reset, 30s);
                 young.seen.up = 29s;
                 return young;
             }()),
        "no_pong");
    row("an old worker does not tell", only(stalled(EndCause::Reset, 30s)), "stalled_here");
    row("the worker did not read", both(sighting(EndCause::Overflow), reset), "stalled_there");
    row("the server did not read", both(reset, sighting(EndCause::Overflow)), "stalled_here");
    row("the worker's machine slept", both(noPong, slept(EndCause::Reset, 1h)), "slept");
    row("sleep comes before the stall that it looks like",
        both(stalled(EndCause::NoPong, 20s), slept(EndCause::Reset, 1h)), "slept");
    row("another network", both(noPong, noPong, [](Evidence &e) { e.addressChanged = true; }), "network_changed");
    row("another of that name", both(sighting(EndCause::TakenOver), sighting(EndCause::TakenOver)), "taken_over");
    row("let in no more",
        both(reset, reset,
             [](Evidence &e) {
                 e.blockedBy = LinkEnd{EndCause::Refused, {}};
             }),
        "refused");
    row("its token is not accepted",
        both(reset, reset,
             [](Evidence &e) {
                 e.blockedBy = LinkEnd{EndCause::Unauthorized, {}};
             }),
        "refused");
    row("its credential was revoked", both(sighting(EndCause::Revoked), sighting(EndCause::Revoked)), "revoked");
    row("revoked, and the worker was started again",
        both(sighting(EndCause::Revoked), sighting(EndCause::Revoked), [](Evidence &e) { e.restartedThere = true; }),
        "revoked");
    row("revoked while it was away",
        both(reset, reset,
             [](Evidence &e) {
                 e.blockedBy = LinkEnd{EndCause::Revoked, {}};
             }),
        "revoked");
    row("no TLS", both(reset, reset, [](Evidence &e) { e.blockedBy = LinkEnd{EndCause::Tls, {}}; }), "tls");
    row("no name",
        both(reset, reset,
             [](Evidence &e) {
                 e.blockedBy = LinkEnd{EndCause::NameLookup, {}};
             }),
        "name_lookup");
    row("not reached for a while",
        both(reset, reset,
             [](Evidence &e) {
                 e.blockedBy = LinkEnd{EndCause::Unreachable, {}};
             }),
        "reset_by_peer");
    row("the protocol", both(sighting(EndCause::ProtocolError), reset), "protocol_error");
    row("a hop that cuts", both(reset, reset, [](Evidence &e) { e.steadyIdle = 15s; }), "path_idle_cut");
    row("a steady time explains no silence", both(noPong, reset, [](Evidence &e) { e.steadyIdle = 15s; }), "no_pong");
}

void OutageTest::causes()
{
    QFETCH(Evidence, evidence);
    QFETCH(QString, cause);
    const Judgement judgement = judge(evidence);
    QCOMPARE(toString(judgement.cause), cause);
    QVERIFY(!judgement.verdict.isEmpty());
}

void OutageTest::wordsAreOneShortWordEach()
{
    static const QRegularExpression form(QStringLiteral("\\A[a-z_]{3,20}\\z"));
    QSet<QString> words;
    for (int cause = 0; cause <= static_cast<int>(kLastOutageCause); ++cause) {
        const QString word = toString(static_cast<OutageCause>(cause));
        QVERIFY2(form.match(word).hasMatch(), qPrintable(word));
        QVERIFY(outageCauseFrom(word) == static_cast<OutageCause>(cause));
        words += word;
    }
    QCOMPARE(words.size(), static_cast<int>(kLastOutageCause) + 1);
    QVERIFY(!outageCauseFrom(QStringLiteral("meteor")));
}

void OutageTest::hereAndThereChangePlaces()
{
    QCOMPARE(mirrored(QStringLiteral("stalled_here")), QStringLiteral("stalled_there"));
    QCOMPARE(mirrored(QStringLiteral("stalled_there")), QStringLiteral("stalled_here"));
    QCOMPARE(mirrored(QStringLiteral("no_pong")), QStringLiteral("no_pong"));
    QCOMPARE(mirrored(QStringLiteral("meteor")), QStringLiteral("meteor"));
}

void OutageTest::saysWhatToDoOnlyWhereSomebodyMust()
{
    QCOMPARE(judge(only(sighting(EndCause::GoneAway))).act, QString());
    QVERIFY(!judge(only(sighting(EndCause::Reset))).act.isEmpty());
    QVERIFY(!judge(only(sighting(EndCause::TakenOver))).act.isEmpty());
    const Evidence hop =
        both(sighting(EndCause::Reset), sighting(EndCause::Reset), [](Evidence &e) { e.steadyIdle = 15s; });
    QVERIFY(judge(hop).act.contains(QStringLiteral("below 15 s")));
}

/// Whatever the two sides saw, together or alone: one cause, a sentence, the same words for both ways of looking.
void OutageTest::everyPairOfEndsHasASentence()
{
    for (int mine = 0; mine <= static_cast<int>(kLastEndCause); ++mine) {
        for (int theirs = 0; theirs <= static_cast<int>(kLastEndCause); ++theirs) {
            Evidence server = both(sighting(static_cast<EndCause>(mine)), sighting(static_cast<EndCause>(theirs)));
            Evidence worker = both(*server.theirs, *server.mine);
            worker.here = Side::Worker;
            const Judgement seenByServer = judge(server);
            QVERIFY(!seenByServer.verdict.isEmpty());
            QCOMPARE(mirrored(toString(judge(worker).cause)), toString(seenByServer.cause));
        }
    }
}

void OutageTest::steadyIdleNeedsThreeAlike_data()
{
    QTest::addColumn<QList<int>>("msecs");
    QTest::addColumn<int>("steady");
    QTest::newRow("none") << QList<int>{} << -1;
    QTest::newRow("two") << QList<int>{15'000, 15'000} << -1;
    QTest::newRow("three alike") << QList<int>{15'100, 15'000, 15'300} << 15'000;
    QTest::newRow("the newest three count") << QList<int>{90'000, 2'000, 2'050, 2'090} << 2'000;
    QTest::newRow("one is off") << QList<int>{15'000, 15'000, 16'000} << -1;
    QTest::newRow("too short to be a rule") << QList<int>{900, 900, 900} << -1;
}

void OutageTest::steadyIdleNeedsThreeAlike()
{
    QFETCH(QList<int>, msecs);
    std::vector<IdleEnd> ends;
    for (const int each : msecs)
        ends.push_back({Milliseconds(each), {}});
    QTEST(static_cast<int>(steadyIdle(ends).value_or(-1ms).count()), "steady");
}

void OutageTest::steadyIdleIsRefutedByALongerOneThatWasOutlived()
{
    std::vector<IdleEnd> ends(3, {15s, 14s});
    QCOMPARE(steadyIdle(ends), std::optional<Milliseconds>(15s));
    ends[1].outlived = 15'750ms; // within the tolerance
    QCOMPARE(steadyIdle(ends), std::optional<Milliseconds>(15s));
    ends[1].outlived = 15'751ms;
    QVERIFY(!steadyIdle(ends));
}

void OutageTest::idleIsTheStretchWithoutABytesEitherWay()
{
    const MonoTime start{100h};
    IdleMeter meter(start);
    QCOMPARE(meter.idle(start + 3s), Microseconds(3s));
    meter.received(start + 5s);
    meter.sent(start + 20s); // a ping that a forgetful hop answers with a reset
    meter.sent(start + 21s);
    QCOMPARE(meter.idle(start + 22s), Microseconds(15s));
    QCOMPARE(meter.silent(start + 22s), Microseconds(17s));
    meter.received(start + 30s);
    QCOMPARE(meter.idle(start + 31s), Microseconds(1s));
    meter.sent(start + 32s);
    QCOMPARE(meter.idle(start + 50s), Microseconds(18s)); // what was sent needs no answer, and then nothing came
}

void OutageTest::outlivedIsTheLongestAfterWhichSomethingCame()
{
    const MonoTime start{100h};
    IdleMeter meter(start);
    meter.sent(start + 20s);
    QCOMPARE(meter.outlived(), Microseconds(0)); // nobody knows yet
    meter.received(start + 21s);
    QCOMPARE(meter.outlived(), Microseconds(20s));
    meter.received(start + 31s);
    QCOMPARE(meter.outlived(), Microseconds(20s));
    meter.received(start + 61s);
    QCOMPARE(meter.outlived(), Microseconds(30s));
}

QTEST_APPLESS_MAIN(OutageTest)

#include "tst_outage.moc"
