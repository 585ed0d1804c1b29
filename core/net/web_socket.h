// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/link/idle_meter.h"
#include "core/net/control_meter.h"
#include "core/net/drill_queue.h"
#include "core/net/end.h"
#include "core/net/message_pace.h"
#include "core/net/queue_budget.h"
#include "core/net/sluice.h"
#include "core/runtime/clock.h"

#include <QBasicTimer>
#include <QObject>
#include <QPointer>
#include <QTcpSocket>

#include <memory>
#include <vector>

class QSslSocket;
class QWebSocket;

namespace holdfast::net {

/// One connection, from its first attempt to its one end, the same for who dialled and who accepted. It repairs what
/// QWebSocket leaves open: every wait is bounded (handshake, close), the queue of unsent bytes is bounded, control
/// frames are counted, and the end is said exactly once, with a verdict.
///
/// Lives in one thread. Made by Dialer or Listener; the owner deletes it after closed(), or whenever it likes, in any
/// slot: deleting ends the connection and says nothing more.
class WebSocket final : public QObject
{
    Q_OBJECT

public:
    /// For Dialer: `socket` is about to be opened and becomes ours. The timeout covers everything until opened().
    WebSocket(QWebSocket *socket, Milliseconds handshakeTimeout, const runtime::Clock &clock, QObject *parent);

    /// For Listener: `socket` has asked for an upgrade and becomes ours; establish() follows or the timeout ends it.
    WebSocket(QTcpSocket *socket, Milliseconds handshakeTimeout, const runtime::Clock &clock, QObject *parent);

    ~WebSocket() override;

    /// For Listener: the handshake is done and `socket`, which becomes ours, speaks over the accepted connection.
    void establish(QWebSocket *socket);

    /// For Listener: what waits to be sent counts here, too.
    void setShare(QueueShare share) { m_share = std::move(share); }

    /// From now on no more messages are read than that: the rest waits where it is, in the end with the peer. For an
    /// accepted connection; a server that we chose is not slowed down.
    void limitMessages(const MessageRate &rate);

    /// Queues one text frame. False if the connection is not open, or if the queue was full, which ends it: a peer
    /// that does not read must not cost memory.
    bool sendText(const QByteArray &utf8);

    /// Sends a ping of up to 125 bytes; nothing unless open. The payload comes back in pongReceived().
    void ping(const QByteArray &payload);

    /// Says goodbye with a Close frame and gives unsent bytes `timeout` to leave. Unlike RFC 6455 section 7.1.1 Qt
    /// does not wait for the peer's Close frame. `reason` is cut to 123 bytes.
    void close(quint16 code, const QString &reason, Milliseconds timeout);

    /// Drops the connection at once: for a peer that is dead or must go.
    void abort(const QString &cause);

    /// As abort(), with a verdict of one's own.
    void fail(End end);

    /// For Dialer: why the TLS handshake is about to fail, which Qt says in fewer words.
    void setTlsFault(const Problem &fault) { m_tlsFault = std::make_unique<Problem>(fault); }

    /// For drills: from now on everything that is sent is `lag` late, or, with nothing, the connection is frozen:
    /// nothing comes in or goes out, and no end is noticed, until restore().
    void impair(std::optional<Milliseconds> lag);
    /// What was held back goes out at once, what came meanwhile is read in the next turn of the loop, in order. If the
    /// peer has gone meanwhile, that is a reset, and nothing of it is.
    void restore();

    [[nodiscard]] bool isOpen() const { return m_state == State::Open; }

    /// What waits in this process to be sent, encrypted or not.
    [[nodiscard]] qint64 queuedBytes() const;

    /// Of the connection, now or when it ended: what a verdict on its end needs.
    struct Traffic
    {
        Microseconds silent{0};   ///< since the last byte of the peer
        Microseconds idle{0};     ///< the last stretch without a byte either way
        Microseconds outlived{0}; ///< the longest after which the peer was heard again
        qint64 queuedBytes = 0;
        QString localAddress; ///< of this end, without the port
    };
    [[nodiscard]] Traffic traffic(MonoTime now) const;

    /// When anything came in last, control frames too; before that, when it was opened.
    [[nodiscard]] const Now &heardAt() const { return m_heardAt; }

    /// "192.0.2.7:51034"; empty until known.
    [[nodiscard]] QString peerAddress() const { return m_peerAddress; }

Q_SIGNALS:
    void opened();
    /// One whole message, text or binary alike.
    void textReceived(QByteArray utf8);
    void pongReceived(QByteArray payload);
    /// Nothing was read for a moment, because the peer sends more than it may. False: it did all through its patience.
    void slowedDown(bool mayGoOn);
    /// The last signal, exactly once, always from the event loop and never from inside a call.
    void closed(holdfast::net::End end);

protected:
    bool event(QEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    enum class State { Opening, Open, Closing, Ended };

    void listenTo(QWebSocket *socket);
    void enterOpen();
    void onConnected();
    void onDisconnected();
    void onError();
    void onAboutToClose();
    void afterRead();
    void onFrame(const QByteArray &payload, bool isLast);
    void startWatchdog(Milliseconds timeout);
    [[nodiscard]] EndFacts facts() const;
    void sendNow(const QByteArray &utf8);
    void flushSoon();
    void flush();
    void pingNow(const QByteArray &payload);
    void finish(End end);
    void letGo();
    void unblockSignalsBeforeClose();
    void hear(const QByteArray &text);
    void hearHeld();
    [[nodiscard]] qint64 unreadBytes() const;
    void countMessage();
    void readOn();

    const runtime::Clock &m_clock;
    State m_state = State::Opening;
    bool m_closedByUs = false;
    bool m_isFlushAsked = false;
    bool m_watchesQueue = false;   ///< some bytes had to wait once
    bool m_closeExchanged = false; ///< Qt closes on its own: a Close frame came, or it found a protocol error
    quint16 m_closeCode = 0;
    QString m_closeReason;
    std::unique_ptr<Problem> m_tlsFault;
    std::optional<link::IdleMeter> m_idle; ///< once open
    Now m_heardAt{};
    /// What is left to say of it then; apart, because thousands have not ended.
    struct Ended
    {
        End end;
        Traffic traffic;
    };
    std::unique_ptr<Ended> m_ended;
    QWebSocket *m_socket = nullptr;
    QPointer<QTcpSocket> m_tcp;
    QSslSocket *m_ssl = nullptr; ///< m_tcp, where it is one
    Sluice *m_sluice = nullptr;  ///< m_tcp, where it has one
    QString m_peerAddress;
    QueueShare m_share;
    DrillQueue *m_lane = nullptr;        ///< during a drill
    std::vector<QByteArray> m_heldTexts; ///< that were read when it was frozen
    QByteArray m_fragments;              ///< of a message that comes in several frames
    QBasicTimer m_watchdog;              ///< runs only while opening and closing
    Milliseconds m_timeout{};
    std::optional<MessagePace> m_pace;
    QBasicTimer m_pause;                 ///< runs while nothing is read
    std::optional<ControlMeter> m_meter; ///< of an accepted connection; a server that we chose is not measured
};

} // namespace holdfast::net
