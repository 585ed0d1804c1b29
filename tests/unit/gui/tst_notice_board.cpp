// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/tray/notice_board_dbus.h"
#include "tests/support/patience.h"

#include <QDBusMetaType>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace holdfast;
using namespace holdfast::gui;

namespace {

/// A desktop's service, which keeps what it was asked to show.
class FakeDesktop final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    QStringList shown;

public Q_SLOTS:
    // clang-format off
    uint Notify(const QString &, uint, const QString &, const QString &title, const QString &text, const QStringList &, const QVariantMap &, int)
    // clang-format on
    {
        shown += title + u'|' + text;
        return uint(shown.size());
    }

Q_SIGNALS:
    void ActionInvoked(uint id, const QString &action);
    void NotificationClosed(uint id, uint reason);
};

} // namespace

/// Over a real bus.
class TestNoticeBoard final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void showsAndIsClicked();
    void isSilentWhereNobodyShows();

private:
    QProcess m_daemon;
    QString m_address;
};

void TestNoticeBoard::initTestCase()
{
    if (QStandardPaths::findExecutable("dbus-daemon").isEmpty())
        QSKIP("no dbus-daemon here");
    m_daemon.start("dbus-daemon", {"--session", "--nofork", "--nopidfile", "--print-address=1"});
    QVERIFY(m_daemon.waitForStarted() && m_daemon.waitForReadyRead());
    m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
    QVERIFY(!m_address.isEmpty());
}

void TestNoticeBoard::cleanupTestCase()
{
    for (const char *name : {"ours", "desktop"})
        QDBusConnection::disconnectFromBus(name);
    m_daemon.kill();
    m_daemon.waitForFinished();
}

void TestNoticeBoard::isSilentWhereNobodyShows()
{
    DbusNoticeBoard board(QDBusConnection::connectToBus(m_address, "ours"), [] { QFAIL("nobody clicked"); });
    board.show({"a", "b"});
    QTRY_COMPARE(board.findChildren<QObject *>().size(), 0); // the answer is there, and it is an error
}

void TestNoticeBoard::showsAndIsClicked()
{
    FakeDesktop desktop;
    QDBusConnection bus = QDBusConnection::connectToBus(m_address, "desktop");
    QVERIFY(bus.registerService("org.freedesktop.Notifications"));
    QVERIFY(bus.registerObject("/org/freedesktop/Notifications", &desktop,
                               QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
    int clicks = 0;
    DbusNoticeBoard board(QDBusConnection::connectToBus(m_address, "ours"), [&clicks] { ++clicks; });
    board.show({"1 worker offline for a minute", "<b>web</b>"});
    QTRY_COMPARE(desktop.shown, QStringList{"1 worker offline for a minute|&lt;b&gt;web&lt;/b&gt;"});
    QTRY_COMPARE(board.findChildren<QObject *>().size(), 0);
    Q_EMIT desktop.ActionInvoked(7, "default"); // of another program
    Q_EMIT desktop.ActionInvoked(1, "default");
    QTRY_COMPARE(clicks, 1);
    Q_EMIT desktop.NotificationClosed(1, 2);
    Q_EMIT desktop.ActionInvoked(1, "default");
    board.show({"c", "d"});
    QTRY_COMPARE(desktop.shown.size(), 2); // after what came before
    QCOMPARE(clicks, 1);
    bus.unregisterService("org.freedesktop.Notifications");
}

QTEST_MAIN(TestNoticeBoard)
#include "tst_notice_board.moc"
