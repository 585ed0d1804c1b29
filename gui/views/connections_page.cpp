// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/connections_page.h"

#include "gui/delegates/delegates.h"
#include "gui/theme/labels.h"
#include "gui/views/filter_bar.h"
#include "gui/views/table_view.h"
#include "gui/views/worker_detail.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QSettings>
#include <QSplitter>
#include <QVBoxLayout>

namespace holdfast::gui {
namespace {

constexpr auto kSplitterKey = "connections/splitter";

QList<StateChoice> stateChoices()
{
    QList<StateChoice> choices;
    for (const char *state : {"connected", "degraded", "offline"}) {
        const QString word = QString::fromLatin1(state);
        choices += {{word}, Labels::workerState(word), levelOfWorker(word)};
    }
    return choices;
}

} // namespace

ConnectionsPage::ConnectionsPage(ServerSession &session, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_bar(new FilterBar(tr("Find by name, address, label, reason"), stateChoices()))
    , m_table(new TableView(QStringLiteral("connections")))
    , m_detail(new WorkerDetail(session))
    , m_splitter(new QSplitter(Qt::Vertical))
{
    m_filter.setSourceModel(&session.workers());
    m_bar->countStatesOf(session.workers());
    setUpTable();
    layOut();
    connect(m_bar, &FilterBar::textChanged, this, [this](const QString &text) { m_filter.setText(text); });
    connect(m_bar, &FilterBar::statesChanged, this, [this](const auto &states) { m_filter.setStates(states); });
    connect(m_bar, &FilterBar::rowsAsked, m_table, &TableView::enter);
    connect(m_table, &TableView::menuAsked, this, [this](QMenu &menu) {
        const QString worker = m_table->selectedKeys().value(0);
        addWay(menu, tr("Its &latency"), Way::LatencyOf, worker);
        addWay(menu, tr("Its &outages"), Way::OutagesOf, worker);
        addWay(menu, tr("Its &runs"), Way::RunsOn, worker);
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_filter, signal, this, &ConnectionsPage::updateCount);
    connect(&m_filter, &QAbstractItemModel::modelReset, this, &ConnectionsPage::updateCount);
    connect(&m_filter, &QAbstractItemModel::layoutChanged, this, &ConnectionsPage::updateCount);
    connect(m_table, &TableView::selectedKeysChanged, this, &ConnectionsPage::onSelection);
    connect(&session, &ServerSession::statusChanged, this, &ConnectionsPage::updateCount);
    connect(&session, &ServerSession::resumed, this, &ConnectionsPage::updateCount);
    connect(&m_passing, &QTimer::timeout, m_table->viewport(), qOverload<>(&QWidget::update));
    m_passing.start(1000);
    updateCount();
    onSelection();
}

void ConnectionsPage::setUpTable()
{
    using Column = WorkersModel::Column;
    m_table->setModel(&m_filter);
    m_table->setAccessibleName(tr("Workers"));
    m_table->setItemDelegateForColumn(Column::State, new StateDelegate(levelOfWorker, m_table));
    m_table->setItemDelegateForColumn(Column::Strip, new StripDelegate(m_table));
    m_table->setItemDelegateForColumn(Column::Spark15, new StripDelegate(m_table));
    m_table->setUp({17, 19, 12, 22, 17, 17, 9, 8, 9, 8, 8, 9, 12, 20, 9, 32}, Column::State, Qt::AscendingOrder,
                   {Column::Reconnects, Column::LastHeartbeat, Column::Address, Column::Version, Column::Platform});
    m_table->setElastic(Column::Reason);
}

void ConnectionsPage::layOut()
{
    auto *top = new QWidget;
    auto *topLayout = new QVBoxLayout(top);
    topLayout->setContentsMargins(0, 0, 0, 0);
    topLayout->setSpacing(0);
    topLayout->addWidget(m_bar);
    topLayout->addWidget(m_table, 1);
    m_splitter->addWidget(top);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setCollapsible(0, false);
    m_splitter->setSizes({400, 210});
    m_splitter->restoreState(QSettings().value(QLatin1String(kSplitterKey)).toByteArray());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
}

void ConnectionsPage::onSelection()
{
    const QStringList keys = m_table->selectedKeys();
    m_detail->setVisible(!keys.isEmpty());
    if (!keys.isEmpty())
        m_detail->showWorker(keys.first());
}

void ConnectionsPage::updateCount()
{
    m_bar->setCount(m_filter.rowCount(), m_session.workers().rowCount());
    const QString command = QStringLiteral("holdfast --worker --connect %1")
                                .arg(m_session.address().feed.resolved(QUrl(QStringLiteral("heartbeat"))).toString());
    showEmpty(*m_table, m_session, m_filter.isFiltering(),
              tr("No worker has ever connected. Start one:\n%1").arg(command),
              {tr("Copy the command"), [this, command] {
                   QGuiApplication::clipboard()->setText(command);
                   Q_EMIT said(tr("The command is copied. Paste it into a terminal."));
               }});
}

void ConnectionsPage::saveState() const
{
    m_table->saveState();
    QSettings().setValue(QLatin1String(kSplitterKey), m_splitter->saveState());
}

void ConnectionsPage::focusFilter()
{
    m_bar->focusText();
}

void ConnectionsPage::clearFilter()
{
    m_bar->clear();
}

void ConnectionsPage::showStates(const QSet<QString> &states)
{
    const bool isFlapping = states.contains(QStringLiteral("flapping")); // beside a state
    m_bar->setText(isFlapping ? QStringLiteral("flapping") : QString());
    m_bar->setChosenStates(isFlapping ? QSet<QString>() : states);
}

void ConnectionsPage::showWorker(const QString &worker)
{
    clearFilter();
    m_filter.renew();
    select(worker);
}

void ConnectionsPage::select(const QString &worker)
{
    const int row = m_session.workers().rowOf(worker);
    const QModelIndex index = m_filter.mapFromSource(m_session.workers().index(row, 0));
    if (!index.isValid())
        return;
    m_table->selectRow(index.row());
    m_table->scrollTo(index);
}

} // namespace holdfast::gui
