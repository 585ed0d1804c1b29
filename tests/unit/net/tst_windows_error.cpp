// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/link_end_from.h"
#include "core/net/windows_error.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::net;
using Error = QAbstractSocket::SocketError;
using link::EndCause;

Q_DECLARE_METATYPE(holdfast::link::EndCause)

/// What Windows calls the end of a connection, and what we do.
class TestWindowsError final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void meansACause_data();
    void meansACause();
    void otherNumbersMeanNothing();
};

void TestWindowsError::meansACause_data()
{
    QTest::addColumn<int>("number");
    QTest::addColumn<EndCause>("whenOpen");
    QTest::newRow("the network name is no longer available") << 64 << EndCause::Reset;
    QTest::newRow("aborted by the local system") << 1236 << EndCause::TimedOut;
    QTest::newRow("WSAECONNABORTED") << 10053 << EndCause::TimedOut;
    QTest::newRow("WSAECONNRESET") << 10054 << EndCause::Reset;
    QTest::newRow("WSAETIMEDOUT") << 10060 << EndCause::TimedOut;
    QTest::newRow("WSAECONNREFUSED") << 10061 << EndCause::Reset;
    QTest::newRow("WSAEHOSTDOWN") << 10064 << EndCause::TimedOut;
    QTest::newRow("WSAEHOSTUNREACH") << 10065 << EndCause::TimedOut;
}

/// Qt says "network error" for all that it has no word for.
void TestWindowsError::meansACause()
{
    QFETCH(int, number);
    EndFacts facts{true, true, false, Error::NetworkError, QStringLiteral("Network error"), 1000, {}};
    facts.systemError = number;
    QFETCH(EndCause, whenOpen);
    QCOMPARE(toString(linkEndFrom(judge(facts)).cause), toString(whenOpen));
    QVERIFY2(judge(facts).error.contains(QString::number(number)), qPrintable(judge(facts).error));
    facts.opened = facts.reached = false;
    QCOMPARE(toString(linkEndFrom(judge(facts)).cause), toString(EndCause::Unreachable));
}

void TestWindowsError::otherNumbersMeanNothing()
{
    for (const int number : {0, 5, 10035, 10055}) {
        QVERIFY(!howOfWindows(number, true));
        EndFacts facts{true, true, false, Error::RemoteHostClosedError, QStringLiteral("gone"), 1000, {}};
        facts.systemError = number;
        QCOMPARE(judge(facts).how, End::How::Reset);
        QCOMPARE(judge(facts).error, QStringLiteral("gone"));
    }
}

QTEST_GUILESS_MAIN(TestWindowsError)
#include "tst_windows_error.moc"
