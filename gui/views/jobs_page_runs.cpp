// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/filter_bar.h"
#include "gui/views/jobs_page.h"
#include "gui/views/output_view.h"
#include "gui/views/run_head.h"
#include "gui/views/table_view.h"

#include <QMenu>
#include <QRegularExpression>

/// The feed has the newest runs of all jobs. The older ones of a chosen job, or in chosen states, are in the server's
/// record.
namespace holdfast::gui {
namespace {

constexpr int kMaxOfAState = 1000;

} // namespace

void JobsPage::onJobChosen()
{
    const QString name = job();
    m_ofJob.setFilterRegularExpression(
        name.isEmpty() ? QRegularExpression()
                       : QRegularExpression(QRegularExpression::anchoredPattern(QRegularExpression::escape(name))));
    onSelection();
    m_wantsNewest = !name.isEmpty();
    loadSoon();
}

void JobsPage::onRunChosen()
{
    m_wantsNewest = m_wantsNewest && run().isEmpty();
    onSelection();
    m_head->showRun(run());
    m_output->follow(run());
}

/// Who chooses a job asks most often how its last run went.
void JobsPage::chooseNewestRun()
{
    if (!m_wantsNewest || !run().isEmpty())
        return;
    QModelIndex newest;
    for (int row = 0; row < m_runFilter.rowCount(); ++row) {
        const QModelIndex index = m_runFilter.index(row, RunsModel::Queued);
        if (!newest.isValid() || index.data(SortRole).toLongLong() > newest.data(SortRole).toLongLong())
            newest = index;
    }
    if (!newest.isValid())
        return;
    m_runTable->selectRow(newest.row());
    m_runTable->scrollTo(newest);
}

void JobsPage::chooseRun(const QString &id)
{
    m_runFilter.renew();
    m_runTable->selectKey(id);
}

void JobsPage::onStatesChosen(const QSet<QString> &states)
{
    m_runFilter.setStates(states);
    m_states = QStringList(states.begin(), states.end());
    m_states.sort();
    m_states.removeIf([](const QString &state) { return !hasEnded(state); });
    m_onlyActive = m_states.isEmpty() && !states.isEmpty();
    loadSoon();
}

void JobsPage::showJob(const QString &name)
{
    m_jobBar->clear();
    m_runBar->clear();
    m_jobTable->selectKey(name);
}

void JobsPage::showRunsOn(const QString &worker)
{
    m_jobTable->clearSelection();
    m_runBar->setChosenStates({});
    m_runBar->setText(worker);
}

void JobsPage::connectMenus()
{
    connect(m_jobTable, &TableView::menuAsked, this, [this](QMenu &menu) { menu.addActions(jobActions()); });
    connect(m_runTable, &TableView::menuAsked, this, [this](QMenu &menu) {
        menu.addActions(runActions());
        menu.addSeparator();
        const RunRow *run = m_session.runs().find(this->run());
        addWay(menu, tr("The &job"), Way::Job, run != nullptr ? run->job : QString());
        addWay(menu, tr("The &worker"), Way::Worker, run != nullptr ? run->worker : QString());
    });
}

void JobsPage::loadSoon()
{
    m_runBar->setNote({});
    ++m_asked;
    m_isCut = false;
    m_instead = tr("Loading \u2026");
    m_rest.start();
    chooseNewestRun();
    updateTexts();
}

void JobsPage::load()
{
    const bool isAny = job().isEmpty() && m_states.isEmpty();
    if (!m_session.hasData() || isAny || m_onlyActive)
        return take({});
    m_session.api().runs(job(), m_states, kMaxOfAState, this,
                         [this, asked = m_asked](const Result<std::vector<RunRow>> &runs) {
                             if (asked != m_asked)
                                 return;
                             if (runs)
                                 return take(*runs);
                             m_instead = tr("The older runs cannot be read: %1").arg(runs.problem().text());
                             m_runBar->setNote(m_instead, true);
                             updateTexts();
                         });
}

void JobsPage::take(const std::vector<RunRow> &runs)
{
    QHash<QString, int> counts;
    for (const RunRow &run : runs)
        m_isCut = ++counts[m_states.isEmpty() ? QString() : run.state] >= kMaxOfAState || m_isCut;
    m_instead.clear();
    m_session.runs().setFetched(runs);
    chooseNewestRun();
    updateTexts();
}

void JobsPage::showNoRuns()
{
    if (m_session.hasData() && !m_instead.isEmpty())
        return m_runTable->setEmptyText(m_instead);
    const QString name = job();
    const EmptyStep clear{tr("Clear the filter"), [this] { m_runBar->clear(); }};
    if (m_session.hasData() && m_runFilter.isFiltering() && name.isEmpty() && m_states.isEmpty() && !m_onlyActive)
        return m_runTable->setEmptyText(tr("No recent run matches the filter. Choose a job to see its older runs."),
                                        clear);
    if (m_session.hasData() && m_runFilter.isFiltering())
        return m_runTable->setEmptyText(emptyTextFor(m_session, true, {}), clear); // not that of the jobs
    const bool canRun = !name.isEmpty() && m_session.canOperate();
    showEmpty(*m_runTable, m_session, false,
              name.isEmpty() ? tr("No run yet.") : tr("No run of %1 is stored.").arg(name),
              canRun ? EmptyStep{tr("Run now"), [this] { m_runNow->trigger(); }} : EmptyStep());
}

} // namespace holdfast::gui
