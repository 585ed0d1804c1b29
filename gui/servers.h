// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tls/trust.h"
#include "gui/session/server_session.h"
#include "gui/tokens/tokens.h"

#include <QHash>

namespace holdfast::gui {

struct MonitorConfig
{
    QString server;          ///< the address to begin with; empty: the last one that was shown, else this machine's
    QByteArray token;        ///< to present to it; empty: none
    bool daemonHere = false; ///< the process is a server or a worker too, and lives on without the window
    tls::Trust trust = {};   ///< that the command line gives: a pin for `server`, authorities for all servers
    QString ownCa = {};      ///< what "tls init" left on this machine, for its own server; empty: nothing
};

/// The servers that the person knows: a session with each, also with those that are not shown. An address is remembered
/// once a server has answered there. Lives in the window's thread.
class Servers final : public QObject
{
    Q_OBJECT

public:
    /// `keychain`: for tokens; null if there is none.
    Servers(const MonitorConfig &config, std::unique_ptr<Keychain> keychain, QObject *parent = nullptr);

    [[nodiscard]] Tokens &tokens() { return m_tokens; }
    /// Where to begin.
    [[nodiscard]] QString first() const;
    [[nodiscard]] QString thisMachine() const;
    /// The session with this server, begun if there is none; a session that is cut off tries again at once.
    [[nodiscard]] Result<ServerSession *> open(const QString &server);
    /// Begins a session with each that is remembered.
    void openAll();
    /// Forgets the address with its token and pin. Who shows the session must let go of it before it is dropped.
    [[nodiscard]] std::unique_ptr<ServerSession> forget(const QString &server);
    /// The person trusts who shows this pin: the next open() begins anew. As to dropping, like forget().
    [[nodiscard]] std::unique_ptr<ServerSession> trust(const ServerAddress &server, const QString &pin);
    void giveToken(const QString &server, const QByteArray &token, bool keep);
    /// To be shown at the next start, once it has answered.
    void setShown(const QString &server);
    /// Those that are remembered, in the order of use, and those that were opened since.
    [[nodiscard]] const QStringList &names() const { return m_names; }
    [[nodiscard]] const ServerSession *find(const QString &name) const;
    /// What is to be known about the token of the server; empty: nothing.
    [[nodiscard]] QString tokenNote(const ServerAddress &server) const { return m_notes.value(server.key()); }

Q_SIGNALS:
    void opened(holdfast::gui::ServerSession &session);
    /// The list of servers, or how one of them is.
    void changed();
    void tokenNoteChanged();

private:
    void begin(const ServerAddress &address);
    void onAnswered(const QString &name);
    void onFetched(const QString &serverKey, const QString &why);
    void write() const;
    [[nodiscard]] std::unique_ptr<ServerSession> take(const QString &name);
    [[nodiscard]] QByteArray tokenFor(const ServerAddress &address) const;
    [[nodiscard]] ServerTrust trustFor(const ServerAddress &address) const;

    const MonitorConfig m_config;
    Tokens m_tokens;
    QStringList m_names;
    QStringList m_remembered; ///< of these
    QString m_shown;
    QHash<QString, QString> m_notes; ///< by the key of the address
    std::vector<std::unique_ptr<ServerSession>> m_sessions;
};

} // namespace holdfast::gui
