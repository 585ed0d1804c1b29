// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/channels_dialog.h"
#include "gui/views/connections_page.h"
#include "gui/views/history_page.h"
#include "gui/views/jobs_page.h"
#include "gui/views/latency_page.h"
#include "gui/views/monitor_window.h"
#include "gui/views/span_bar.h"

#include <QTabWidget>

/// The ways from one page to another.
namespace holdfast::gui {

void MonitorWindow::connectPages()
{
    for (const Page *page : pages()) {
        connect(page, &Page::said, this, &MonitorWindow::say);
        connect(page, &Page::wayAsked, this, &MonitorWindow::go);
    }
    // One span for both: what one looks at here is what one wants to see there.
    const auto follow = [this](SpanBar &leader, SpanBar &follower) {
        connect(&leader, &SpanBar::changed, this, [this, &leader, &follower] {
            if (!m_isOnTheWay)
                follower.follow(leader);
        });
    };
    follow(m_latency->spanBar(), m_history->spanBar());
    follow(m_history->spanBar(), m_latency->spanBar());
    connect(m_history, &HistoryPage::latencyAsked, this, [this](const QString &worker, const Span &around) {
        m_tabs->setCurrentWidget(m_latency);
        m_isOnTheWay = true; // who comes back finds the history as it was
        m_latency->showWorker(worker, around);
        m_isOnTheWay = false;
    });
}

void MonitorWindow::go(Way way, const QString &key)
{
    switch (way) {
    case Way::Worker:
        m_tabs->setCurrentWidget(m_connections);
        return m_connections->showWorker(key);
    case Way::LatencyOf:
        m_tabs->setCurrentWidget(m_latency);
        return m_latency->showWorker(key);
    case Way::OutagesOf:
        m_tabs->setCurrentWidget(m_history);
        return m_history->showWorker(key);
    case Way::RunsOn:
        m_tabs->setCurrentWidget(m_jobs);
        return m_jobs->showRunsOn(key);
    case Way::Job:
        m_tabs->setCurrentWidget(m_jobs);
        return m_jobs->showJob(key);
    }
}

/// Beside the window, as long as its server is shown.
void MonitorWindow::showChannels()
{
    if (m_session == nullptr || m_jobs == nullptr)
        return;
    auto *dialog = m_jobs->findChild<ChannelsDialog *>();
    if (dialog == nullptr) {
        dialog = new ChannelsDialog(*m_session, m_jobs);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
}

void MonitorWindow::onStateAsked(const QString &state)
{
    if (state == u"failed" || state == u"active") {
        m_tabs->setCurrentWidget(m_jobs);
        state == u"failed" ? m_jobs->showFailed() : m_jobs->showActive();
    } else if (state == u"channels") {
        showChannels();
    } else if (state == u"failing") {
        m_tabs->setCurrentWidget(m_jobs);
        m_jobs->showFailing();
    } else {
        m_tabs->setCurrentWidget(m_connections);
        m_connections->showStates({state});
    }
}

} // namespace holdfast::gui
