// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/history_page.h"

#include "gui/delegates/delegates.h"
#include "gui/plots/timeline_view.h"
#include "gui/views/cause_legend.h"
#include "gui/views/filter_bar.h"
#include "gui/views/outage_pane.h"
#include "gui/views/span_bar.h"
#include "gui/views/table_view.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QSettings>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace holdfast::gui {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr auto kSplitterKey = "history/splitter";
constexpr std::size_t kMaxOutages = 10'000;
constexpr int kRenewMs = 60'000;
constexpr int kPauseMs = 2000;

} // namespace

HistoryPage::HistoryPage(ServerSession &session, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_span(new SpanBar(QStringLiteral("history"), {hours(1), hours(6), hours(24), days(7), days(30), days(90)},
                         hours(24)))
    , m_quietLanes(new QCheckBox(tr("Workers without outages too")))
    , m_bar(new FilterBar(tr("Find by worker, cause, words"), {}))
    , m_legend(new CauseLegend)
    , m_timeline(new TimelineView)
    , m_pane(new OutagePane)
    , m_table(new TableView(QStringLiteral("outages")))
    , m_splitter(new QSplitter(Qt::Vertical))
{
    m_filter.setSourceModel(&m_outages);
    setUpTable();
    layOut();
    connectAll();
}

void HistoryPage::setUpTable()
{
    m_table->setModel(&m_filter);
    m_table->setAccessibleName(tr("Outages"));
    m_table->setItemDelegateForColumn(OutagesModel::Cause, new CauseDelegate(m_table));
    m_table->setUp({17, 19, 9, 9, 19, 32, 30, 9, 7}, OutagesModel::Began, Qt::DescendingOrder,
                   {OutagesModel::Attempts, OutagesModel::Held});
    m_table->setElastic(OutagesModel::Verdict);
}

void HistoryPage::layOut()
{
    m_bar->addWidget(m_quietLanes);
    m_bar->addWidget(m_span);
    m_bar->addWidget(new LiveButton(*m_span));
    QToolButton *save = m_bar->addButton(tr("Export CSV"), QStringLiteral("export"));
    save->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
    save->setToolTip(tr("Write the rows of the table into a file (Ctrl+E)"));
    connect(save, &QToolButton::clicked, this, &HistoryPage::onExport);
    auto *legendRow = new QHBoxLayout;
    legendRow->setContentsMargins(10, 2, 10, 4);
    legendRow->addWidget(m_legend);
    legendRow->addStretch();
    auto *top = new QWidget;
    auto *topLayout = new QVBoxLayout(top);
    topLayout->setContentsMargins(0, 0, 0, 0);
    topLayout->setSpacing(0);
    topLayout->addWidget(m_bar);
    topLayout->addWidget(m_timeline, 1);
    topLayout->addLayout(legendRow);
    m_splitter->addWidget(top);
    auto *bottom = new QWidget;
    auto *bottomLayout = new QVBoxLayout(bottom);
    bottomLayout->setContentsMargins(0, 0, 0, 0);
    bottomLayout->setSpacing(0);
    bottomLayout->addWidget(m_table, 1);
    bottomLayout->addWidget(m_pane);
    m_splitter->addWidget(bottom);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->restoreState(QSettings().value(QLatin1String(kSplitterKey)).toByteArray());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
}

void HistoryPage::connectAll()
{
    connect(m_bar, &FilterBar::textChanged, this, [this](const QString &text) {
        m_filter.setText(text);
        drawTimeline();
    });
    connect(m_bar, &FilterBar::rowsAsked, m_table, &TableView::enter);
    connect(m_legend, &CauseLegend::changed, this, [this] {
        filterCauses();
        drawTimeline();
    });
    connect(m_bar, &FilterBar::cleared, m_legend, &CauseLegend::clear);
    connect(m_span, &SpanBar::changed, this, &HistoryPage::load);
    connect(m_quietLanes, &QCheckBox::toggled, this, &HistoryPage::drawTimeline);
    connect(m_timeline, &TimelineView::spanChosen, m_span, &SpanBar::choose);
    connect(m_timeline, &TimelineView::presentAsked, m_span, &SpanBar::backToPresent);
    connect(m_timeline, &TimelineView::outageClicked, this, &HistoryPage::selectOutage);
    connect(m_table, &TableView::selectedKeysChanged, this, &HistoryPage::onChosen);
    connect(&m_outages, &QAbstractItemModel::dataChanged, this, &HistoryPage::onChosen);
    connect(m_table, &TableView::menuAsked, this, [this](QMenu &menu) {
        const OutageRow *outage = m_outages.find(m_table->selectedKeys().value(0));
        const QString worker = outage != nullptr ? outage->worker : QString();
        addWay(menu, tr("The &worker"), Way::Worker, worker);
        addWay(menu, tr("Its &latency"), Way::LatencyOf, worker);
        addWay(menu, tr("Its &runs"), Way::RunsOn, worker);
    });
    connect(m_pane, &OutagePane::workerAsked, this, [this](const QString &w) { Q_EMIT wayAsked(Way::Worker, w); });
    connect(m_pane, &OutagePane::latencyAsked, this, &HistoryPage::latencyAsked);
    connect(&m_session, &ServerSession::resumed, this, &HistoryPage::renew);
    connect(&m_session, &ServerSession::outagesChanged, this, &HistoryPage::renew);
    connect(&m_tick, &QTimer::timeout, this, &HistoryPage::renew);
    connect(&m_pause, &QTimer::timeout, this, &HistoryPage::renewIfDue);
    m_tick.start(kRenewMs);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
}

void HistoryPage::shown()
{
    load();
}

/// While links break by the hundred, the feed tells of it five times a second.
void HistoryPage::renew()
{
    m_isOld = true;
    renewIfDue();
}

void HistoryPage::renewIfDue()
{
    if (m_isOld && !m_isAsked && !m_pause.isActive() && isVisible() && (m_span->isLive() || m_hasFailed))
        load();
}

void HistoryPage::load()
{
    m_isOld = false;
    const Span span = m_span->span(m_session.now());
    const int asked = ++m_asked;
    setSentence(m_session.hasData() ? tr("Loading \u2026") : emptyTextFor(m_session, false, {}));
    if (!m_session.hasData())
        return;
    m_isAsked = true;
    m_pause.start();
    m_session.api().starts(span, this, [this, asked](const Result<std::vector<ServerStart>> &starts) {
        if (asked == m_asked && starts)
            m_timeline->setStarts(*starts);
    });
    if (m_loadedChoice != m_span->choice())
        m_bar->setNote(tr("Loading \u2026"));
    m_session.api().outages(span, {}, int(kMaxOutages), this,
                            [this, asked, span](const Result<std::vector<OutageRow>> &outages) {
                                if (asked != m_asked)
                                    return;
                                if (outages)
                                    take(span, *outages);
                                else
                                    onFailure(span, tr("The history cannot be read: %1").arg(outages.problem().text()));
                                m_isAsked = false;
                                renewIfDue();
                            });
}

void HistoryPage::take(Span span, std::vector<OutageRow> outages)
{
    m_loaded = span;
    m_loadedChoice = m_span->choice();
    m_isCut = outages.size() >= kMaxOutages;
    m_hasFailed = false;
    m_outages.replaceAll(std::move(outages));
    filterCauses();
    m_bar->setNote({});
    setSentence(m_filter.isFiltering() ? tr("Nothing matches the filter. Esc clears it.")
                                       : tr("No connection was lost in this time span."));
    drawTimeline();
}

/// The legend chooses families; rows have causes.
void HistoryPage::filterCauses()
{
    QSet<QString> causes;
    for (const OutageRow &outage : m_outages.rows()) {
        if (m_legend->isFiltering() && m_legend->isChosen(outage.cause))
            causes.insert(outage.cause);
    }
    if (m_legend->isFiltering() && causes.isEmpty())
        causes.insert(QString()); // none
    m_filter.setStates(causes);
    m_bar->setScope(m_legend->isFiltering() ? tr("of some causes") : QString());
}

/// Rows of another span would be taken for those of this one; of the same span they are only not of this minute.
void HistoryPage::onFailure(Span span, const QString &sentence)
{
    if (m_loadedChoice != m_span->choice())
        take(span, {});
    m_hasFailed = true;
    m_bar->setNote(sentence, true);
    setSentence(sentence);
}

void HistoryPage::setSentence(const QString &sentence)
{
    m_timeline->setEmptyText(sentence); // once on the page
}

std::vector<OutageRow> HistoryPage::shownOutages() const
{
    std::vector<OutageRow> shown;
    shown.reserve(static_cast<std::size_t>(m_filter.rowCount()));
    for (int row = 0; row < m_filter.rowCount(); ++row)
        shown.push_back(m_outages.at(m_filter.mapToSource(m_filter.index(row, 0)).row()));
    return shown;
}

/// Who lost its link most often stands on top.
QStringList HistoryPage::lanes(const std::vector<OutageRow> &outages) const
{
    QHash<QString, int> counts;
    for (const OutageRow &outage : outages)
        ++counts[outage.worker];
    if (m_quietLanes->isChecked()) {
        for (const WorkerRow &worker : m_session.workers().rows())
            counts[worker.name] += 0;
    }
    QStringList names(counts.keyBegin(), counts.keyEnd());
    std::sort(names.begin(), names.end(), [&](const QString &a, const QString &b) {
        return counts[a] != counts[b] ? counts[a] > counts[b] : a.compare(b, Qt::CaseInsensitive) < 0;
    });
    return names;
}

void HistoryPage::drawTimeline()
{
    std::vector<OutageRow> shown = shownOutages();
    m_bar->setCount(static_cast<int>(shown.size()), m_outages.rowCount(), m_isCut);
    m_timeline->setLanes(lanes(shown));
    m_timeline->setOutages(m_loaded, std::move(shown));
}

void HistoryPage::selectOutage(const QString &key)
{
    const QModelIndex index = m_filter.mapFromSource(m_outages.index(m_outages.rowOf(key), 0));
    if (!index.isValid())
        return;
    m_table->selectRow(index.row());
    m_table->scrollTo(index);
}

void HistoryPage::saveState() const
{
    m_table->saveState();
    QSettings().setValue(QLatin1String(kSplitterKey), m_splitter->saveState());
}

void HistoryPage::onChosen()
{
    const QString key = m_table->selectedKeys().value(0);
    m_timeline->select(key);
    m_pane->show(m_outages.find(key), m_session.now());
}

void HistoryPage::showWorker(const QString &worker)
{
    m_bar->setText(worker);
}

void HistoryPage::clearFilter()
{
    m_legend->clear();
    m_bar->clear();
}

void HistoryPage::focusFilter()
{
    m_bar->focusText();
}

} // namespace holdfast::gui
