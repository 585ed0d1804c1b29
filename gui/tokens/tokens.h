// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/server_address.h"
#include "gui/tokens/keychain.h"

#include <QHash>
#include <QSet>

#include <chrono>

namespace holdfast::gui {

/// The servers' tokens: in this process's memory, and in the keychain where the person wants that. The settings hold
/// only which servers have one there. A token is in no log and in no file of ours.
class Tokens final : public QObject
{
    Q_OBJECT

public:
    /// `keychain`: null if there is none. `patience`: how long it may be silent before the window goes on without it.
    explicit Tokens(std::unique_ptr<Keychain> keychain, std::chrono::milliseconds patience = std::chrono::seconds(10),
                    QObject *parent = nullptr);

    [[nodiscard]] bool canKeep() const { return m_keychain != nullptr; }
    /// What is in memory; empty: nothing.
    [[nodiscard]] QByteArray of(const ServerAddress &server) const { return m_known.value(server.key()); }
    /// In the keychain, as far as is known: fetch() gets it.
    [[nodiscard]] bool isKept(const ServerAddress &server) const;

    void give(const ServerAddress &server, const QByteArray &token, bool keep);
    /// fetched() follows.
    void fetch(const ServerAddress &server);
    void forget(const ServerAddress &server);

Q_SIGNALS:
    /// `why` is empty: of() has it. Else why not, in words; a keychain that was silent for too long may still answer.
    void fetched(const QString &serverKey, const QString &why);
    /// It is in memory only.
    void notKept(const QString &serverKey, const QString &why);

private:
    /// Of one answer of the keychain.
    struct Wait
    {
        bool answered = false;
        bool late = false;
    };

    /// Calls `onLate` when the patience ends without an answer.
    std::shared_ptr<Wait> expectAnswer(std::function<void()> onLate);
    void onRead(const QString &key, const Result<QByteArray> &token, bool late);
    void onWritten(const QString &key, const Result<QByteArray> &done, bool late);
    void removeFromKeychain(const QString &key);

    const std::unique_ptr<Keychain> m_keychain;
    const std::chrono::milliseconds m_patience;
    QHash<QString, QByteArray> m_known;
    QSet<QString> m_toKeep; ///< what the person said last
};

} // namespace holdfast::gui
