// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QObject>
#include <QPointer>
#include <QSslConfiguration>
#include <QWebSocketServer>

#include <memory>
#include <optional>

namespace holdfast::gui::test {

/// The server's end of /ws/monitor, that says what a test wants it to say.
class FakeFeedServer final : public QObject
{
public:
    /// `tls`: it speaks WSS.
    explicit FakeFeedServer(const std::optional<QSslConfiguration> &tls = std::nullopt);

    /// "127.0.0.1:PORT"; the same after stop() and start().
    [[nodiscard]] QString address() const;
    void start();
    /// Nobody listens any more, and the client's connection is gone.
    void stop();
    void send(const QJsonObject &message);
    void sendText(const QString &text);
    void drop();
    /// In good order, with this reason.
    void close(const QString &reason);

    [[nodiscard]] int connections() const { return m_connections; }
    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QByteArray authorization() const { return m_authorization; }

private:
    void onConnection();

    const std::optional<QSslConfiguration> m_tls;
    std::unique_ptr<QWebSocketServer> m_server;
    QPointer<QWebSocket> m_client;
    quint16 m_port = 0;
    int m_connections = 0;
    QString m_path;
    QByteArray m_authorization;
};

} // namespace holdfast::gui::test
