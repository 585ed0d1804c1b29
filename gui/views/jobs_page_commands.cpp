// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/job_draft.h"
#include "gui/theme/icons.h"
#include "gui/theme/plain_text.h"
#include "gui/views/filter_bar.h"
#include "gui/views/job_dialog.h"
#include "gui/views/jobs_page.h"
#include "gui/views/table_view.h"

#include <QAction>
#include <QMessageBox>
#include <QPushButton>

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
    m_duplicate = make(tr("Duplicate"), tr("Add a job that is like the chosen one"),
                       QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
    m_remove =
        make(tr("Remove"), tr("Remove the chosen job; its run history stays"), QKeySequence(Qt::CTRL | Qt::Key_Delete));
    m_cancel = make(tr("Cancel run"), tr("Cancel the chosen runs"), QKeySequence(Qt::CTRL | Qt::Key_K));
    m_retry = make(tr("Run again"), tr("Ask for another run of the chosen run's job"),
                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    showRights();
    connect(m_runNow, &QAction::triggered, this, [this] { runNow(job()); });
    connect(m_pause, &QAction::triggered, this, &JobsPage::pauseOrResume);
    connect(m_add, &QAction::triggered, this, [this] { openDialog({}, false); });
    connect(m_edit, &QAction::triggered, this,
            [this] { readJob([this](const JobDraft &job) { openDialog(job, true); }); });
    connect(m_duplicate, &QAction::triggered, this,
            [this] { readJob([this](const JobDraft &job) { openDialog(copyOf(job), false); }); });
    connect(m_remove, &QAction::triggered, this, &JobsPage::remove);
    connect(m_cancel, &QAction::triggered, this, &JobsPage::cancelRuns);
    connect(m_retry, &QAction::triggered, this, &JobsPage::retry);
}

/// What cannot be done says so, instead of being refused afterwards.
void JobsPage::showRights()
{
    const QString why =
        !m_session.mayOperate()
            ? tr("This token is for watching only. To change jobs and runs, enter a token with the role "
                 "operator or admin.")
        : m_session.isLive() ? QString()
                             : tr("The monitor is cut off from the server. Nothing can be changed.");
    for (const auto &[action, tip] : m_tips.asKeyValueRange())
        action->setToolTip(plainTip(why.isEmpty() ? tip : why));
    m_add->setEnabled(why.isEmpty());
}

void JobsPage::restyle()
{
    const QColor colour = palette().color(QPalette::WindowText);
    const std::pair<QAction *, const char *> icons[] = {{m_runNow, "play"}, {m_pause, "pause"},    {m_add, "add"},
                                                        {m_edit, "edit"},   {m_duplicate, "copy"}, {m_remove, "remove"},
                                                        {m_cancel, "stop"}, {m_retry, "retry"}};
    for (const auto &[action, name] : icons)
        action->setIcon(icon(QLatin1String(name), colour));
}

void JobsPage::runNow(const QString &job)
{
    if (job.isEmpty())
        return;
    m_session.api().runJob(job, this, [this, job](const Result<RunRow> &run) {
        if (!run)
            return said(tr("%1 was not started: %2").arg(job, run.problem().text()), true);
        Q_EMIT said(tr("%1 was requested: run %2").arg(job, run->id));
        if (m_session.runs().find(run->id) == nullptr) // the feed may have been faster
            m_session.runs().apply({*run}, {});
        chooseRun(run->id);
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
                Q_EMIT said(tr("%1 was not changed: %2").arg(name, changed.problem().text()), true);
            else
                Q_EMIT said(changed->enabled ? tr("%1 is resumed").arg(name)
                                             : tr("%1 is paused; you can still run it by hand").arg(name));
        });
}

/// What cannot be taken back. The answer that changes nothing is the one that Enter and Escape give.
void JobsPage::ask(const QString &title, const QString &question, const QString &yes, const std::function<void()> &then)
{
    auto *box = new QMessageBox(QMessageBox::Question, title, question, QMessageBox::NoButton, this);
    QPushButton *agree = box->addButton(yes, QMessageBox::DestructiveRole);
    QPushButton *keep = box->addButton(tr("Go back"), QMessageBox::RejectRole);
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(agree, &QPushButton::clicked, this, then);
    box->open();
}

void JobsPage::remove()
{
    const QString name = job();
    ask(tr("Remove a job"),
        tr("Remove %1? Waiting runs are cancelled. Active runs end by themselves. The run history stays.").arg(name),
        tr("Remove the job"), [this, name] { removeNow(name); });
}

void JobsPage::removeNow(const QString &name)
{
    m_session.api().removeJob(name, this, [this, name](const Result<QJsonObject> &removed) {
        if (removed)
            Q_EMIT said(tr("%1 is removed").arg(name));
        else
            Q_EMIT said(tr("%1 is not removed: %2").arg(name, removed.problem().text()), true);
    });
}

void JobsPage::readJob(const std::function<void(const JobDraft &)> &then)
{
    const QString name = job();
    if (name.isEmpty())
        return;
    m_session.api().job(name, this, [this, name, then](const Result<QJsonObject> &job) {
        if (job)
            then(draftFrom(*job));
        else
            Q_EMIT said(tr("%1 cannot be read: %2").arg(name, job.problem().text()), true);
    });
}

void JobsPage::openDialog(const JobDraft &job, bool existing)
{
    auto *dialog = new JobDialog(m_session, job, existing, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, existing, dialog] {
        const QString name = dialog->name();
        Q_EMIT said(existing ? tr("%1 is changed").arg(name) : tr("%1 is added").arg(name));
        if (existing)
            return;
        m_jobBar->clearText();
        m_addedJob = name;
        chooseAddedJob();
    });
    dialog->open();
}

/// The feed tells of it before or after the answer.
void JobsPage::chooseAddedJob()
{
    if (!m_addedJob.isEmpty() && m_jobTable->selectKey(m_addedJob))
        m_addedJob.clear();
}

void JobsPage::cancelRuns()
{
    QStringList active;
    for (const QString &id : m_runTable->selectedKeys()) {
        const RunRow *run = m_session.runs().find(id);
        if (run != nullptr && !hasEnded(run->state))
            active += id;
    }
    if (active.isEmpty())
        return;
    const int count = static_cast<int>(active.size());
    const RunRow *first = m_session.runs().find(active.first());
    ask(tr("Cancel runs"),
        count == 1 ? tr("Cancel run %1 of %2? Its program is stopped.").arg(first->id, first->job)
                   : tr("Cancel %n runs? Their programs are stopped.", nullptr, count),
        count == 1 ? tr("Cancel the run") : tr("Cancel %n runs", nullptr, count),
        [this, active] { cancelNow(active); });
}

void JobsPage::cancelNow(const QStringList &runs)
{
    for (const QString &id : runs) {
        m_session.api().cancelRun(id, this, [this, id](const Result<RunRow> &cancelled) {
            if (cancelled)
                Q_EMIT said(tr("Run %1 is being cancelled").arg(id));
            else
                Q_EMIT said(tr("Run %1 is not cancelled: %2").arg(id, cancelled.problem().text()), true);
        });
    }
}

void JobsPage::retry()
{
    if (const RunRow *run = m_session.runs().find(this->run()))
        runNow(run->job);
}

} // namespace holdfast::gui
