// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/attempts/work_book.h"
#include "core/protocol/message.h"
#include "core/spool/credential.h"

#include <QObject>

namespace holdfast::worker {

/// The credential of a worker that has joined: makes another one when the server asks, and finds one that somebody put
/// into the data folder while the server refuses the worker. Blocks on the disk; lives in the work thread.
class CredentialKeeper final : public QObject
{
    Q_OBJECT
public:
    /// `presented`: the token that the link begins with.
    CredentialKeeper(const QString &dataDir, const QByteArray &presented);

    // From the link
    void onLinkUp(quint64 linkNumber);
    void onDelivered(const protocol::Envelope &envelope);
    void onAnswered(const QJsonValue &id, const jobs::Answer &answer);
    /// The server did not accept the token.
    void onRefused();
    /// From time to time while it does not.
    void look();

Q_SIGNALS:
    void outgoing(quint64 linkNumber, holdfast::protocol::Envelope envelope);
    /// For the next connection; `atOnce`: it may be accepted where the former one was not.
    void tokenWanted(const QByteArray &token, bool atOnce);

private:
    void rotate();
    void offer(const QByteArray &token);
    void adopt(const QByteArray &next);
    void present(const QByteArray &token, bool atOnce);
    [[nodiscard]] QByteArray read(const Result<QByteArray> &token);

    spool::CredentialFolder m_folder;
    QByteArray m_known;     ///< the credential, as it was last read or made
    QByteArray m_presented; ///< the link's
    QByteArray m_triedNext; ///< was presented after a refusal
    quint64 m_linkNumber = 0;
    bool m_toldTrouble = false;
};

} // namespace holdfast::worker
