// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/tokens/tokens.h"

#include "core/base/log.h"

#include <QSettings>
#include <QTimer>

namespace holdfast::gui {
namespace {

constexpr auto kKeptKey = "servers/tokens-in-keychain"; ///< addresses, never tokens

QStringList keptServers()
{
    return QSettings().value(QLatin1String(kKeptKey)).toStringList();
}

void markKept(const QString &key, bool kept)
{
    QStringList servers = keptServers();
    servers.removeAll(key);
    if (kept)
        servers += key;
    if (servers.isEmpty())
        QSettings().remove(QLatin1String(kKeptKey));
    else
        QSettings().setValue(QLatin1String(kKeptKey), servers);
}

} // namespace

Tokens::Tokens(std::unique_ptr<Keychain> keychain, std::chrono::milliseconds patience, QObject *parent)
    : QObject(parent)
    , m_keychain(std::move(keychain))
    , m_patience(patience)
{}

bool Tokens::isKept(const ServerAddress &server) const
{
    return keptServers().contains(server.key());
}

std::shared_ptr<Tokens::Wait> Tokens::expectAnswer(std::function<void()> onLate)
{
    auto wait = std::make_shared<Wait>();
    QTimer::singleShot(m_patience, this, [wait, onLate = std::move(onLate)] {
        wait->late = !wait->answered;
        if (wait->late)
            onLate();
    });
    return wait;
}

void Tokens::give(const ServerAddress &server, const QByteArray &token, bool keep)
{
    const QString key = server.key();
    m_known[key] = token;
    m_toKeep.remove(key);
    if (!keep)
        return removeFromKeychain(key);
    if (!m_keychain)
        return Q_EMIT notKept(key, tr("this program was built without a keychain"));
    m_toKeep.insert(key);
    const auto wait = expectAnswer([this, key] { Q_EMIT notKept(key, tr("the keychain does not answer")); });
    m_keychain->write(key, token, this, [this, key, wait](const Result<QByteArray> &done) {
        wait->answered = true;
        onWritten(key, done, wait->late);
    });
}

void Tokens::onWritten(const QString &key, const Result<QByteArray> &done, bool late)
{
    if (done)
        markKept(key, true); // a fault leaves there what was there before
    if (!m_toKeep.contains(key))
        return removeFromKeychain(key);
    if (done || late)
        return;
    log(lcApp(), LogLevel::Warning, QStringLiteral("the keychain cannot store a token: %1").arg(done.problem().what),
        QStringLiteral("enter the token again when the window is opened next time"));
    Q_EMIT notKept(key, done.problem().what);
}

void Tokens::fetch(const ServerAddress &server)
{
    const QString key = server.key();
    if (!m_keychain) {
        QTimer::singleShot(0, this,
                           [this, key] { Q_EMIT fetched(key, tr("this program was built without a keychain")); });
        return;
    }
    const auto wait = expectAnswer([this, key] {
        if (!m_known.contains(key))
            Q_EMIT fetched(key, tr("the keychain does not answer"));
    });
    m_keychain->read(key, this, [this, key, wait](const Result<QByteArray> &token) {
        wait->answered = true;
        onRead(key, token, wait->late);
    });
}

/// What the person has entered meanwhile counts, and a late fault is no news.
void Tokens::onRead(const QString &key, const Result<QByteArray> &token, bool late)
{
    if (m_known.contains(key))
        return;
    if (token && !token->isEmpty()) {
        m_known[key] = *token;
        return Q_EMIT fetched(key, {});
    }
    if (!late)
        Q_EMIT fetched(key, token ? tr("no token is stored") : token.problem().what);
}

void Tokens::forget(const ServerAddress &server)
{
    m_known.remove(server.key());
    m_toKeep.remove(server.key());
    removeFromKeychain(server.key());
}

void Tokens::removeFromKeychain(const QString &key)
{
    if (!m_keychain || !keptServers().contains(key))
        return;
    markKept(key, false);
    m_keychain->remove(key, this, [](const Result<QByteArray> &done) {
        if (!done)
            log(lcApp(), LogLevel::Warning,
                QStringLiteral("a token is still in the keychain: %1").arg(done.problem().what),
                QStringLiteral("remove the entry \"holdfast\" there"));
    });
}

} // namespace holdfast::gui
