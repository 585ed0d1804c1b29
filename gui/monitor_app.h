// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tls/trust.h"
#include "gui/models/log_model.h"
#include "gui/tokens/tokens.h"
#include "gui/tray/tray.h"
#include "gui/views/monitor_window.h"

namespace holdfast::gui {

struct MonitorConfig
{
    QString server;          ///< the address to begin with; empty: the last one that was shown, else this machine's
    QByteArray token;        ///< to present to it; empty: none
    bool daemonHere = false; ///< the process is a server or a worker too, and lives on without the window
    tls::Trust trust = {};   ///< that the command line gives: a pin for `server`, authorities for all servers
    QString ownCa = {};      ///< what "tls init" left on this machine, for its own server; empty: nothing
};

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
    void attach(const QString &server);
    void forget(const QString &server);
    void onToken(const QString &server, const QByteArray &token, bool keep);
    void onFetched(const QString &serverKey, const QString &why);
    void trust(const QString &server, const QString &pin);
    [[nodiscard]] QByteArray tokenFor(const ServerAddress &address) const;
    [[nodiscard]] ServerTrust trustFor(const ServerAddress &address) const;
    [[nodiscard]] QString thisMachine() const;
    void onClosed();

    const MonitorConfig m_config;
    Tokens m_tokens;
    std::unique_ptr<ServerSession> m_session; ///< before the window, which must not outlive it
    MonitorWindow m_window;
    Tray m_tray;
    QStringList m_servers;
};

/// Loads the translation of the system's language, where there is one. `QCoreApplication` must exist.
void installTranslation();

} // namespace holdfast::gui
