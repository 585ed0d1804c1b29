// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/standby.h"
#include "core/store/problems.h"
#include "tests/support/patience.h"

#include <QSignalSpy>
#include <QTest>

#include <mutex>

using namespace holdfast;
using namespace holdfast::server;
using holdfast::test::kPatience;

namespace {

/// A database that answers what a test says.
struct Answers
{
    std::mutex mutex;
    Result<store::Leader> answer = store::Leader{QStringLiteral("db1"), QStringLiteral("ws://db1:8000"), false};

    void say(const Result<store::Leader> &leader)
    {
        const std::lock_guard lock(mutex);
        answer = leader;
    }
};

struct SetClock final : runtime::Clock
{
    Now now() const override { return {mono, {}}; }
    Microseconds suspended() const override { return {}; }
    MonoTime mono{std::chrono::hours(1)};
};

} // namespace

class StandbyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_answers = std::make_unique<Answers>();
        m_trust = std::make_shared<store::LeaseTrust>();
        const auto ask = [answers = m_answers.get()] {
            const std::lock_guard lock(answers->mutex);
            return answers->answer;
        };
        m_standby = std::make_unique<Standby>(
            StandbyConfig{[ask] { return store::AskLeader(ask); }, m_trust, QStringLiteral("db2"), Milliseconds(5)},
            m_clock);
    }
    void cleanup() { m_standby.reset(); }

    void saysWhoLeads()
    {
        m_standby->wait();
        QTRY_COMPARE_WITH_TIMEOUT(m_standby->words(),
                                  QStringLiteral("this server does not lead; the leader is db1 at ws://db1:8000"),
                                  kPatience);
    }

    void isFreeWhenTheLeaseIsOver()
    {
        QSignalSpy free(m_standby.get(), &Standby::free);
        m_standby->wait();
        QTRY_VERIFY_WITH_TIMEOUT(!m_standby->leader().isFree, kPatience);
        QVERIFY(free.isEmpty());
        m_answers->say(store::Leader{QStringLiteral("db1"), {}, true});
        QTRY_VERIFY_WITH_TIMEOUT(!free.isEmpty(), kPatience);
        QCOMPARE(free.first().first().toString(), QStringLiteral("another server took over: db2, from db1"));
    }

    void aFirstLeaderTakesOverFromNobody()
    {
        QSignalSpy free(m_standby.get(), &Standby::free);
        m_answers->say(store::Leader{});
        m_standby->wait();
        QTRY_VERIFY_WITH_TIMEOUT(!free.isEmpty(), kPatience);
        QCOMPARE(free.first().first().toString(), QString());
    }

    void aDatabaseThatIsAwayFreesNothing()
    {
        QSignalSpy free(m_standby.get(), &Standby::free);
        m_answers->say(Problem{store::kUnavailable, QStringLiteral("connection refused")});
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("nobody can say who leads")));
        m_standby->wait();
        QTest::qWait(50); // ten questions: that nothing comes cannot be waited for
        QVERIFY(free.isEmpty());
    }

    void knowsWhoWaitsWhileItLeads()
    {
        QSignalSpy listed(m_standby.get(), &Standby::listed);
        const store::WaitingServer other{QStringLiteral("db3"), QStringLiteral("ws://db3:8000")};
        m_trust->extend(m_clock.mono + Seconds(6));
        m_standby->lead();
        m_trust->setWaiting({other});
        m_clock.mono += Seconds(1);
        QTRY_COMPARE_WITH_TIMEOUT(listed.size(), 2, kPatience); // nobody, at first
        QCOMPARE(listed.last().first().value<QList<store::WaitingServer>>(), QList<store::WaitingServer>{other});
    }

    void yieldsToAnotherServerForAWhile()
    {
        QSignalSpy free(m_standby.get(), &Standby::free);
        m_answers->say(store::Leader{QStringLiteral("db2"), {}, true});
        m_standby->wait(true);
        QTRY_VERIFY_WITH_TIMEOUT(m_standby->leader().name == u"db2", kPatience);
        QTest::qWait(50); // ten questions: that nothing comes cannot be waited for
        QVERIFY(free.isEmpty());
        m_clock.mono += Seconds(6);
        QTRY_VERIFY_WITH_TIMEOUT(!free.isEmpty(), kPatience);
    }

    void losesWithTheLease()
    {
        QSignalSpy lost(m_standby.get(), &Standby::lost);
        m_trust->extend(m_clock.mono + Seconds(6));
        m_standby->lead();
        QVERIFY(!m_standby->hasLost());
        m_clock.mono += Seconds(7);
        QVERIFY(m_standby->hasLost());
        m_clock.mono += Standby::kGrace - Seconds(2);
        QTest::qWait(20);
        QVERIFY(lost.isEmpty());
        m_clock.mono += Seconds(2);
        QTRY_COMPARE_WITH_TIMEOUT(lost.size(), 1, kPatience);
    }

    void losesAtOnceToAnotherServer()
    {
        QSignalSpy lost(m_standby.get(), &Standby::lost);
        m_trust->extend(m_clock.mono + Seconds(6));
        m_standby->lead();
        m_trust->end();
        m_clock.mono += Seconds(1);
        QTRY_COMPARE_WITH_TIMEOUT(lost.size(), 1, kPatience);
    }

private:
    SetClock m_clock;
    std::unique_ptr<Answers> m_answers;
    std::shared_ptr<store::LeaseTrust> m_trust;
    std::unique_ptr<Standby> m_standby;
};

QTEST_GUILESS_MAIN(StandbyTest)
#include "tst_standby.moc"
