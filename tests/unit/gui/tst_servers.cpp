// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_feed_server.h"
#include "gui/models/log_model.h"
#include "gui/monitor_app.h"
#include "tests/support/patience.h"

#include <QAction>
#include <QComboBox>
#include <QJsonArray>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::FakeFeedServer;

namespace {

QJsonObject snapshotWith(int offline)
{
    return {{"type", "snapshot"},
            {"more", false},
            {"seq", 1},
            {"epoch", "a"},
            {"now", "2026-01-01T00:00:00Z"},
            {"server", QJsonObject{{"version", "1"}}},
            {"overview", QJsonObject{{"workers_offline", offline}, {"store_ok", true}}},
            {"workers", QJsonArray()}};
}

QStringList known()
{
    return QSettings().value("servers/known").toStringList();
}

/// What the list says of a server.
QString said(MonitorApp &app, const QString &address)
{
    const auto *list = app.window().findChild<QComboBox *>("servers");
    return list->itemText(list->findData(address));
}

} // namespace

class TestServers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        QApplication::setOrganizationName("holdfast-test");
    }
    void init() { QSettings().clear(); }
    void watchesServersThatAreNotShown();
    void keepsTheSessionWhileAnotherIsShown();
    void remembersAnAddressOnceItHasAnswered();
    void forgetsAServer();

private:
    QTemporaryDir m_settings;
    LogModel m_log;
};

void TestServers::watchesServersThatAreNotShown()
{
    FakeFeedServer shown;
    FakeFeedServer other;
    QSettings().setValue("servers/known", QStringList{shown.address(), other.address()});
    MonitorApp app({shown.address(), {}, false}, m_log, nullptr);
    QTRY_COMPARE(other.connections(), 1);
    QTRY_COMPARE(shown.connections(), 1);
    shown.send(snapshotWith(0));
    other.send(snapshotWith(2));
    QTRY_COMPARE(said(app, other.address()), other.address() + "   2 offline");
    QCOMPARE(said(app, shown.address()), shown.address()); // how that one is, the window says
    QCOMPARE(app.session().address().name(), shown.address());
    other.stop();
    QTRY_COMPARE(said(app, other.address()), other.address() + "   cut off");
}

void TestServers::keepsTheSessionWhileAnotherIsShown()
{
    FakeFeedServer shown;
    FakeFeedServer other;
    QSettings().setValue("servers/known", QStringList{shown.address(), other.address()});
    MonitorApp app({shown.address(), {}, false}, m_log, nullptr);
    QTRY_COMPARE(other.connections(), 1);
    other.send(snapshotWith(2));
    QTRY_COMPARE(said(app, other.address()), other.address() + "   2 offline");
    QAction *next = nullptr;
    for (QAction *action : app.window().findChildren<QAction *>()) {
        if (action->shortcut() == QKeySequence(Qt::CTRL | Qt::Key_Tab))
            next = action;
    }
    QVERIFY(next != nullptr);
    next->trigger();
    QCOMPARE(app.session().address().name(), other.address());
    QCOMPARE(app.session().overview().offline, 2); // at once
    next->trigger();
    QCOMPARE(app.session().address().name(), shown.address());
    QCOMPARE(other.connections(), 1);
}

void TestServers::remembersAnAddressOnceItHasAnswered()
{
    FakeFeedServer shown;
    MonitorApp app({shown.address(), {}, false}, m_log, nullptr);
    QTRY_COMPARE(shown.connections(), 1);
    QCOMPARE(known(), QStringList());
    shown.send(snapshotWith(0));
    QTRY_COMPARE(known(), QStringList{shown.address()});
    QCOMPARE(QSettings().value("servers/last").toString(), shown.address());
    Q_EMIT app.window().serverChosen("127.0.0.1:1");
    QCOMPARE(app.session().address().name(), QStringLiteral("127.0.0.1:1"));
    QCOMPARE(known(), QStringList{shown.address()});
    QCOMPARE(QSettings().value("servers/last").toString(), shown.address());
}

void TestServers::forgetsAServer()
{
    FakeFeedServer shown;
    FakeFeedServer other;
    QSettings().setValue("servers/known", QStringList{shown.address(), other.address()});
    MonitorApp app({shown.address(), {}, false}, m_log, nullptr);
    QTRY_COMPARE(shown.connections(), 1);
    Q_EMIT app.window().serverForgotten(shown.address());
    QCOMPARE(known(), QStringList{other.address()});
    QCOMPARE(app.session().address().name(), other.address());
    QCOMPARE(app.window().findChild<QComboBox *>("servers")->findData(shown.address()), -1);
}

QTEST_MAIN(TestServers)
#include "tst_servers.moc"
