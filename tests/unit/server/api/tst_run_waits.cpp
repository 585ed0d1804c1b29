// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/run_waits.h"
#include "tests/support/patience.h"

#include <QTest>

#include <optional>

using namespace holdfast;
using namespace holdfast::server;
using News = RunWaits::News;
using Why = RunWaits::Why;

/// Who waits for news of a run, and what ends the wait.
class RunWaitsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_waits.emplace();
        m_told.clear();
    }

    void tellsThoseOfTheRun()
    {
        hold("a", News::End);
        hold("b", News::End);
        hold("a", News::Output);
        m_waits->tell("a", News::End);
        m_told.sort();
        QCOMPARE(m_told, (QStringList{"a", "a"}));
        m_waits->tell("a", News::End);
        QCOMPARE(m_told.size(), 2);
    }

    void outputIsNoNewsForWhoWaitsForTheEnd()
    {
        hold("a", News::End);
        m_waits->tell("a", News::Output);
        QCOMPARE(m_told, QStringList());
        hold("a", News::Output);
        m_waits->tell("a", News::Output);
        QCOMPARE(m_told, QStringList{"a"});
    }

    void theTimeEnds()
    {
        hold("a", News::End, Milliseconds(0));
        QCOMPARE(m_told, QStringList()); // never from inside hold()
        QTRY_COMPARE(m_told, QStringList{"a"});
    }

    void aTicketIsGoodOnce()
    {
        const quint64 first = *hold("a", News::End);
        m_waits->release(first);
        hold("b", News::End);
        m_waits->release(first);
        QCOMPARE(m_told, QStringList{"a"});
    }

    void moreAreNotHeld()
    {
        for (std::size_t i = 0; i < RunWaits::kMost; ++i)
            QVERIFY(hold("a", News::End));
        QVERIFY(!hold("b", News::End));
        m_waits->tell("a", News::End);
        QCOMPARE(m_told.size(), qsizetype(RunWaits::kMost));
        QVERIFY(hold("b", News::End));
    }

    void theEndIsToldToAll()
    {
        hold("a", News::End);
        hold("b", News::Output);
        m_waits->end();
        QCOMPARE(m_told, (QStringList{"a: ending", "b: ending"}));
    }

    void whoIsToldMayWaitAgain()
    {
        const auto again = m_waits->hold("a", News::End, Seconds(30), [this](Why) { hold("a", News::End); });
        QVERIFY(again);
        m_waits->tell("a", News::End);
        QCOMPARE(m_told, QStringList());
        m_waits->tell("a", News::End);
        QCOMPARE(m_told, QStringList{"a"});
    }

private:
    std::optional<quint64> hold(const char *run, News news, Milliseconds atMost = Seconds(30))
    {
        return m_waits->hold(QLatin1String(run), news, atMost, [this, run](Why why) {
            m_told += QLatin1String(run) + (why == Why::Ending ? QStringLiteral(": ending") : QString());
        });
    }

    std::optional<RunWaits> m_waits;
    QStringList m_told;
};

QTEST_GUILESS_MAIN(RunWaitsTest)
#include "tst_run_waits.moc"
