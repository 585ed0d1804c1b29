// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/monitor_window.h"

#include "gui/theme/icons.h"
#include "gui/theme/labels.h"
#include "gui/views/changes_page.h"
#include "gui/views/connections_page.h"
#include "gui/views/cut_off_banner.h"
#include "gui/views/events_page.h"
#include "gui/views/history_page.h"
#include "gui/views/jobs_page.h"
#include "gui/views/latency_page.h"
#include "gui/views/log_page.h"
#include "gui/views/overview_strip.h"
#include "gui/views/status_line.h"

#include <QAbstractItemView>
#include <QCloseEvent>
#include <QComboBox>
#include <QMenu>
#include <QScreen>
#include <QSettings>
#include <QTabWidget>
#include <QVBoxLayout>

namespace holdfast::gui {
namespace {

constexpr auto kGeometryKey = "window/geometry";
constexpr auto kPageKey = "window/page";
constexpr QSize kFirstSize(1180, 760);
constexpr const char *kIcons[] = {"connections", "latency", "history", "jobs", "events", "edit", "log"};

} // namespace

MonitorWindow::MonitorWindow(LogModel &log, QWidget *parent)
    : QMainWindow(parent)
    , m_log(log)
    , m_strip(new OverviewStrip)
    , m_banner(new CutOffBanner)
    , m_tabs(new QTabWidget)
    , m_servers(new QComboBox)
    , m_statusLine(new StatusLine)
{
    setWindowTitle(tr("Holdfast"));
    setWindowIcon(programIcon());
    setMinimumSize(760, 480);
    layOut();
    makeMenus();
    resize(kFirstSize.boundedTo(screen()->availableSize()));
    restoreGeometry(QSettings().value(QLatin1String(kGeometryKey)).toByteArray());
    connect(m_banner, &CutOffBanner::retryAsked, this, [this] {
        if (m_session)
            m_session->retryNow();
    });
    connect(m_banner, &CutOffBanner::tokenAsked, this, [this] { askForServer(m_session->address().name(), true); });
    connect(m_banner, &CutOffBanner::certificateAsked, this, &MonitorWindow::askAboutCertificate);
    connect(m_banner, &CutOffBanner::leaderAsked, this, &MonitorWindow::serverChosen);
    connect(m_strip, &OverviewStrip::stateAsked, this, &MonitorWindow::onStateAsked);
    connect(m_strip, &OverviewStrip::seenAsked, this, [this] {
        if (m_session == nullptr)
            return;
        m_session->markSeen();
        say(tr("The failures are marked as seen. A job is news again when it fails after it has succeeded."));
    });
    connect(m_tabs, &QTabWidget::currentChanged, this, &MonitorWindow::onPage);
    connect(&m_tick, &QTimer::timeout, this, &MonitorWindow::onTick);
    m_tick.start(1000);
}

MonitorWindow::~MonitorWindow()
{
    dropPages();
}

void MonitorWindow::layOut()
{
    m_tabs->setDocumentMode(true);
    m_tabs->setIconSize(QSize(16, 16));
    m_tabs->setAccessibleName(tr("Pages"));
    m_servers->setObjectName(QStringLiteral("servers"));
    m_servers->setAccessibleName(tr("Server"));
    m_servers->setToolTip(tr("The server that is shown"));
    m_servers->setMinimumContentsLength(22);
    m_servers->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_servers->view()->setTextElideMode(Qt::ElideMiddle);
    m_servers->setFrame(false);
    m_tabs->setCornerWidget(m_servers, Qt::TopRightCorner);
    auto *centre = new QWidget;
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_strip->setBanner(m_banner);
    layout->addWidget(m_strip);
    layout->addWidget(m_tabs, 1);
    setCentralWidget(centre);
    m_tabs->setFocus(); // not the strip, which comes first
    setStatusBar(m_statusLine);
}

void MonitorWindow::setSession(ServerSession &session)
{
    dropPages();
    m_session = &session;
    m_shownPin.clear();
    m_strip->clear();
    say({});
    makePages();
    connect(&session, &ServerSession::overviewChanged, this, &MonitorWindow::onOverview);
    connect(&session, &ServerSession::channelsChanged, this, &MonitorWindow::onOverview);
    connect(&session, &ServerSession::standbysChanged, this, &MonitorWindow::onTick);
    connect(&session, &ServerSession::statusChanged, this, &MonitorWindow::onStatus);
    connect(&session, &ServerSession::resumed, this, [this] {
        say({}); // what failed meanwhile has been asked for again
        onStatus();
    });
    if (session.hasData())
        onOverview();
    onStatus();
}

void MonitorWindow::makePages()
{
    m_connections = new ConnectionsPage(*m_session);
    m_latency = new LatencyPage(*m_session);
    m_history = new HistoryPage(*m_session);
    m_jobs = new JobsPage(*m_session);
    const QList<std::pair<QWidget *, QString>> pages{
        {m_connections, tr("Connections")},         {m_latency, tr("ACK latency")},
        {m_history, tr("Reconnect history")},       {m_jobs, tr("Jobs and runs")},
        {new EventsPage(*m_session), tr("Events")}, {new ChangesPage(*m_session), tr("Changes")},
        {new LogPage(m_log, m_livesOn), tr("Log")}};
    const int last = QSettings().value(QLatin1String(kPageKey)).toInt();
    for (const auto &[page, title] : pages) {
        const int at = m_tabs->addTab(page, title);
        m_tabs->setTabToolTip(at, tr("%1 (Ctrl+%2)").arg(title).arg(at + 1));
    }
    connectPages();
    fillMenus();
    restyle();
    m_tabs->setCurrentIndex(std::clamp(last, 0, m_tabs->count() - 1));
    onPage();
}

void MonitorWindow::onPage()
{
    for (const QMenu *menu : {m_jobsMenu, m_runsMenu})
        menu->menuAction()->setEnabled(m_jobs != nullptr && m_tabs->currentWidget() == m_jobs);
    if (Page *page = currentPage())
        page->shown();
}

void MonitorWindow::dropPages()
{
    if (m_session == nullptr)
        return;
    m_session->disconnect(this);
    QSettings().setValue(QLatin1String(kPageKey), m_tabs->currentIndex());
    for (Page *page : pages()) {
        page->saveState();
        delete page;
    }
    m_session = nullptr;
    m_connections = nullptr;
    m_jobs = nullptr;
}

QList<Page *> MonitorWindow::pages() const
{
    QList<Page *> list;
    for (int i = 0; i < m_tabs->count(); ++i)
        list += qobject_cast<Page *>(m_tabs->widget(i));
    return list;
}

Page *MonitorWindow::currentPage() const
{
    return qobject_cast<Page *>(m_tabs->currentWidget());
}

QWidget *MonitorWindow::page(int index) const
{
    return m_tabs->widget(index);
}

void MonitorWindow::showPage(int index)
{
    m_tabs->setCurrentIndex(index);
}

void MonitorWindow::setTokenNote(const QString &note)
{
    m_banner->setTokenNote(note);
    if (m_session != nullptr)
        m_banner->say(*m_session);
}

void MonitorWindow::say(const QString &sentence, bool bad)
{
    m_statusLine->say(sentence, bad);
}

void MonitorWindow::onStatus()
{
    const FeedStatus &status = m_session->status();
    const bool live = m_session->isLive();
    m_strip->setFaded(!live);
    m_strip->showBanner(CutOffBanner::isNeeded(status));
    for (Page *page : pages())
        page->setStale(!live && m_session->hasData());
    const QString host = m_session->address().text();
    m_statusLine->setConnection(live                                    ? tr("Live from %1").arg(host)
                                : status.state == FeedState::Connecting ? tr("Connecting to %1 \u2026").arg(host)
                                                                        : tr("Cut off from %1").arg(host));
    onTick();
    if (status.unknown && status.unknown->pin != m_shownPin && isVisible())
        askAboutCertificate();
}

void MonitorWindow::onOverview()
{
    const Overview &overview = m_session->overview();
    m_strip->show(overview, NewsList::levelOfFailed(overview, m_session->jobs().rows(), m_session->seen()),
                  m_session->news());
    showTitle();
}

/// The title is all that is seen of a window behind others.
void MonitorWindow::showTitle()
{
    const FeedStatus &status = m_session->status();
    const int offline = m_session->overview().offline;
    const QString host = m_session->address().text();
    if (status.state == FeedState::CutOff) {
        const Milliseconds age = status.since ? m_session->localNow() - *status.since : Milliseconds(0);
        const Milliseconds step(age < Seconds(60) ? 1000 : 60'000); // it need not count
        return setWindowTitle(tr("Cut off, %1 - %2 - Holdfast").arg(Labels::wholeSeconds(age / step * step), host));
    }
    const bool someDown = offline > 0 && m_session->isLive();
    setWindowTitle(someDown ? tr("%1 offline - %2 - Holdfast").arg(offline).arg(host) : tr("%1 - Holdfast").arg(host));
}

void MonitorWindow::onTick()
{
    if (m_session == nullptr)
        return;
    m_banner->say(*m_session);
    showTitle();
    m_statusLine->showServer(*m_session);
}

void MonitorWindow::restyle()
{
    const QColor colour = palette().color(QPalette::WindowText);
    for (int i = 0; i < m_tabs->count(); ++i)
        m_tabs->setTabIcon(i, icon(QLatin1String(kIcons[i]), colour));
    const Theme theme = Theme::of(palette());
    for (int i = 0; i < m_servers->count(); ++i)
        m_servers->setItemIcon(i, icon(iconName(m_choices[i].standing.level), theme.of(m_choices[i].standing.level)));
}

void MonitorWindow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && m_session != nullptr) {
        restyle();
        onStatus();
    }
    QMainWindow::changeEvent(event);
}

void MonitorWindow::closeEvent(QCloseEvent *event)
{
    QSettings().setValue(QLatin1String(kGeometryKey), saveGeometry());
    QSettings().setValue(QLatin1String(kPageKey), m_tabs->currentIndex());
    for (const Page *page : pages())
        page->saveState();
    event->accept();
    Q_EMIT closed();
}

} // namespace holdfast::gui
