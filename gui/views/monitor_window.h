// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/views/page.h"

#include <QMainWindow>
#include <QTimer>

class QAction;
class QComboBox;
class QLabel;
class QTabWidget;

namespace holdfast::gui {

class ConnectionsPage;
class CutOffBanner;
class JobsPage;
class LogModel;
class OverviewStrip;

/// The window: the overview always on top, a page each for connections, latency, history, jobs and the log. It shows
/// one session at a time; who owns the sessions switches it by setSession().
class MonitorWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// `log`: the process's own lines; must outlive the window.
    explicit MonitorWindow(LogModel &log, QWidget *parent = nullptr);
    ~MonitorWindow() override;

    /// Must outlive the window or the next call.
    void setSession(ServerSession &session);
    /// The servers to switch between, by address, and which is shown.
    void setServers(const QStringList &servers, const QString &current);
    /// Whether the dialog offers to keep a token.
    void setCanKeepTokens(bool can) { m_canKeepTokens = can; }
    /// Shown while the server wants a token: what the person should know about it.
    void setTokenNote(const QString &note);
    /// A sentence in the status bar, for a while.
    void say(const QString &sentence);
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
    QLabel *m_statusText;
    QLabel *m_serverText;
    ConnectionsPage *m_connections = nullptr;
    JobsPage *m_jobs = nullptr;
    bool m_canKeepTokens = false;
    QString m_shownPin; ///< of the certificate that the person was asked about last
    QTimer m_tick;
};

} // namespace holdfast::gui
