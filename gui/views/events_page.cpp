// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/events_page.h"

#include "gui/delegates/delegates.h"
#include "gui/models/outages_model.h"
#include "gui/views/csv_export.h"
#include "gui/views/filter_bar.h"
#include "gui/views/table_view.h"

#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace holdfast::gui {
namespace {

constexpr std::size_t kMaxEvents = 5000;
constexpr int kMaxOutagesAsked = 2000;
constexpr int kMaxChangesAsked = 500;
constexpr int kSoonMs = 500;
constexpr int kChangesMs = 10'000;
constexpr auto kSpan = std::chrono::hours(24);

StateChoice choiceOf(EventKind kind, const QString &word)
{
    return {{EventsModel::stateOf(kind, false), EventsModel::stateOf(kind, true)}, word, Level::Quiet};
}

QList<StateChoice> eventChoices()
{
    QStringList problems;
    for (const EventKind kind : {EventKind::Worker, EventKind::Run, EventKind::Server, EventKind::Change})
        problems += EventsModel::stateOf(kind, true);
    return {{problems, EventsPage::tr("problems"), Level::Bad},
            choiceOf(EventKind::Worker, EventsPage::tr("workers")),
            choiceOf(EventKind::Run, EventsPage::tr("runs")),
            choiceOf(EventKind::Server, EventsPage::tr("server")),
            choiceOf(EventKind::Change, EventsPage::tr("changes"))};
}

} // namespace

EventsPage::EventsPage(ServerSession &session, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_bar(new FilterBar(tr("Find by worker, job, words"), eventChoices()))
    , m_table(new TableView(QStringLiteral("events")))
{
    setUpTable();
    layOut();
    connectAll();
    count();
}

void EventsPage::setUpTable()
{
    m_filter.setSourceModel(&m_events);
    m_bar->countStatesOf(m_events);
    m_table->setModel(&m_filter);
    m_table->setAccessibleName(tr("Events"));
    m_table->setItemDelegateForColumn(EventsModel::What, new StateDelegate(levelOfEvent, m_table));
    m_table->setUp({21, 22, 26, 50}, EventsModel::At, Qt::DescendingOrder);
    m_table->setElastic(EventsModel::Detail);
}

void EventsPage::layOut()
{
    m_pause = m_bar->addButton(tr("Pause"), QStringLiteral("pause"));
    m_pause->setCheckable(true);
    m_pause->setToolTip(tr("Add no rows until this is pressed again"));
    QToolButton *save = m_bar->addButton(tr("Export CSV"), QStringLiteral("export"));
    save->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
    save->setToolTip(tr("Write the rows of the table into a file (Ctrl+E)"));
    connect(save, &QToolButton::clicked, this, &EventsPage::onExport);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_table, 1);
}

void EventsPage::connectAll()
{
    connect(m_bar, &FilterBar::textChanged, this, [this](const QString &text) {
        m_filter.setText(text);
        count();
    });
    connect(m_bar, &FilterBar::statesChanged, this, [this](const QSet<QString> &states) {
        m_filter.setStates(states);
        count();
    });
    connect(m_bar, &FilterBar::rowsAsked, m_table, &TableView::enter);
    connect(m_pause, &QToolButton::toggled, this, &EventsPage::setPaused);
    connect(m_table, &TableView::menuAsked, this, [this](QMenu &menu) {
        const EventRow *event = m_events.find(m_table->selectedKeys().value(0));
        if (event == nullptr)
            return;
        addWay(menu, tr("The &worker"), Way::Worker, event->kind == EventKind::Worker ? event->name : QString());
        addWay(menu, tr("The &job"), Way::Job, event->kind == EventKind::Run ? event->name : QString());
    });
    connect(&m_session, &ServerSession::resumed, this, [this] {
        if (isVisible())
            load();
    });
    connect(&m_session, &ServerSession::statusChanged, this, &EventsPage::count);
    connect(&m_session, &ServerSession::runEnded, this, &EventsPage::renewSoon);
    connect(&m_session, &ServerSession::outagesChanged, this, [this](const std::vector<OutageRow> &outages) {
        m_outages = merged(std::move(m_outages), outages);
        renewSoon();
    });
    connect(&m_soon, &QTimer::timeout, this, &EventsPage::renew);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (isVisible() && m_session.isLive())
            loadChanges();
    });
    m_tick.start(kChangesMs);
}

void EventsPage::shown()
{
    load();
}

void EventsPage::load()
{
    if (!m_session.hasData())
        return count();
    const Span span{m_session.now() - kSpan, m_session.now()};
    m_session.api().outages(span, {}, kMaxOutagesAsked, this, [this](const Result<std::vector<OutageRow>> &outages) {
        if (!outages)
            return onProblem(outages.problem());
        m_outages = merged(*outages, m_outages);
        renew();
    });
    m_session.api().starts(span, this, [this](const Result<std::vector<ServerStart>> &starts) {
        if (!starts)
            return onProblem(starts.problem());
        m_starts = *starts;
        renew();
    });
    loadChanges();
}

void EventsPage::loadChanges()
{
    m_session.api().changes(kMaxChangesAsked, this, [this](const Result<std::vector<ChangeRow>> &changes) {
        if (!changes)
            return onProblem(changes.problem());
        m_changes = *changes;
        m_bar->setNote({});
        renew();
    });
}

void EventsPage::onProblem(const Problem &problem)
{
    m_bar->setNote(tr("Some events cannot be read: %1").arg(problem.text()), true);
}

void EventsPage::renewSoon()
{
    if (isVisible() && !m_soon.isActive())
        m_soon.start();
}

std::vector<EventRow> EventsPage::gathered() const
{
    const WallTime oldest = m_session.now() - kSpan;
    std::vector<EventRow> all;
    const auto take = [&](const auto &row) {
        for (EventRow &event : Events::of(row)) {
            if (event.at >= oldest)
                all.push_back(std::move(event));
        }
    };
    std::for_each(m_outages.begin(), m_outages.end(), take);
    std::for_each(m_starts.begin(), m_starts.end(), take);
    std::for_each(m_changes.begin(), m_changes.end(), take);
    for (const RunRow &run : m_session.runs().rows()) {
        if (!m_session.runs().isFetched(run.id))
            take(run);
    }
    return all;
}

void EventsPage::renew()
{
    std::vector<EventRow> all = gathered();
    if (m_isPaused) {
        const auto isNew = [this](const EventRow &event) { return m_events.rowOf(event.key) < 0; };
        const auto fresh = static_cast<int>(std::count_if(all.begin(), all.end(), isNew));
        m_pause->setText(fresh > 0 ? tr("Go on (%n new)", nullptr, fresh) : tr("Go on"));
        return;
    }
    m_isCut = all.size() > kMaxEvents;
    m_events.replaceAll(Events::newest(std::move(all), kMaxEvents));
    m_filter.renew();
    count();
}

void EventsPage::setPaused(bool paused)
{
    m_isPaused = paused;
    m_pause->setText(paused ? tr("Go on") : tr("Pause"));
    renew();
}

void EventsPage::count()
{
    m_bar->setCount(m_filter.rowCount(), m_events.rowCount(), m_isCut);
    showEmpty(*m_table, m_session, m_filter.isFiltering(), tr("Nothing has happened in the last 24 hours."));
}

std::vector<EventRow> EventsPage::shownEvents() const
{
    std::vector<EventRow> events;
    for (int row = 0; row < m_filter.rowCount(); ++row)
        events.push_back(m_events.at(m_filter.mapToSource(m_filter.index(row, 0)).row()));
    return events;
}

Result<void> EventsPage::exportTo(const QString &file) const
{
    return writeFile(file, Events::toCsv(shownEvents()));
}

void EventsPage::onExport()
{
    askForFile(*this, tr("Export events"), QStringLiteral("events.csv"), [this](const QString &name) {
        if (const auto written = exportTo(name); !written)
            Q_EMIT said(tr("The events are not written: %1").arg(written.problem().text()), true);
        else
            Q_EMIT said(tr("%L1 events are written to %2").arg(m_filter.rowCount()).arg(name));
    });
}

void EventsPage::saveState() const
{
    m_table->saveState();
}

void EventsPage::focusFilter()
{
    m_bar->focusText();
}

void EventsPage::clearFilter()
{
    m_bar->clear();
}

} // namespace holdfast::gui
