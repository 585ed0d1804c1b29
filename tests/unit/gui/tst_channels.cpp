// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/token_text.h"
#include "desk.h"
#include "gui/models/run_facts.h"
#include "gui/views/channel_form.h"
#include "gui/views/channels_dialog.h"
#include "gui/views/field_form.h"
#include "gui/views/overview_strip.h"
#include "gui/views/run_head.h"
#include "tests/support/patience.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QJsonArray>
#include <QJsonObject>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTemporaryDir>
#include <QToolButton>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::answer;
using gui::test::Desk;

namespace {

/// A server with a channel that delivers and one that does not.
struct ChannelDesk : Desk
{
    ChannelDesk()
        : Desk(3)
    {
        api->setChannels({QJsonObject{{"name", "chat"},
                                      {"kind", "webhook"},
                                      {"target", "https://example.org"},
                                      {"waiting", 12},
                                      {"failures", 3},
                                      {"error", "HTTP 500"}},
                          QJsonObject{{"name", "ops"},
                                      {"kind", "mail"},
                                      {"target", "ops@example.org"},
                                      {"last_sent_at", "2026-03-18T13:36:42Z"}}});
        live();
        Q_EMIT window.findChild<OverviewStrip *>()->stateAsked("channels");
        dialog = window.findChild<ChannelsDialog *>();
    }
    [[nodiscard]] QPushButton &button(const char *text)
    {
        for (QPushButton *each : dialog->findChildren<QPushButton *>()) {
            if (each->text().remove(u'&').startsWith(QLatin1String(text)))
                return *each;
        }
        qFatal("no button %s", text);
    }
    [[nodiscard]] QString cell(int row, int column)
    {
        return table("channels").model()->index(row, column).data().toString();
    }

    ChannelsDialog *dialog = nullptr;
};

} // namespace

class TestChannels final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { gui::test::useSettingsIn(m_settings); }
    void showsWhetherEachDelivers();
    void triesOneAndSaysWhatCameOfIt();
    void removesOneWhenThePersonSaysSo();
    void addsOne();
    void greysOutWhatATokenMayNotDo();
    void saysHowLongAJobUsuallyTakes();

private:
    QTemporaryDir m_settings;
};

void TestChannels::showsWhetherEachDelivers()
{
    ChannelDesk desk;
    QTRY_COMPARE(desk.table("channels").model()->rowCount(), 2);
    QVERIFY2(desk.cell(0, ChannelsModel::State).startsWith("failed 3 time"), qPrintable(desk.cell(0, 3)));
    QVERIFY(desk.cell(0, ChannelsModel::State).endsWith("HTTP 500"));
    QCOMPARE(desk.cell(0, ChannelsModel::Waiting), QStringLiteral("12"));
    QCOMPARE(desk.cell(1, ChannelsModel::State), QStringLiteral("fine"));
    QCOMPARE(desk.cell(1, ChannelsModel::LastSent), QStringLiteral("1 min ago"));
    auto *more = desk.window.findChild<OverviewStrip *>()->findChild<QToolButton *>();
    Q_EMIT more->menu()->aboutToShow();
    QStringList news;
    for (const QAction *action : more->menu()->actions())
        news += action->text();
    QVERIFY2(news.join(u'\n').contains("chat does not deliver: HTTP 500"), qPrintable(news.join(u'\n')));
}

void TestChannels::triesOneAndSaysWhatCameOfIt()
{
    ChannelDesk desk;
    QTRY_COMPARE(desk.table("channels").model()->rowCount(), 2);
    QVERIFY(!desk.button("Send a test").isEnabled());
    desk.table("channels").selectRow(1);
    desk.button("Send a test").click();
    QTRY_COMPARE(desk.dialog->said(), QStringLiteral("The test message of ops is not delivered: HTTP 500"));
    QVERIFY(desk.api->asked().contains("POST /api/v1/channels/ops/test"));
}

void TestChannels::removesOneWhenThePersonSaysSo()
{
    ChannelDesk desk;
    QTRY_COMPARE(desk.table("channels").model()->rowCount(), 2);
    desk.table("channels").selectRow(0);
    desk.button("Remove").click();
    answer(*desk.dialog, "Go back");
    QVERIFY(!desk.api->asked().contains("DELETE /api/v1/channels/chat"));
    QTRY_VERIFY(desk.dialog->findChild<QMessageBox *>() == nullptr);
    desk.button("Remove").click();
    answer(*desk.dialog, "Remove the channel");
    QVERIFY(desk.api->asked().contains("DELETE /api/v1/channels/chat"));
    QTRY_COMPARE(desk.dialog->said(), QStringLiteral("chat is removed."));
}

void TestChannels::addsOne()
{
    ChannelDesk desk;
    desk.button("Add").click();
    auto *form = desk.dialog->findChild<ChannelForm *>();
    QVERIFY(form != nullptr);
    auto *fields = form->findChild<FieldForm *>();
    const auto write = [fields](const char *key, const char *text) {
        qobject_cast<QLineEdit *>(fields->field(QLatin1String(key)))->setText(text);
    };
    const auto save = [form] {
        for (QPushButton *button : form->findChild<QDialogButtonBox *>()->findChildren<QPushButton *>()) {
            if (button->text() == u"Add the channel")
                button->click();
        }
    };
    QVERIFY(fields->field("smtp")->parentWidget()->isHidden());
    write("secret", " key ");
    qobject_cast<QComboBox *>(fields->field("kind"))->setCurrentIndex(1);
    QVERIFY(!fields->field("smtp")->parentWidget()->isHidden());
    write("name", "ops2");
    write("target", "ops@example.org");
    write("jobs", "backup-*");
    desk.api->refuse("/api/v1/channels", "is not a mail server", "smtp");
    save();
    QTRY_COMPARE(fields->fault("smtp"), QStringLiteral("is not a mail server"));
    save();
    QCOMPARE(desk.api->body(), (QJsonObject{{"name", "ops2"},
                                            {"kind", "mail"},
                                            {"target", "ops@example.org"},
                                            {"jobs", "backup-*"},
                                            {"secret", " key "}}));
    QTRY_VERIFY(desk.dialog->said().startsWith("ops2 is added"));
}

void TestChannels::greysOutWhatATokenMayNotDo()
{
    ChannelDesk desk;
    QTRY_COMPARE(desk.table("channels").model()->rowCount(), 2);
    desk.table("channels").selectRow(0);
    QVERIFY(desk.button("Remove").isEnabled());
    desk.session.start(access::tokenText(access::Role::Operator, QString(access::kIdLength, u'0'),
                                         QString(access::kSecretLength, u'0'))
                           .toLatin1());
    for (const char *text : {"Remove", "Send a test", "Add"}) {
        QVERIFY(!desk.button(text).isEnabled());
        QVERIFY(desk.button(text).toolTip().contains("role admin"));
    }
}

void TestChannels::saysHowLongAJobUsuallyTakes()
{
    const WallTime now = gui::test::sceneNow();
    RunRow run;
    run.startedAt = now - Seconds(70);
    const UsualDuration usual{20, Seconds(61), Seconds(48), Seconds(95)};
    QCOMPARE(RunFacts::usual(run, usual, now).value, QStringLiteral("1 min 1 s (48 s to 1 min 35 s)"));
    QCOMPARE(RunFacts::usual(run, {}, now).value, QString());
    run.startedAt = now - Seconds(200);
    QVERIFY(RunFacts::usual(run, usual, now).value.endsWith("this one took far longer"));
    run.finishedAt = *run.startedAt + Seconds(60);
    QVERIFY(!RunFacts::usual(run, usual, now).value.contains("longer"));

    Desk desk(3);
    desk.live();
    desk.window.showPage(3);
    desk.table("runs").selectRow(0);
    const auto *facts = desk.window.findChild<RunHead *>()->findChild<QLabel *>("runFacts");
    QTRY_VERIFY2(facts->text().contains("1 min 1 s (48 s to 1 min 35 s)"), qPrintable(facts->text()));
}

QTEST_MAIN(TestChannels)
#include "tst_channels.moc"
