// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QSslConfiguration>
#include <QTcpServer>

#include <optional>

class QTcpSocket;

namespace holdfast::test {

/// A peer on loopback that answers each request with the next of its answers, byte for byte; the last one repeats.
class CannedServer final : public QObject
{
public:
    explicit CannedServer(QObject *parent = nullptr);

    /// From now on it speaks TLS.
    void setTls(const QSslConfiguration &configuration) { m_server.tls = configuration; }

    /// Whole HTTP answers; an empty one: none, the request stays open; "close": the connection is closed unanswered.
    void setAnswers(const QList<QByteArray> &answers) { m_answers = answers; }
    [[nodiscard]] QString url() const;
    [[nodiscard]] const QList<QByteArray> &requests() const { return m_requests; }

    void stop() { m_server.close(); }
    bool startAgain();

private:
    void onBytes(QTcpSocket &socket);

    /// Makes sockets that can speak TLS.
    struct Acceptor final : QTcpServer
    {
        void incomingConnection(qintptr descriptor) override;
        std::optional<QSslConfiguration> tls;
    };

    Acceptor m_server;
    quint16 m_port = 0;
    QList<QByteArray> m_answers;
    QList<QByteArray> m_requests;
};

/// A whole HTTP answer.
[[nodiscard]] QByteArray http(int status, const QByteArray &body);

} // namespace holdfast::test
