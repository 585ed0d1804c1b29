// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/line_limiter.h"
#include "core/link/ack_watch.h"
#include "core/link/backoff.h"
#include "core/link/effects.h"
#include "core/link/keepalive.h"
#include "core/link/outage.h"

#include <QStringList>

#include <functional>

namespace holdfast::link {

/// A worker's end of the link: connects, registers, keeps alive, notices the end, tries again. Pure: it is told the
/// time and what its socket did, and returns what to do. Not re-entrant; one thread.
class WorkerLink final
{
public:
    struct Config
    {
        QStringList urls; ///< tried in turn
        Milliseconds heartbeat{60'000};
        Keepalive::Config keepalive;
        Milliseconds closeTimeout{5'000};
        Milliseconds ackTimeout{90'000};
        Milliseconds reconnectMax{8'000};
    };
    using Random01 = std::function<double()>; ///< uniform in [0, 1)

    /// A link that held this long has earned a quick first attempt again.
    static constexpr Milliseconds kStable{60'000};
    /// From the open socket to the answer of the registration.
    static constexpr Milliseconds kRegisterTimeout{10'000};
    /// From the begin of an outage to the first reminder that it lasts.
    static constexpr Milliseconds kFirstReminder{60'000};
    /// Before coming back after another process took the name over; two of one name must not fight.
    static constexpr Milliseconds kTakenOverWait{60'000};
    /// Before a server is asked again that did not accept the token: this long at least, and up to as much again as
    /// the second says, so that refused workers do not ask together.
    static constexpr Milliseconds kRefusedWait{180'000};
    static constexpr Milliseconds kRefusedSpread{120'000};
    /// Longest wait after a round that met a server which does not lead: a take-over takes seconds.
    static constexpr Milliseconds kStandbyWait{1'000};
    /// From the line that says so to the first reminder.
    static constexpr Milliseconds kRefusedReminder = std::chrono::hours(1);

    WorkerLink(Config config, Random01 random);

    /// `unfinished`: an outage that a former process of this worker saw begin.
    [[nodiscard]] WorkerEffects start(Now now, const std::optional<protocol::LinkLoss> &unfinished = std::nullopt);
    [[nodiscard]] WorkerEffects stop(Now now); ///< closes in order; nothing is opened again

    // What the socket did
    [[nodiscard]] WorkerEffects opened(Now now);
    [[nodiscard]] WorkerEffects received(QByteArrayView text, Now now);
    [[nodiscard]] WorkerEffects ponged(const QByteArray &payload, Now now);
    [[nodiscard]] WorkerEffects closed(const LinkEnd &end, Now now);

    /// What the socket and the process are like, as far as only the shell sees it: to be told before each of the above
    /// and before onDeadline(); of received() only before those that may begin the link. `address`: of this end,
    /// `suspended`: how long the machine has slept since it was booted.
    void setObservations(const protocol::LinkObservations &seen, const QString &address, Microseconds suspended);

    /// The machine slept, or its network came back: try at once if there is no link, test it if there is one.
    [[nodiscard]] WorkerEffects woke(Now now);

    /// The socket presents another token from now on: servers that did not accept the former one are asked at once.
    [[nodiscard]] WorkerEffects tokenChanged(Now now);

    /// The registration, after Opened.
    [[nodiscard]] WorkerEffects registerAs(protocol::WorkerRegister message, Now now);
    /// Sends one message or answer. Nothing happens unless isUp().
    [[nodiscard]] WorkerEffects send(const protocol::Envelope &envelope, Now now);
    /// What the next heartbeat says.
    void setHeartbeat(const protocol::Heartbeat &heartbeat) { m_heartbeat = heartbeat; }

    /// Pings are at most that far apart, for as long as a shorter lease than theirs is held; none: as configured.
    void limitPingInterval(std::optional<Milliseconds> most);

    [[nodiscard]] bool isIdle() const { return m_state == State::Idle; }
    [[nodiscard]] bool isUp() const { return m_state == State::Up; }
    /// The link is up, and no ping waits for its pong: whatever is late now hurts nobody.
    [[nodiscard]] bool isCalm() const { return isUp() && !m_keepalive.waitingSince(); }
    [[nodiscard]] bool isOldServer() const { return m_oldServer; }
    [[nodiscard]] const QString &url() const { return m_config.urls[m_url]; }
    [[nodiscard]] std::optional<MonoTime> nextDeadline() const;
    [[nodiscard]] WorkerEffects onDeadline(Now now); ///< late or repeated calls do no harm

private:
    enum class State { Idle, Waiting, Connecting, Registering, Up, Closing };

    void connectNow(WorkerEffects &effects, MonoTime now);
    void waitForNext(bool wasUp, MonoTime now);
    void nextUrl();
    void noteRefusal(WorkerEffects &effects, const LinkEnd &end, MonoTime now);
    [[nodiscard]] int urlsToTry(MonoTime now) const;
    [[nodiscard]] bool findUrl(MonoTime now);
    void waitForRefusals();
    void ended(WorkerEffects &effects, const LinkEnd &end, Now now);
    void tellLost(WorkerEffects &effects, const LinkEnd &end, MonoTime now);
    void toldOf(EndCause cause, MonoTime now);
    void tellFailedAttempt(WorkerEffects &effects, const LinkEnd &end, Now now);
    void tellBack(WorkerEffects &effects, const QString &verdict, Now now);
    void noteUnanswered(const LinkEnd &end);
    void outageBegins(WorkerEffects &effects, const LinkEnd &end, Now now);
    [[nodiscard]] protocol::LinkLoss loss() const;
    [[nodiscard]] protocol::OutageVerdict verdictOnReturn(const protocol::Registered &registered) const;
    [[nodiscard]] Evidence evidence() const;
    void askedAgain(WorkerEffects &effects, const protocol::Registered &asked, Now now);
    void becomeUp(WorkerEffects &effects, const protocol::Registered &registered, Now now);
    void answer(WorkerEffects &effects, const QJsonValue &id, const std::variant<protocol::Ack, protocol::Error> &what,
                Now now);
    void keepAlive(WorkerEffects &effects, Now now);
    void watchAnswers(WorkerEffects &effects, Now now);
    void sendHeartbeat(WorkerEffects &effects, Now now);
    void abortAs(WorkerEffects &effects, const LinkEnd &end, Now now);

    Config m_config;
    Random01 m_random;
    RoundTimes m_times;
    Backoff m_backoff;
    Keepalive m_keepalive;
    AckWatch m_acks;
    LineLimiter m_lines;
    protocol::Heartbeat m_heartbeat;

    State m_state = State::Idle;
    QString m_name;
    int m_url = 0;
    int m_triedInRound = 0;
    bool m_metStandby = false;            ///< in this round
    std::vector<MonoTime> m_refusedUntil; ///< by URL: it did not accept the token
    bool m_isOldToken = false;            ///< the attempt under way presented a former one
    bool m_oldServer = false;
    bool m_toldOldServer = false;
    std::optional<MonoTime> m_stateDue; // of waiting, connecting and registering
    MonoTime m_roundBegan{};
    Now m_upSince{};
    protocol::LinkObservations m_surroundings;
    QString m_address;
    Microseconds m_suspended{0};
    Microseconds m_upSuspended{0}; ///< m_suspended when the last link came up
    QString m_upAddress;           ///< of the last link that came up, …
    int m_upUrl = -1;              ///< … and its URL
    MonoTime m_nextHeartbeat{};
    quint64 m_heartbeats = 0;
    bool m_serverSaidGoodbye = false;
    qint64 m_registration = 0; ///< the sequence of the one that was sent on this connection; 0: none was
    bool m_isAsked = false;    ///< the server has asked for another one

    // The outage that lasts, or the time before the first link
    struct Outage
    {
        Now began{};
        Sighting sighting;
        int attempts = 0;
        MonoTime nextReminder{};
        Milliseconds reminderGap{0};
        bool first = true;                                             ///< there has been no link yet
        std::optional<LinkEnd> blockedBy = std::nullopt;               ///< how the last attempt failed
        std::optional<protocol::LinkLoss> inherited = std::nullopt;    ///< with `first`: what a former process saw
        std::optional<protocol::Unanswered> unanswered = std::nullopt; ///< its `attempts`: before it ended
        bool told = false;
        int changes = 0; ///< of the cause, as far as they were told
    };
    std::optional<Outage> m_outage;
    EndCause m_toldCause = EndCause::Stopped;
};

} // namespace holdfast::link
