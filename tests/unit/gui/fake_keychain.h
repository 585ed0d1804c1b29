// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/tokens/keychain.h"

#include <QMap>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

namespace holdfast::gui::test {

/// What a person's keychain holds and how it behaves; outlives the Keychain that shows it.
struct Vault
{
    QMap<QString, QByteArray> entries;
    QString fault; ///< not empty: each request fails with it
    bool silent = false;
    std::vector<std::function<void()>> held; ///< the answers of a silent one
};

class FakeKeychain final : public Keychain
{
public:
    explicit FakeKeychain(Vault &vault)
        : m_vault(vault)
    {}
    void read(const QString &key, QObject *context, Answer answer) override
    {
        later(context, std::move(answer), [this, key] { return m_vault.entries.value(key); });
    }
    void write(const QString &key, const QByteArray &secret, QObject *context, Answer answer) override
    {
        later(context, std::move(answer), [this, key, secret] { return *m_vault.entries.insert(key, secret); });
    }
    void remove(const QString &key, QObject *context, Answer answer) override
    {
        later(context, std::move(answer), [this, key] { return m_vault.entries.take(key); });
    }

private:
    void later(QObject *context, Answer answer, const std::function<QByteArray()> &act)
    {
        const auto result = m_vault.fault.isEmpty() ? Result<QByteArray>(act())
                                                    : Result<QByteArray>(Problem{"keychain", m_vault.fault, {}, {}});
        auto say = [answer = std::move(answer), result] { answer(result); };
        if (m_vault.silent)
            m_vault.held.push_back(std::move(say));
        else
            QTimer::singleShot(0, context, std::move(say));
    }

    Vault &m_vault;
};

/// A server that wants a token and lets nobody in.
class Gate final : public QTcpServer
{
public:
    Gate()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *client = nextPendingConnection();
            connect(client, &QTcpSocket::readyRead, client, [this, client] {
                m_heads += client->readAll();
                client->write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                client->disconnectFromHost();
            });
        });
    }
    [[nodiscard]] QString address() const { return QStringLiteral("127.0.0.1:%1").arg(serverPort()); }
    /// Somebody asked without a token.
    [[nodiscard]] bool wasAskedWithout() const { return m_heads.count("HTTP/1.1") > m_heads.count("Bearer "); }
    [[nodiscard]] bool wasShown(const QByteArray &token) const { return m_heads.contains("Bearer " + token); }

private:
    QByteArray m_heads;
};

} // namespace holdfast::gui::test
