// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/job_draft.h"
#include "gui/theme/icons.h"
#include "gui/theme/plain_text.h"
#include "gui/views/job_dialog.h"
#include "gui/views/jobs_page.h"
#include "gui/views/table_view.h"

#include <QAction>
#include <QLabel>
#include <QMessageBox>

namespace holdfast::gui {

void JobsPage::makeActions()
{
    const auto make = [this](const QString &text, const QString &tip, const QKeySequence &key) {
        auto *action = new QAction(text, this);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        m_tips[action] = QStringLiteral("%1 (%2)").arg(tip, key.toString(QKeySequence::NativeText));
        addAction(action);
        return action;
    };
    m_runNow = make(tr("Run now"), tr("Ask for a run of the chosen job"), QKeySequence(Qt::CTRL | Qt::Key_R));
    m_pause = make(tr("Pause"), tr("Pause or resume the chosen job"), QKeySequence(Qt::CTRL | Qt::Key_P));
    m_add = make(tr("Add"), tr("Add a job"), QKeySequence::New);
    m_edit = make(tr("Edit"), tr("Change the chosen job"), QKeySequence(Qt::Key_F2));
    m_remove =
        make(tr("Remove"), tr("Remove the chosen job; its run history stays"), QKeySequence(Qt::CTRL | Qt::Key_Delete));
    m_cancel = make(tr("Cancel run"), tr("Cancel the chosen runs"), QKeySequence(Qt::CTRL | Qt::Key_K));
    m_retry = make(tr("Run again"), tr("Ask for another run of the chosen run's job"),
                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    showRights();
    connect(m_runNow, &QAction::triggered, this, [this] { runNow(job()); });
    connect(m_pause, &QAction::triggered, this, &JobsPage::pauseOrResume);
    connect(m_add, &QAction::triggered, this, [this] { openDialog({}, false); });
    connect(m_edit, &QAction::triggered, this, &JobsPage::edit);
    connect(m_remove, &QAction::triggered, this, &JobsPage::remove);
    connect(m_cancel, &QAction::triggered, this, &JobsPage::cancelRuns);
    connect(m_retry, &QAction::triggered, this, &JobsPage::retry);
}

/// What the token may not do says so, instead of being refused by the server afterwards.
void JobsPage::showRights()
{
    const bool may = m_session.mayOperate();
    for (const auto &[action, tip] : m_tips.asKeyValueRange())
        action->setToolTip(plainTip(may ? tip
                                        : tr("This token is for watching only. To change jobs and runs, enter a token "
                                             "with the role operator or admin.")));
    m_add->setEnabled(may);
}

void JobsPage::restyle()
{
    const QColor colour = palette().color(QPalette::WindowText);
    const std::pair<QAction *, const char *> icons[] = {{m_runNow, "play"}, {m_pause, "pause"},   {m_add, "add"},
                                                        {m_edit, "edit"},   {m_remove, "remove"}, {m_cancel, "stop"},
                                                        {m_retry, "retry"}};
    for (const auto &[action, name] : icons)
        action->setIcon(icon(QLatin1String(name), colour));
}

void JobsPage::say(const QString &sentence, bool bad)
{
    QPalette colours = palette();
    if (bad)
        colours.setColor(QPalette::WindowText, Theme::of(palette()).bad);
    m_said->setPalette(colours);
    m_said->setText(sentence);
    m_said->setVisible(!sentence.isEmpty());
    if (!bad)
        QTimer::singleShot(std::chrono::seconds(8), m_said, [this, sentence] {
            if (m_said->text() == sentence)
                m_said->hide();
        });
}

void JobsPage::runNow(const QString &job)
{
    if (job.isEmpty())
        return;
    m_session.api().runJob(job, this, [this, job](const Result<RunRow> &run) {
        if (!run)
            return say(tr("%1 was not started: %2").arg(job, run.problem().text()), true);
        say(tr("%1 was requested: run %2").arg(job, run->id));
        if (m_session.runs().find(run->id) == nullptr) // the feed may have been faster
            m_session.runs().apply({*run}, {});
    });
}

void JobsPage::pauseOrResume()
{
    const JobRow *job = m_session.jobs().find(this->job());
    if (job == nullptr)
        return;
    m_session.api().setJobPaused(
        job->name, job->enabled, this, [this, name = job->name](const Result<JobRow> &changed) {
            if (!changed)
                say(tr("%1 was not changed: %2").arg(name, changed.problem().text()), true);
            else
                say(changed->enabled ? tr("%1 is resumed").arg(name)
                                     : tr("%1 is paused; you can still run it by hand").arg(name));
        });
}

void JobsPage::remove()
{
    const QString name = job();
    auto *question = new QMessageBox(
        QMessageBox::Question, tr("Remove a job"),
        tr("Remove %1? Waiting runs are cancelled. Active runs end by themselves. The run history stays.").arg(name),
        QMessageBox::Yes | QMessageBox::No, this);
    question->setTextFormat(Qt::PlainText);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QDialog::accepted, this, [this, name] { removeNow(name); });
    question->open();
}

void JobsPage::removeNow(const QString &name)
{
    m_session.api().removeJob(name, this, [this, name](const Result<QJsonObject> &removed) {
        if (removed)
            say(tr("%1 is removed").arg(name));
        else
            say(tr("%1 is not removed: %2").arg(name, removed.problem().text()), true);
    });
}

void JobsPage::edit()
{
    const QString name = job();
    if (name.isEmpty())
        return;
    m_session.api().job(name, this, [this, name](const Result<QJsonObject> &job) {
        if (job)
            openDialog(*job, true);
        else
            say(tr("%1 cannot be read: %2").arg(name, job.problem().text()), true);
    });
}

void JobsPage::openDialog(const QJsonObject &job, bool existing)
{
    auto *dialog = new JobDialog(m_session, existing ? draftFrom(job) : JobDraft(), existing, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, existing] { say(existing ? tr("The job is changed") : tr("The job is added")); });
    dialog->open();
}

void JobsPage::cancelRuns()
{
    for (const QString &id : m_runTable->selectedKeys()) {
        const RunRow *run = m_session.runs().find(id);
        if (run == nullptr || hasEnded(run->state))
            continue;
        m_session.api().cancelRun(id, this, [this, id](const Result<RunRow> &cancelled) {
            if (cancelled)
                say(tr("Run %1 is being cancelled").arg(id));
            else
                say(tr("Run %1 is not cancelled: %2").arg(id, cancelled.problem().text()), true);
        });
    }
}

void JobsPage::retry()
{
    if (const RunRow *run = m_session.runs().find(this->run()))
        runNow(run->job);
}

} // namespace holdfast::gui
