// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/models/log_model.h"
#include "gui/servers.h"
#include "gui/tray/tray.h"
#include "gui/views/monitor_window.h"

namespace holdfast::gui {

/// The window with what belongs to it: sessions, the list of servers, the tray. Needs a QApplication; lives in its
/// thread.
class MonitorApp final : public QObject
{
    Q_OBJECT

public:
    /// `log` must outlive it. `keychain`: for tokens; null if there is none.
    MonitorApp(MonitorConfig config, LogModel &log, std::unique_ptr<Keychain> keychain, QObject *parent = nullptr);
    ~MonitorApp() override;

    /// Shows the window, again if it was closed.
    void open();
    [[nodiscard]] MonitorWindow &window() { return m_window; }
    [[nodiscard]] ServerSession &session() { return *m_session; }

Q_SIGNALS:
    /// The person is done. Not for a daemon: that ends by a signal to the process.
    void quit();

private:
    void connectAll();
    void attach(const QString &server);
    void forget(const QString &server);
    void trust(const QString &server, const QString &pin);
    void showServers();
    void onClosed();

    const MonitorConfig m_config;
    Servers m_servers; ///< before the window, which must not outlive it
    ServerSession *m_session = nullptr;
    MonitorWindow m_window;
    Tray m_tray;
    QTimer m_soon; ///< until the list of servers is shown anew
};

/// Loads the translation of the system's language, where there is one. `QCoreApplication` must exist.
void installTranslation();

} // namespace holdfast::gui
