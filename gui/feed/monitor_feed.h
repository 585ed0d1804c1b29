// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/feed_assembler.h"
#include "gui/feed/server_address.h"
#include "gui/feed/server_trust.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

class QWebSocket;

namespace holdfast::gui {

/// How far what is shown can be trusted.
enum class FeedState {
    Connecting, ///< nothing was ever received
    Live,
    CutOff, ///< what is shown is old
};

struct FeedStatus
{
    FeedState state = FeedState::Connecting;
    MaybeTime since;         ///< CutOff: when the last message came, by this machine's clock
    QString why;             ///< the newest attempt's fault, one sentence; empty while there was none
    bool wantsToken = false; ///< the server refused the newest attempt for want of a good token
    std::optional<CertificateOffer> unknown = {}; ///< who showed itself in the newest attempt, and is not trusted
    int httpStatus = 0;                           ///< with which the newest attempt was refused; 0: otherwise
    std::optional<StandbyRole> standby = {};      ///< it serves nobody, because another server leads
    friend bool operator==(const FeedStatus &, const FeedStatus &) = default;
};

/// The client's end of /ws/monitor: connects, connects again after every drop with a new socket each time, and gives
/// out whole updates. A connection without a message for 5 s is cut off. Lives in one thread.
class MonitorFeed final : public QObject
{
    Q_OBJECT

public:
    explicit MonitorFeed(ServerAddress address, ServerTrust trust = {}, QObject *parent = nullptr);
    ~MonitorFeed() override;

    /// Connects, with this bearer token; empty: none. May come again with another token: what is live stays so.
    void start(const QByteArray &token);

    /// Tries now, instead of when the wait is over.
    void retryNow();

    [[nodiscard]] const FeedStatus &status() const { return m_status; }

Q_SIGNALS:
    void updated(const holdfast::gui::FeedUpdate &update);
    void statusChanged(const holdfast::gui::FeedStatus &status);

private:
    void connectNow();
    void secure();
    void onCertificate(const QList<QSslError> &errors);
    [[nodiscard]] QString reason() const;
    [[nodiscard]] int refusedStatus() const;
    void onMessage(const QString &message);
    void onTick();
    void finish(const QString &why);
    void discardSocket();
    void setStatus(FeedStatus status);

    const ServerAddress m_address;
    const ServerTrust m_trust;
    QByteArray m_token;
    FeedStatus m_status;
    FeedAssembler m_assembler;
    QWebSocket *m_socket = nullptr; ///< a child of this; one an attempt
    QElapsedTimer m_silence;        ///< since the last message, or since the attempt began
    MaybeTime m_lastMessage;
    int m_failures = 0;                        ///< in sequence
    std::optional<Problem> m_fault;            ///< of the server's certificate, in this attempt
    std::optional<CertificateOffer> m_unknown; ///< in this attempt
    QTimer m_tick;
    QTimer m_wait;
};

} // namespace holdfast::gui
