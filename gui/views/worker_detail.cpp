// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/worker_detail.h"

#include "gui/delegates/delegates.h"
#include "gui/theme/labels.h"
#include "gui/theme/plain_text.h"
#include "gui/views/table_view.h"

#include <QHBoxLayout>
#include <QRegularExpression>
#include <QScrollArea>
#include <QTabWidget>
#include <QVBoxLayout>

namespace holdfast::gui {
namespace {

constexpr int kMaxOutages = 1000;
constexpr auto kHistory = std::chrono::days(30);

/// A line of two columns; what is empty has none.
QString line(const QString &name, const QString &value)
{
    if (value.isEmpty())
        return {};
    return QStringLiteral("<tr><td style='padding-right:12px'>%1</td><td>%2</td></tr>")
        .arg(name.toHtmlEscaped(), value.toHtmlEscaped());
}

QString figures(const Figures &figures)
{
    if (!figures.p50)
        return QStringLiteral("\u2013");
    return QStringLiteral("%1 / %2 / %3")
        .arg(Labels::latency(figures.p50), Labels::latency(figures.p99), Labels::latency(figures.max));
}

} // namespace

WorkerDetail::WorkerDetail(ServerSession &session, QWidget *parent)
    : QFrame(parent)
    , m_session(session)
    , m_title(new PlainLabel)
    , m_facts(new MarkupLabel)
    , m_runTable(new TableView(QStringLiteral("worker-runs")))
    , m_outageTable(new TableView(QStringLiteral("worker-outages")))
    , m_tabs(new QTabWidget)
{
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_facts->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto *inner = new QWidget;
    auto *innerLayout = new QVBoxLayout(inner);
    innerLayout->setContentsMargins(10, 8, 10, 8);
    innerLayout->addWidget(m_title);
    innerLayout->addWidget(m_facts, 1);
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(inner);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumWidth(fontMetrics().averageCharWidth() * 52);
    m_facts->setWordWrap(true);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(outagesTab(), tr("Outages"));
    m_tabs->addTab(runsTab(), tr("Runs"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll, 2);
    layout->addWidget(m_tabs, 4);
    for (const auto signal : {&QAbstractItemModel::dataChanged})
        connect(&session.workers(), signal, this, &WorkerDetail::renew);
    connect(&session, &ServerSession::outagesChanged, this, [this](const auto &outages) {
        std::vector<OutageRow> mine;
        std::copy_if(outages.begin(), outages.end(), std::back_inserter(mine),
                     [this](const OutageRow &outage) { return outage.worker == m_name; });
        m_outages.apply(std::move(mine), {});
    });
    connect(&session, &ServerSession::resumed, this, &WorkerDetail::loadOutages);
}

QWidget *WorkerDetail::outagesTab()
{
    using Column = OutagesModel::Column;
    m_outageOrder.setSourceModel(&m_outages);
    m_outageTable->setModel(&m_outageOrder);
    m_outageTable->setItemDelegateForColumn(Column::Cause, new CauseDelegate(m_outageTable));
    m_outageTable->setUp({1, 19, 9, 9, 19, 22, 22, 9, 7}, Column::Began, Qt::DescendingOrder,
                         {Column::Worker, Column::Attempts, Column::Held});
    m_outageTable->setElastic(Column::Verdict);
    m_outageTable->setAccessibleName(tr("Outages of this worker"));
    return m_outageTable;
}

QWidget *WorkerDetail::runsTab()
{
    using Column = RunsModel::Column;
    m_ofWorker.setSourceModel(&m_session.runs());
    m_ofWorker.setFilterKeyColumn(Column::Worker);
    m_runOrder.setSourceModel(&m_ofWorker);
    m_runTable->setModel(&m_runOrder);
    m_runTable->setItemDelegateForColumn(Column::State, new StateDelegate(levelOfRun, m_runTable));
    m_runTable->setUp({19, 20, 10, 16, 16, 9, 6, 9, 10, 26, 20}, Column::Queued, Qt::DescendingOrder,
                      {Column::Worker, Column::Started, Column::Attempt, Column::Output, Column::Id});
    m_runTable->setElastic(Column::Reason);
    m_runTable->setAccessibleName(tr("Runs of this worker"));
    m_runTable->setEmptyText(tr("No recent run of this worker."));
    return m_runTable;
}

void WorkerDetail::showWorker(const QString &name)
{
    if (name == m_name)
        return renew(); // it was hidden, and heard of nothing
    m_name = name;
    m_ofWorker.setFilterRegularExpression(
        QRegularExpression(QRegularExpression::anchoredPattern(QRegularExpression::escape(name))));
    m_outages.replaceAll(m_session.workers().outagesOf(name));
    renew();
    loadOutages();
}

void WorkerDetail::loadOutages()
{
    if (m_name.isEmpty())
        return;
    m_outageTable->setEmptyText(tr("Loading \u2026"));
    const WallTime end = m_session.now();
    m_session.api().outages({end - kHistory, end}, {m_name}, kMaxOutages, this,
                            [this, name = m_name](const Result<std::vector<OutageRow>> &outages) {
                                if (name != m_name)
                                    return;
                                if (outages) // what the feed has said meanwhile is newer
                                    m_outages.replaceAll(merged(*outages, m_session.workers().outagesOf(name)));
                                m_outageTable->setEmptyText(outages ? tr("No outage in the last 30 days.")
                                                                    : outages.problem().text());
                            });
}

void WorkerDetail::renew()
{
    const WorkerRow *worker = m_session.workers().find(m_name);
    if (worker == nullptr || !isVisibleTo(parentWidget()))
        return;
    m_title->setText(worker->name);
    const QString facts = factsOf(*worker);
    if (facts != m_facts->text())
        m_facts->setText(facts);
}

QString WorkerDetail::factsOf(const WorkerRow &worker) const
{
    QStringList labels;
    for (auto it = worker.labels.cbegin(); it != worker.labels.cend(); ++it)
        labels += it.key() + u'=' + it.value();
    const QString state =
        worker.flapping ? tr("%1, flapping").arg(Labels::workerState(worker.state)) : Labels::workerState(worker.state);
    return QStringLiteral("<table>") + line(tr("State"), state) + line(tr("Reason"), worker.reason) +
           line(tr("Since"), Labels::fullTime(worker.since)) +
           line(tr("Connected"), Labels::fullTime(worker.connectedAt)) +
           line(tr("Last sign of life"), Labels::fullTime(worker.lastSeenAt)) + line(tr("Address"), worker.address) +
           line(tr("Host"), worker.hostname) + line(tr("Platform"), worker.platform) +
           line(tr("Version"), worker.version) + line(tr("Instance"), worker.instance) +
           line(tr("Labels"), labels.join(QStringLiteral(", "))) +
           line(tr("Slots"), tr("%1 of %2 in use").arg(worker.running).arg(worker.slots)) +
           line(tr("Ack p50 / p99 / max"), figures(worker.ackMs)) +
           line(tr("Ping p50 / p99 / max"), figures(worker.rttMs)) +
           line(tr("Event loop late by"), worker.loopLagMs ? Labels::latency(worker.loopLagMs) : QString()) +
           QStringLiteral("</table>");
}

} // namespace holdfast::gui
