// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/changes_page.h"

#include "gui/views/filter_bar.h"
#include "gui/views/table_view.h"

#include <QVBoxLayout>

namespace holdfast::gui {
namespace {

/// Each may hold two definitions, and the answer is bounded.
constexpr int kMaxChanges = 500;
constexpr int kRenewMs = 10'000;

} // namespace

ChangesPage::ChangesPage(ServerSession &session, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_bar(new FilterBar(tr("Find by person, address, words, job"), {}))
    , m_table(new TableView(QStringLiteral("changes")))
{
    m_filter.setSourceModel(&m_changes);
    m_table->setModel(&m_filter);
    m_table->setAccessibleName(tr("Changes"));
    m_table->setUp({21, 18, 22, 18, 28, 28}, ChangesModel::At, Qt::DescendingOrder);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_table, 1);
    connect(m_bar, &FilterBar::textChanged, this, [this](const QString &text) {
        m_filter.setText(text);
        count();
    });
    connect(&m_session, &ServerSession::resumed, this, &ChangesPage::loadIfVisible);
    connect(&m_tick, &QTimer::timeout, this, &ChangesPage::loadIfVisible);
    m_tick.start(kRenewMs);
}

void ChangesPage::shown()
{
    load();
}

void ChangesPage::loadIfVisible()
{
    if (isVisible())
        load();
}

void ChangesPage::load()
{
    m_table->setEmptyText(m_session.hasData() ? tr("Loading \u2026") : emptyTextFor(m_session, false, {}));
    if (m_session.hasData())
        m_session.api().changes(kMaxChanges, this,
                                [this](const Result<std::vector<ChangeRow>> &changes) { take(changes); });
}

void ChangesPage::take(const Result<std::vector<ChangeRow>> &changes)
{
    if (!changes) {
        const QString why = tr("The changes cannot be read: %1").arg(changes.problem().text());
        m_bar->setNote(why, true);
        m_table->setEmptyText(why);
        return;
    }
    m_isCut = changes->size() >= std::size_t(kMaxChanges);
    m_changes.replaceAll(*changes);
    m_bar->setNote({});
    count();
}

void ChangesPage::count()
{
    m_bar->setCount(m_filter.rowCount(), m_changes.rowCount(), m_isCut);
    showEmpty(*m_table, m_session, m_filter.isFiltering(), tr("Nobody has changed anything yet."));
}

void ChangesPage::saveState() const
{
    m_table->saveState();
}

void ChangesPage::focusFilter()
{
    m_bar->focusText();
}

} // namespace holdfast::gui
