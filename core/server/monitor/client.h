// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/monitor/change_book.h"
#include "core/monitor/part_writer.h"
#include "core/net/admission.h"
#include "core/net/web_socket.h"
#include "core/server/monitor/view.h"

namespace holdfast::server {

/// What has changed, by list.
using ChangeBooks = std::array<monitor::ChangeBook, kRowKinds.size()>;

/// Parts of messages, to be sent with their number.
struct Batch
{
    QList<QByteArray> parts; ///< never none: the first has the overview
    bool hasRows = false;
};

/// What comes next from the books, bounded in rows and bytes. `onlyNews`: rows that are as they were told are left out.
[[nodiscard]] Batch nextBatch(ChangeBooks &books, const MonitorView &view, WallTime now, bool onlyNews);

/// One monitor: gets the snapshot, part by part as it reads, then what changed meanwhile, then what all get.
/// Lives in the server's thread.
class MonitorClient final : public QObject
{
    Q_OBJECT
public:
    /// Takes `socket`, open, as its own.
    MonitorClient(net::WebSocket *socket, const runtime::Clock &clock, QObject *parent);

    /// `first`: the fields of the snapshot's first part. continueSnapshot() sends it.
    void beginSnapshot(const MonitorView &view, QByteArray first);
    [[nodiscard]] bool isInSnapshot() const { return m_phase == Phase::Snapshot; }
    /// Sends the snapshot's next message, unless the last ones are still to be read.
    void continueSnapshot(const MonitorView &view);

    /// Changes that it will not get in the batches of all, because it is not that far yet.
    void mark(RowKind kind, const QString &name);
    void markGone(RowKind kind, const QString &name);
    /// Sends the batch of all; while it is behind, one of its own.
    void sendBatch(const QList<QByteArray> &batch, const MonitorView &view);

    /// Once a second: pings, and gives up a client that does not answer.
    void check();
    void setAdmission(const net::Admission &admission) { m_admission = admission; }
    [[nodiscard]] const net::Admission &admission() const { return m_admission; }
    void close(protocol::CloseCode code, const QString &reason) { close(static_cast<quint16>(code), reason); }
    void close(quint16 code, const QString &reason);
    [[nodiscard]] QString address() const { return m_socket->peerAddress(); }

Q_SIGNALS:
    /// Last signal.
    void ended(holdfast::net::End end);

private:
    enum class Phase { Waiting, Snapshot, Behind, Live };

    void send(const QList<QByteArray> &parts, const char *type);
    void sendNumbered(const QList<QByteArray> &batch);

    net::WebSocket *m_socket;
    net::Admission m_admission;
    const runtime::Clock &m_clock;
    Phase m_phase = Phase::Waiting;
    qint64 m_number = 0;
    ChangeBooks m_toTell; ///< what the snapshot has yet to hold
    ChangeBooks m_missed;
    std::optional<monitor::PartWriter> m_writer;
    MonoTime m_heardAt{}; ///< its last pong that was asked for
    MonoTime m_pingedAt{};
    QByteArray m_ping; ///< the newest payload
};

} // namespace holdfast::server
