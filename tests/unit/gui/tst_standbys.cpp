// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QStatusBar>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::Desk;

namespace {

FeedStatus refused(int httpStatus)
{
    FeedStatus status{FeedState::Connecting, std::nullopt, "HTTP"};
    status.httpStatus = httpStatus;
    return status;
}

QPushButton *leaderButton(const Desk &desk)
{
    for (QPushButton *button : desk.window.findChildren<QPushButton *>()) {
        if (button->text().remove(u'&') == u"Show the leader")
            return button;
    }
    return nullptr;
}

/// What the status bar says of this, with its tool tip.
QString statusOf(const Desk &desk)
{
    QString texts;
    for (const QLabel *label : desk.window.statusBar()->findChildren<QLabel *>())
        texts += label->text() + u'\n' + label->toolTip() + u'\n';
    return texts;
}

} // namespace

/// Servers that share a database: who leads, and who waits.
class TestStandbys final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { gui::test::useSettingsIn(m_settings); }
    void theLeaderNamesItsStandbys();
    void aServerAloneSaysNothingOfThat();
    void aStandbySaysWhoLeadsAndOffersIt();
    void aLeaderThatBecameAStandbySaysSo();
    void another503IsNoStandby();
    void whoBecomesLeaderIsNoStandby();

private:
    QTemporaryDir m_settings;
};

void TestStandbys::theLeaderNamesItsStandbys()
{
    Desk desk(3);
    desk.api->setStandbys({{"b", "ws://b:8000"}, {"c", "ws://c:8000"}});
    desk.live();
    QTRY_VERIFY2(statusOf(desk).contains("leads, 2 standby"), qPrintable(statusOf(desk)));
    QVERIFY2(statusOf(desk).contains("c is ready to take over, at ws://c:8000"), qPrintable(statusOf(desk)));
    QVERIFY2(statusOf(desk).contains("It leads since"), qPrintable(statusOf(desk)));
}

void TestStandbys::aServerAloneSaysNothingOfThat()
{
    Desk desk(3);
    desk.live();
    QTRY_VERIFY(desk.api->asked().contains("GET /api/v1/status"));
    QVERIFY2(!statusOf(desk).contains("leads"), qPrintable(statusOf(desk)));
    Desk last(3);
    last.api->setStandbys({});
    last.live();
    QTRY_VERIFY2(statusOf(last).contains("leads, no standby"), qPrintable(statusOf(last)));
}

void TestStandbys::aStandbySaysWhoLeadsAndOffersIt()
{
    Desk desk(0);
    desk.api->setRole({"a", "ws://a:8000"});
    desk.session.setStatus(refused(503));
    QTRY_VERIFY2(desk.texts().contains("test:8000 is a standby"), qPrintable(desk.texts()));
    QVERIFY2(desk.texts().contains("a leads, at ws://a:8000"), qPrintable(desk.texts()));
    QCOMPARE(desk.session.standing().text, QString("standby"));
    desk.session.setStatus(refused(503)); // the next attempt
    QVERIFY2(desk.texts().contains("test:8000 is a standby"), "nothing flickers");
    QSignalSpy chosen(&desk.window, &MonitorWindow::serverChosen);
    QVERIFY(leaderButton(desk)->isVisible());
    leaderButton(desk)->click();
    QCOMPARE(chosen.value(0), QVariantList{QString("ws://a:8000")});
}

void TestStandbys::aLeaderThatBecameAStandbySaysSo()
{
    Desk desk(3);
    desk.live();
    desk.api->setRole({"", ""});
    FeedStatus status = refused(503);
    status.state = FeedState::CutOff;
    status.since = desk.scene.now;
    desk.session.setStatus(status);
    QTRY_VERIFY2(desk.texts().contains("It waits to lead, and nobody leads yet."), qPrintable(desk.texts()));
    QVERIFY(!leaderButton(desk)->isVisible());
}

void TestStandbys::another503IsNoStandby()
{
    Desk desk(0);
    desk.session.setStatus(refused(503));
    QTRY_VERIFY(desk.api->asked().contains("GET /healthz"));
    QVERIFY(!desk.texts().contains("standby"));
    QVERIFY(!leaderButton(desk)->isVisible());
}

void TestStandbys::whoBecomesLeaderIsNoStandby()
{
    Desk desk(3);
    desk.api->setRole({"a", "ws://a:8000"});
    desk.session.setStatus(refused(503));
    QTRY_VERIFY(desk.session.status().standby.has_value());
    desk.live();
    QVERIFY(!desk.session.status().standby.has_value());
    QVERIFY(desk.session.standing().text != u"standby");
}

QTEST_MAIN(TestStandbys)
#include "tst_standbys.moc"
