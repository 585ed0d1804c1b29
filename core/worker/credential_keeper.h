// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/access/credential_book.h"
#include "core/jobs/attempts/work_book.h"
#include "core/protocol/message.h"
#include "core/spool/credential.h"

#include <QObject>

namespace holdfast::worker {

/// The credential of a worker that has joined: makes another one when the server asks, and finds one that somebody put
/// into the data folder while the server refuses the worker. The shell of access::credential::Book. Blocks on the disk;
/// lives in the work thread.
class CredentialKeeper final : public QObject
{
    Q_OBJECT
public:
    /// `credential`: the token that the link begins with.
    CredentialKeeper(const QString &dataDir, const QByteArray &credential);

    // From the link
    void onAccepted(quint64 linkNumber, const QByteArray &token);
    void onDelivered(const protocol::Envelope &envelope);
    void onAnswered(const QJsonValue &id, const jobs::Answer &answer);
    /// The server did not accept this token.
    void onRefused(const QByteArray &token);
    /// From time to time while it does not.
    void look();

Q_SIGNALS:
    void outgoing(quint64 linkNumber, holdfast::protocol::Envelope envelope);
    /// For the next connection; `atOnce`: it may be accepted where the former one was not.
    void tokenWanted(const QByteArray &token, bool atOnce);

private:
    [[nodiscard]] access::credential::Files files();
    [[nodiscard]] QByteArray read(const Result<QByteArray> &token);
    void carryOut(const access::credential::Effects &effects);
    [[nodiscard]] bool carryOut(const access::credential::Effect &effect);
    [[nodiscard]] bool store(const QByteArray &token);
    [[nodiscard]] bool adopt(const QByteArray &token);

    spool::CredentialFolder m_folder;
    access::credential::Book m_book;
    quint64 m_linkNumber = 0;
    bool m_toldTrouble = false;
};

} // namespace holdfast::worker
