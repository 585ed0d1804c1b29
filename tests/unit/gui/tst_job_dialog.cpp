// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"
#include "gui/models/job_draft.h"
#include "gui/theme/labels.h"
#include "gui/views/field_form.h"
#include "gui/views/job_dialog.h"
#include "gui/views/job_fields.h"
#include "gui/views/jobs_page.h"
#include "tests/support/patience.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QJsonArray>
#include <QJsonObject>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTextBrowser>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::Desk;
using gui::test::trigger;

namespace {

JobDraft nightly()
{
    JobDraft draft;
    draft.name = QStringLiteral("nightly");
    draft.command = {QStringLiteral("/bin/true")};
    draft.schedule.kind = schedule::Kind::Cron;
    draft.schedule.text = QStringLiteral("30 2 * * *");
    draft.schedule.timezone = QStringLiteral("Asia/Tokyo");
    return draft;
}

/// A dialog on a made-up server, with its fields by their names.
struct Written : Desk
{
    explicit Written(const JobDraft &draft, bool existing = true)
        : Desk(3)
        , dialog(session, draft, existing)
    {
        live();
        dialog.show();
    }
    [[nodiscard]] FieldForm &form(const QString &key)
    {
        for (FieldForm *part : dialog.findChildren<FieldForm *>()) {
            if (part->has(key))
                return *part;
        }
        qFatal("no field %s", qPrintable(key));
    }
    template <typename Field>
    [[nodiscard]] Field &field(const QString &key)
    {
        return *qobject_cast<Field *>(form(key).field(key));
    }
    /// Whether its row has room in the form.
    [[nodiscard]] bool isShown(const QString &key) { return !form(key).field(key)->parentWidget()->isHidden(); }
    [[nodiscard]] QTabWidget &tabs() { return *dialog.findChild<QTabWidget *>(); }
    void save()
    {
        for (QPushButton *button : dialog.findChild<QDialogButtonBox *>()->findChildren<QPushButton *>()) {
            if (button->text() == u"Save the job" || button->text() == u"Add the job")
                return button->click();
        }
        QFAIL("nothing saves the job");
    }

    JobDialog dialog;
};

} // namespace

class TestJobDialog final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { gui::test::useSettingsIn(m_settings); }
    void savesEveryPolicyOfTheCommandLine();
    void savesACommandAsLongAsTheServerTakes();
    void takesACommandOfSeveralLines();
    void saysWhatIsWrongBesideTheField();
    void saysWhatTheServerRefusesBesideTheField();
    void saysBelowWhatBelongsToNoField();
    void doesNotNagAboutWhatIsNotWrittenYet();
    void hidesWhatDoesNotApply();
    void previewsInBothZones();
    void duplicatesAJob();

private:
    QTemporaryDir m_settings;
};

void TestJobDialog::savesEveryPolicyOfTheCommandLine()
{
    Written desk(nightly());
    desk.field<QPlainTextEdit>("env").insertPlainText("LEVEL=full\nTARGET=/mnt/big disk");
    desk.field<QLineEdit>("pass_env").setText("PGHOST, PGUSER");
    desk.field<QLineEdit>("jitter").setText("5m");
    desk.field<QSpinBox>("overlap_most").setValue(3);
    desk.field<QSpinBox>("at_most").setValue(2);
    desk.field<QLineEdit>("missed_within").setText("2h");
    desk.field<QSpinBox>("retries").setValue(4);
    for (QCheckBox *box : desk.form("retry_on").findChildren<QCheckBox *>())
        box->setChecked(box->text() == Labels::runState("lost"));
    desk.field<QComboBox>("on_disconnect").setCurrentText("stop the run");
    desk.field<QLineEdit>("grace").setText("90s");
    desk.field<QLineEdit>("linger").setText("2s");
    desk.field<QLineEdit>("ping_url").setText("https://example.org/x");
    desk.save();
    const QJsonObject body = desk.api->body();
    QCOMPARE(body["env"].toObject(), (QJsonObject{{"LEVEL", "full"}, {"TARGET", "/mnt/big disk"}}));
    QCOMPARE(body["pass_env"].toArray(), (QJsonArray{"PGHOST", "PGUSER"}));
    QCOMPARE(body["jitter"].toString(), QStringLiteral("5m"));
    QCOMPARE(body["overlap_most"].toInt(), 3);
    QCOMPARE(body["at_most"].toInt(), 2);
    QCOMPARE(body["missed_within"].toString(), QStringLiteral("2h"));
    QCOMPARE(body["retries"].toInt(), 4);
    QCOMPARE(body["retry_on"].toArray(), QJsonArray{"lost"});
    QCOMPARE(body["on_disconnect"].toString(), QStringLiteral("stop"));
    QCOMPARE(body["grace"].toString(), QStringLiteral("90s"));
    QCOMPARE(body["linger"].toString(), QStringLiteral("2s"));
    QCOMPARE(body["ping_url"].toString(), QStringLiteral("https://example.org/x"));
}

void TestJobDialog::savesACommandAsLongAsTheServerTakes()
{
    JobDraft draft = nightly();
    draft.command = {"/bin/sh", "-c", QString(65'000, u'\'') + "\nend\u2028x\r"};
    Written desk(draft);
    desk.save();
    QCOMPARE(desk.api->body()["command"].toArray(), QJsonArray::fromStringList(draft.command));
    QTRY_VERIFY(desk.dialog.isHidden());

    draft.command.last().chop(3); // what no editor gives back
    Written edited(draft);
    edited.field<QPlainTextEdit>("command").appendPlainText("more");
    edited.save();
    QCOMPARE(edited.api->body()["command"].toArray(), QJsonArray::fromStringList(draft.command + QStringList{"more"}));
}

void TestJobDialog::takesACommandOfSeveralLines()
{
    Written desk(nightly());
    auto &command = desk.field<QPlainTextEdit>("command");
    command.selectAll();
    command.insertPlainText("/usr/bin/rsync -a\n  --delete\n  /home 'big disk'");
    desk.save();
    QCOMPARE(desk.api->body()["command"].toArray(),
             (QJsonArray{"/usr/bin/rsync", "-a", "--delete", "/home", "big disk"}));
}

void TestJobDialog::saysWhatIsWrongBesideTheField()
{
    Written desk(nightly());
    const int before = int(desk.api->asked().size());
    desk.field<QLineEdit>("schedule").setText("61 * * * *");
    QVERIFY2(desk.form("schedule").fault("schedule").contains("\"61\" is not from 0 to 59"),
             qPrintable(desk.form("schedule").fault("schedule")));
    desk.field<QLineEdit>("timeout").setText("soon");
    desk.field<QLineEdit>("labels").setText("gpu");
    QVERIFY(desk.form("timeout").fault("timeout").startsWith("\"soon\" is not a duration"));
    QVERIFY(desk.form("labels").fault("labels").contains("KEY=VALUE"));
    QVERIFY(!desk.tabs().tabIcon(JobFields::When).isNull());
    QVERIFY(desk.tabs().tabIcon(JobFields::More).isNull());
    desk.tabs().setCurrentIndex(JobFields::More);
    desk.save();
    QCOMPARE(int(desk.api->asked().size()), before);
    QCOMPARE(desk.tabs().currentIndex(), int(JobFields::What)); // the first in which something is wrong
    desk.field<QLineEdit>("labels").setText("gpu=yes");
    desk.field<QLineEdit>("timeout").setText("2h");
    QCOMPARE(desk.form("timeout").fault("timeout"), QString());
    desk.field<QLineEdit>("schedule").setText("1 * * * *");
    QVERIFY(desk.tabs().tabIcon(JobFields::When).isNull());
    desk.save();
    QTRY_VERIFY(desk.dialog.isHidden());
}

void TestJobDialog::saysWhatTheServerRefusesBesideTheField()
{
    Written desk(nightly());
    desk.api->refuse("/api/v1/jobs", "is not an http:// or https:// address", "ping_url");
    desk.save();
    QTRY_COMPARE(desk.form("ping_url").fault("ping_url"), QStringLiteral("is not an http:// or https:// address"));
    QCOMPARE(desk.tabs().currentIndex(), int(JobFields::More));
    QVERIFY(desk.dialog.isVisible());
}

void TestJobDialog::saysBelowWhatBelongsToNoField()
{
    Written desk(nightly());
    desk.api->refuse("/api/v1/jobs", "the server cannot write");
    desk.save();
    const auto isSaid = [&] {
        const auto labels = desk.dialog.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
            return label->isVisible() && label->text() == u"the server cannot write";
        });
    };
    QTRY_VERIFY(isSaid());
}

void TestJobDialog::doesNotNagAboutWhatIsNotWrittenYet()
{
    Written desk(JobDraft(), false);
    desk.field<QComboBox>("kind").setCurrentText("by cron expression");
    for (const char *key : {"name", "command", "schedule"})
        QVERIFY2(desk.form(key).fault(key).isEmpty(), key);
    desk.save();
    for (const char *key : {"name", "command", "schedule"})
        QVERIFY2(!desk.form(key).fault(key).isEmpty(), key);
    desk.field<QLineEdit>("name").setText("j");
    QCOMPARE(desk.form("name").fault("name"), QString());
}

void TestJobDialog::hidesWhatDoesNotApply()
{
    Written desk(nightly());
    QVERIFY(desk.isShown("gap") && desk.isShown("at_most") && !desk.isShown("retry_on"));
    desk.field<QSpinBox>("retries").setValue(1);
    QVERIFY(desk.isShown("retry_on"));
    desk.field<QComboBox>("overlap").setCurrentText("cancel it");
    QVERIFY(!desk.isShown("at_most") && !desk.isShown("overlap_most"));
    desk.field<QComboBox>("kind").setCurrentText("at an interval");
    QVERIFY(!desk.isShown("gap") && !desk.isShown("timezone") && desk.isShown("schedule"));
    desk.field<QComboBox>("kind").setCurrentText("on request");
    QVERIFY(!desk.isShown("schedule") && !desk.isShown("jitter") && !desk.isShown("missed"));
}

void TestJobDialog::previewsInBothZones()
{
    Written desk(nightly());
    const QString text = desk.dialog.findChild<QTextBrowser *>()->toPlainText();
    QVERIFY2(text.contains("Thu 19 Mar 2026 02:30 Asia/Tokyo, here Wed 17:30"), qPrintable(text));
    const WallTime time = *parseIso("2026-03-19T01:30:05Z");
    QCOMPARE(Labels::timeInZone(time, "Europe/Berlin"), QStringLiteral("Thu 19 Mar 2026 02:30:05 Europe/Berlin, here "
                                                                       "01:30:05"));
    QCOMPARE(Labels::timeInZone(time, {}), QStringLiteral("Thu 19 Mar 2026 01:30:05 UTC"));
}

void TestJobDialog::duplicatesAJob()
{
    Desk desk(3);
    desk.live();
    desk.window.showPage(3);
    desk.table("jobs").selectRow(0);
    const QString name = desk.table("jobs").selectedKeys().value(0);
    auto *page = desk.window.findChild<JobsPage *>();
    trigger(*page, "Duplicate");
    QTRY_VERIFY(page->findChild<JobDialog *>() != nullptr);
    auto *dialog = page->findChild<JobDialog *>();
    QCOMPARE(dialog->windowTitle(), QStringLiteral("Add a job"));
    QCOMPARE(dialog->name(), name + "-copy");
    for (QPushButton *button : dialog->findChild<QDialogButtonBox *>()->findChildren<QPushButton *>()) {
        if (button->text() == u"Add the job")
            button->click();
    }
    QVERIFY(!desk.api->body()["replace"].toBool());
    QCOMPARE(desk.api->body()["name"].toString(), name + "-copy");
}

QTEST_MAIN(TestJobDialog)
#include "tst_job_dialog.moc"
