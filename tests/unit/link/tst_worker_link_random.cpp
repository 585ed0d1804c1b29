// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/link/effects_of.h"

#include "core/link/worker_link.h"

#include <QTest>

#include <random>
#include <set>

using namespace holdfast;
using namespace holdfast::link;
using namespace holdfast::link::test;
using namespace std::chrono_literals;

/// Any input in any state, late, repeated, in any order: the link says nothing to a socket that it does not have, tells
/// of each end once, and comes up again when the world is good again.
class WorkerLinkRandomTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void staysSaneWhateverComes_data();
    void staysSaneWhateverComes();
};

namespace {

/// What must hold of every sequence of effects.
class Referee
{
public:
    void watch(const WorkerEffects &effects, Now now)
    {
        m_now = now.mono;
        for (const WorkerEffect &effect : effects)
            std::visit([this](const auto &each) { on(each); }, effect);
    }
    bool hasSocket = false;
    bool isUp = false;
    bool isLasting = false; ///< an outage that was noted
    QString fault;

private:
    void expect(bool good, const char *what)
    {
        if (!good && fault.isEmpty())
            fault = QString::fromLatin1(what);
    }
    void on(const OpenSocket &)
    {
        expect(!hasSocket, "opened a second socket");
        hasSocket = true;
    }
    void on(const SendText &)
    {
        expect(hasSocket, "sent without a socket");
        m_sentAt.insert(m_now);
    }
    void on(const SendPing &)
    {
        expect(hasSocket && isUp, "pinged without a link");
        m_sentAt.insert(m_now);
    }
    void on(const CloseSocket &) { expect(hasSocket, "closed no socket"); }
    void on(const AbortSocket &)
    {
        expect(hasSocket, "aborted no socket");
        hasSocket = false;
    }
    void on(const Opened &) { expect(hasSocket, "no socket is open"); }
    void on(const LinkUp &)
    {
        expect(!isUp, "up twice");
        isUp = true;
    }
    void on(const LinkDown &)
    {
        expect(isUp, "down twice");
        isUp = false;
    }
    void on(const Deliver &) { expect(isUp || hasSocket, "delivered without a link"); }
    void on(const Confirmed &confirmed)
    {
        expect(hasSocket && m_sentAt.contains(confirmed.sentAt), "confirmed what was not sent");
    }
    void on(const NoteOutage &outage)
    {
        expect(!isUp, "an outage noted while the link is up");
        expect(isLasting || !outage.back, "an outage ended that had not begun");
        isLasting = !outage.back;
    }
    void on(const Answered &) { expect(isUp, "answered without a link"); }
    void on(const MeasuredRoundTrip &) { expect(isUp, "measured without a link"); }
    void on(const WriteLog &) {}
    void on(const TokenRefused &) {}

    MonoTime m_now{};
    std::set<MonoTime> m_sentAt;
};

const char *const kTexts[] = {R"({"type":"ack","msg":"registered"})",
                              R"({"type":"ack","msg":"registered","protocol":1,"id":"register"})",
                              R"({"type":"ack","received":true,"id":"heartbeat-1"})",
                              R"({"type":"ack"})",
                              R"({"type":"error","code":"x","reason":"y"})",
                              R"({"type":"goodbye"})",
                              R"({"type":"job_start","run_id":"r","job":"j","command":["p"],"id":1})",
                              R"({"type":"??"})",
                              "garbage",
                              ""};

WorkerEffects anyInput(WorkerLink &link, Referee &referee, Now now, std::mt19937 &random)
{
    const auto cause = static_cast<EndCause>(random() % 11);
    switch (random() % 12) {
    case 0:
        return random() % 10 == 0 ? link.stop(now) : WorkerEffects();
    case 1:
        return link.start(now);
    case 2:
        return link.opened(now);
    case 3:
    case 4:
    case 5:
        return link.received(kTexts[random() % std::size(kTexts)], now);
    case 6:
        return link.ponged(random() % 2 == 0 ? "hf1" : "x", now);
    case 7:
        referee.hasSocket = false; // whatever it was, it is gone
        return link.closed({cause, QStringLiteral("d")}, now);
    case 8:
        return link.woke(now);
    case 9:
        return link.registerAs({}, now);
    case 10:
        return link.send({static_cast<int>(random() % 5), protocol::Event{}}, now);
    default:
        return link.onDeadline(now);
    }
}

/// A good world: connects, registers, answers. True once the link is up.
bool heal(WorkerLink &link, Referee &referee, Now now)
{
    const MonoTime until = now.mono + 6min; // a refused token is shown again after 5 min at most
    referee.watch(link.start(now), now);
    while (!link.isUp() && now.mono < until) {
        referee.watch(link.opened(now), now);
        referee.watch(link.registerAs({}, now), now);
        referee.watch(link.received(kTexts[1], now), now);
        now.mono += 100ms;
        if (!link.isUp())
            referee.watch(link.onDeadline(now), now);
        referee.watch(link.isIdle() ? link.start(now) : WorkerEffects(), now);
    }
    return link.isUp();
}

} // namespace

void WorkerLinkRandomTest::staysSaneWhateverComes_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 300; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void WorkerLinkRandomTest::staysSaneWhateverComes()
{
    QFETCH(unsigned, seed);
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> uniform;
    WorkerLink::Config config;
    config.urls = {QStringLiteral("ws://a"), QStringLiteral("ws://b")};
    WorkerLink link(config, [&] { return uniform(random); });
    Referee referee;
    Now now{MonoTime(1h), fromMsecs(1'795'414'971'120)};
    for (int i = 0; i < 1000; ++i) {
        referee.watch(anyInput(link, referee, now, random), now);
        QVERIFY2(referee.fault.isEmpty(), qPrintable(referee.fault));
        QCOMPARE(link.isUp(), referee.isUp);
        const auto deadline = link.nextDeadline();
        QVERIFY(deadline || link.isIdle());
        now.mono += Milliseconds(random() % 3 == 0 ? 0 : random() % 8'000);
        if (random() % 50 == 0)
            now.mono += 10min;
    }
    QVERIFY(heal(link, referee, now));
    QVERIFY2(referee.fault.isEmpty(), qPrintable(referee.fault));
}

QTEST_GUILESS_MAIN(WorkerLinkRandomTest)
#include "tst_worker_link_random.moc"
