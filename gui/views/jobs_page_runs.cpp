// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/filter_bar.h"
#include "gui/views/jobs_page.h"

#include <QLabel>
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
    loadSoon();
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

void JobsPage::loadSoon()
{
    if (!m_instead.isEmpty() && m_said->text() == m_instead)
        say({});
    ++m_asked;
    m_isCut = false;
    m_instead = tr("Loading \u2026");
    m_rest.start();
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
                             say(m_instead, true);
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
    updateTexts();
}

QString JobsPage::noRunsText() const
{
    if (m_session.hasData() && !m_instead.isEmpty())
        return m_instead;
    const QString name = job();
    if (m_session.hasData() && m_runFilter.isFiltering() && name.isEmpty() && m_states.isEmpty() && !m_onlyActive)
        return tr("No recent run matches the filter. Choose a job to see its older runs.");
    return emptyTextFor(m_session, m_runFilter.isFiltering(),
                        name.isEmpty() ? tr("No run yet.") : tr("No run of %1 is stored.").arg(name));
}

} // namespace holdfast::gui
