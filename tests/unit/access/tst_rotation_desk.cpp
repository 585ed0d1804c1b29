// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/rotation_desk.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::access;

using Tickets = std::vector<RotationDesk::Ticket>;

class RotationDeskTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksOnceForAllWhoWait()
    {
        QVERIFY(m_desk.ask(1, kId, Rotation::Gentle, 7, at(0)));
        QVERIFY(!m_desk.ask(1, kId, Rotation::Gentle, 8, at(1)));
        QCOMPARE(m_desk.settle(1), (Tickets{7, 8}));
        QCOMPARE(m_desk.settle(1), Tickets());
    }
    void asksAgainWhenNobodyWaitsAnyMore()
    {
        QVERIFY(m_desk.ask(1, kId, Rotation::Gentle, 7, at(0)));
        QCOMPARE(m_desk.nextDeadline(), std::optional(at(10)));
        QCOMPARE(m_desk.onDeadline(at(9)), Tickets());
        QCOMPARE(m_desk.onDeadline(at(10)), Tickets{7});
        QVERIFY(!m_desk.nextDeadline());
        QVERIFY(m_desk.ask(1, kId, Rotation::Gentle, 8, at(11)));
    }
    /// The offer may come late, or on the next connection.
    void aLeakEndsHoweverLateTheOfferIs()
    {
        QVERIFY(m_desk.ask(1, kId, Rotation::AtOnce, 7, at(0)));
        QCOMPARE(m_desk.onDeadline(at(10)), Tickets{7});
        QCOMPARE(m_desk.settle(1), Tickets());
        QVERIFY(m_desk.ask(2, kId, Rotation::Gentle, 8, at(99)));
        QVERIFY(m_desk.howOf(kId) == Rotation::AtOnce);
        m_desk.taken(kId);
        QVERIFY(m_desk.howOf(kId) == Rotation::Gentle);
    }

    void init() { m_desk = {}; }

private:
    static MonoTime at(int second) { return MonoTime(Seconds(second)); }
    const QString kId = QStringLiteral("0123456789abcdef");
    RotationDesk m_desk;
};

QTEST_APPLESS_MAIN(RotationDeskTest)
#include "tst_rotation_desk.moc"
