// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/standing.h"
#include "gui/views/page.h"

#include <QMainWindow>
#include <QTimer>

class QAction;
class QComboBox;
class QTabWidget;

namespace holdfast::gui {

class ConnectionsPage;
class CutOffBanner;
class HistoryPage;
class JobsPage;
class LatencyPage;
class LogModel;
class OverviewStrip;
class StatusLine;

/// A server in the list of those to switch between.
struct ServerChoice
{
    QString name; ///< its address
    Standing standing;
    friend bool operator==(const ServerChoice &, const ServerChoice &) = default;
};

/// The window: the overview always on top, a page each for connections, latency, history, jobs, events, changes and the
/// log. It shows one session at a time; who owns the sessions switches it by setSession().
class MonitorWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// `log`: the process's own lines; must outlive the window.
    explicit MonitorWindow(LogModel &log, QWidget *parent = nullptr);
    ~MonitorWindow() override;

    /// Must outlive the window or the next call.
    void setSession(ServerSession &session);
    /// The servers to switch between, and the name of the one that is shown.
    void setServers(const QList<ServerChoice> &servers, const QString &current);
    /// What to notify of, to choose; must outlive the window's menus.
    void setNoticeMenu(QMenu &menu);
    /// Whether the dialog offers to keep a token.
    void setCanKeepTokens(bool can) { m_canKeepTokens = can; }
    /// The process is a server or a worker, too: Quit only closes the window, and says so.
    void setLivesOn(bool livesOn);
    /// Shown while the server wants a token: what the person should know about it.
    void setTokenNote(const QString &note);
    /// A sentence in the status bar, for a while; a bad one until it is closed.
    void say(const QString &sentence, bool bad = false);
    void showPage(int index);
    [[nodiscard]] QWidget *page(int index) const;

Q_SIGNALS:
    void serverChosen(const QString &address);
    void serverForgotten(const QString &address);
    /// Comes before serverChosen().
    void tokenGiven(const QString &address, const QByteArray &token, bool keep);
    /// The person trusts whoever shows the certificate with this pin to be that server.
    void serverTrusted(const QString &address, const QString &pin);
    void closed();
    void quitAsked();

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void makeMenus();
    void makePages();
    void dropPages();
    void restyle();
    void onStatus();
    void onOverview();
    void onPage();
    void showTitle();
    void makeLookMenu(QMenu &view);
    void connectPages();
    void go(Way way, const QString &key);
    void fillMenus();
    void showNextServer();
    void showChannels();
    void onTick();
    void onStateAsked(const QString &state);
    void askForServer(const QString &address, bool isKnown);
    void askAboutCertificate();
    void showShortcuts();
    [[nodiscard]] Page *currentPage() const;
    [[nodiscard]] QList<Page *> pages() const;

    LogModel &m_log;
    ServerSession *m_session = nullptr;
    OverviewStrip *m_strip;
    CutOffBanner *m_banner;
    QTabWidget *m_tabs;
    QComboBox *m_servers;
    QList<ServerChoice> m_choices;
    StatusLine *m_statusLine;
    QAction *m_quit = nullptr;
    QMenu *m_viewMenu = nullptr;
    QMenu *m_jobsMenu = nullptr;
    QMenu *m_runsMenu = nullptr;
    ConnectionsPage *m_connections = nullptr;
    LatencyPage *m_latency = nullptr;
    HistoryPage *m_history = nullptr;
    JobsPage *m_jobs = nullptr;
    bool m_canKeepTokens = false;
    bool m_livesOn = false;
    bool m_isOnTheWay = false; ///< from an outage to the latency around it
    QString m_shownPin;        ///< of the certificate that the person was asked about last
    QTimer m_tick;
};

} // namespace holdfast::gui
