// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/token_text.h"
#include "desk.h"
#include "gui/models/jobs_model.h"
#include "gui/views/jobs_page.h"
#include "gui/views/overview_strip.h"
#include "tests/support/patience.h"

#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QToolButton>

using namespace holdfast;
using namespace holdfast::gui;
using gui::test::answer;
using gui::test::Desk;
using gui::test::trigger;

namespace {

RunRow oldRun(const QString &job, const QString &state, int number, WallTime now)
{
    RunRow run;
    run.id = QStringLiteral("old-%1-%2-%3").arg(job, state).arg(number);
    run.job = job;
    run.state = state;
    run.queuedAt = now - std::chrono::hours(24 + number);
    return run;
}

/// A desk with a job of which the feed has no run any more, and the record has.
struct BusyDesk : Desk
{
    BusyDesk()
        : Desk(3)
    {
        job = scene.snapshot.jobs.front().name;
        std::erase_if(scene.snapshot.runs, [this](const RunRow &run) { return run.job == job; });
        for (int i = 0; i < 7; ++i)
            scene.olderRuns.push_back(oldRun(job, "succeeded", i, scene.now));
        for (const char *state : {"failed", "timed_out", "lost"})
            scene.olderRuns.push_back(oldRun("another", state, 1, scene.now));
        live();
        window.showPage(3);
    }
    void choose(const QString &name)
    {
        const auto *model = table("jobs").model();
        const auto found = model->match(model->index(0, 0), KeyRole, name, 1, Qt::MatchExactly);
        QVERIFY(!found.isEmpty());
        table("jobs").selectRow(found.first().row());
    }
    [[nodiscard]] int shownRuns() { return table("runs").model()->rowCount(); }
    [[nodiscard]] QString emptyText() { return table("runs").emptyText(); }

    QString job;
};

} // namespace

class TestJobsPage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { gui::test::useSettingsIn(m_settings); }
    void init() { QSettings().clear(); }
    void showsTheOlderRunsOfTheChosenJob();
    void showsTheOlderRunsThatFailed();
    void saysWhyThereAreNoOlderRuns();
    void saysThatThereAreStillOlderOnes();
    void keepsOlderRunsOverASnapshot();
    void removesAJobWhenThePersonSaysSo();
    void goesWithTheQuestionsThatItAsks();
    void greysOutWhatATokenMayNotDo();
    void saysWhyAJobDoesNotRun();

private:
    QTemporaryDir m_settings;
};

void TestJobsPage::saysWhyAJobDoesNotRun()
{
    const QString problem = QStringLiteral("does not run: time zone US/Eastern is not known: install tzdata-legacy");
    BusyDesk desk;
    JobRow &ill = desk.scene.snapshot.jobs.front();
    ill.problem = problem;
    desk.session.apply(desk.scene.snapshot);
    const auto *said = desk.window.findChild<QLabel *>(QStringLiteral("jobProblem"));
    QVERIFY(said != nullptr);
    desk.choose(ill.name);
    QCOMPARE(said->text(), QStringLiteral("%1: %2").arg(ill.name, problem));
    QVERIFY(said->isVisible());
    const QAbstractItemModel &model = desk.session.jobs();
    const QModelIndex next = model.index(desk.session.jobs().rowOf(ill.name), JobsModel::Next);
    QCOMPARE(next.data().toString(), QStringLiteral("does not run"));
    QVERIFY(next.data(Qt::ToolTipRole).toString().contains(QStringLiteral("tzdata-legacy")));
    desk.table("jobs").clearSelection();
    QVERIFY(!said->isVisible());
}

void TestJobsPage::showsTheOlderRunsOfTheChosenJob()
{
    BusyDesk desk;
    const int known = desk.shownRuns();
    desk.api->hold("/api/v1/runs");
    desk.choose(desk.job);
    QCOMPARE(desk.shownRuns(), 0);
    QCOMPARE(desk.emptyText(), QStringLiteral("Loading \u2026"));
    QTRY_VERIFY(desk.api->asked().contains("GET /api/v1/runs"));
    desk.api->release();
    QCOMPARE(desk.shownRuns(), 7);
    desk.table("jobs").clearSelection();
    QTRY_COMPARE(desk.shownRuns(), known);
    const auto &jobs = desk.scene.snapshot.jobs;
    const auto unused =
        std::find_if(jobs.begin(), jobs.end(), [](const JobRow &job) { return job.lastRuns.isEmpty(); });
    desk.choose(unused->name);
    QTRY_COMPARE(desk.emptyText(), QStringLiteral("No run of %1 is stored.").arg(unused->name));
}

void TestJobsPage::showsTheOlderRunsThatFailed()
{
    BusyDesk desk;
    desk.choose(desk.job);
    for (QLineEdit *edit : desk.window.findChild<JobsPage *>()->findChildren<QLineEdit *>()) {
        if (edit->placeholderText() == u"Find runs")
            edit->setText("no such run");
    }
    QCOMPARE(desk.shownRuns(), 0);
    Q_EMIT desk.window.findChild<OverviewStrip *>()->stateAsked("failed");
    int known = 0;
    for (const RunRow &run : desk.scene.snapshot.runs)
        known += int(run.state == u"failed" || run.state == u"timed_out" || run.state == u"lost");
    QTRY_COMPARE(desk.shownRuns(), known + 3);
}

void TestJobsPage::saysWhyThereAreNoOlderRuns()
{
    BusyDesk desk;
    desk.api->refuse("/api/v1/runs", "the disk is gone");
    desk.choose(desk.job);
    QTRY_COMPARE(desk.emptyText(), QStringLiteral("The older runs cannot be read: the disk is gone"));
    QVERIFY(desk.texts().contains("the disk is gone"));
    desk.table("jobs").clearSelection();
    QTRY_VERIFY(!desk.texts().contains("the disk is gone"));
}

void TestJobsPage::saysThatThereAreStillOlderOnes()
{
    BusyDesk desk;
    for (int i = 100; i < 1200; ++i)
        desk.scene.olderRuns.push_back(oldRun(desk.job, "succeeded", i, desk.scene.now));
    desk.choose(desk.job);
    QTRY_COMPARE(desk.shownRuns(), 1000);
    QVERIFY2(desk.texts().contains("the newest 1000"), qPrintable(desk.texts()));
}

void TestJobsPage::keepsOlderRunsOverASnapshot()
{
    BusyDesk desk;
    desk.choose(desk.job);
    QTRY_COMPARE(desk.shownRuns(), 7);
    desk.table("runs").selectRow(3);
    const QStringList chosen = desk.table("runs").selectedKeys();
    desk.live();
    QCOMPARE(desk.shownRuns(), 7);
    QTRY_COMPARE(desk.api->asked().count("GET /api/v1/runs"), 2);
    QCOMPARE(desk.table("runs").selectedKeys(), chosen);
}

void TestJobsPage::removesAJobWhenThePersonSaysSo()
{
    BusyDesk desk;
    auto *page = desk.window.findChild<JobsPage *>();
    const QString asked = QStringLiteral("DELETE /api/v1/jobs/%1").arg(desk.job);
    desk.choose(desk.job);
    trigger(*page, "Remove");
    QTest::keyClick(page->findChild<QMessageBox *>(), Qt::Key_Return); // by a slip
    QTRY_VERIFY(page->findChild<QMessageBox *>() == nullptr);
    QVERIFY(!desk.api->asked().contains(asked));
    trigger(*page, "Remove");
    answer(*page, "Remove the job");
    QVERIFY(desk.api->asked().contains(asked));
}

/// Another server is chosen while they are open.
void TestJobsPage::goesWithTheQuestionsThatItAsks()
{
    BusyDesk desk;
    Desk another(3);
    desk.choose(desk.job);
    trigger(*desk.window.findChild<JobsPage *>(), "Remove");
    const QPointer<QMessageBox> question = desk.window.findChild<QMessageBox *>();
    QVERIFY(question != nullptr);
    desk.window.setSession(another.session);
    QVERIFY(question == nullptr);
    for (QToolButton *button : desk.window.page(2)->findChildren<QToolButton *>()) {
        if (button->text() == u"Export CSV")
            button->click();
    }
    const QPointer<QFileDialog> dialog = desk.window.findChild<QFileDialog *>();
    QVERIFY(dialog != nullptr);
    desk.window.setSession(desk.session);
    QVERIFY(dialog == nullptr);
}

void TestJobsPage::greysOutWhatATokenMayNotDo()
{
    const auto token = [](access::Role role) {
        return access::tokenText(role, QString(access::kIdLength, u'0'), QString(access::kSecretLength, u'0'))
            .toLatin1();
    };
    BusyDesk desk;
    desk.choose(desk.job);
    QAction *run = nullptr;
    QAction *add = nullptr;
    for (QAction *action : desk.window.findChildren<QAction *>()) {
        if (action->text() == u"Run now")
            run = action;
        else if (action->text() == u"Add")
            add = action;
    }
    QVERIFY(run != nullptr && add != nullptr && run->isEnabled() && add->isEnabled());
    desk.session.start(token(access::Role::Viewer));
    for (const QAction *action : {run, add}) {
        QVERIFY(!action->isEnabled());
        QVERIFY2(action->toolTip().contains("role operator"), qPrintable(action->toolTip()));
    }
    for (const access::Role role : {access::Role::Operator, access::Role::Admin}) {
        desk.session.start(token(role));
        QVERIFY(run->isEnabled() && add->isEnabled());
        QVERIFY(!run->toolTip().contains("role operator"));
    }
}

QTEST_MAIN(TestJobsPage)
#include "tst_jobs_page.moc"
