// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/attempts/work_book.h"
#include "core/link/worker_link.h"
#include "core/net/dialer.h"
#include "core/runtime/deadline_timer.h"
#include "core/runtime/loop_watch.h"
#include "core/runtime/resume_notice.h"
#include "core/runtime/sleep_watch.h"

#include <QPointer>

namespace holdfast::worker {

/// The worker's end of the link: one WorkerLink, the socket of its current attempt, a timer. Each link that comes up
/// has a number; what was meant for an earlier one is not sent. Lives in the thread of the sockets.
class LinkRunner final : public QObject
{
    Q_OBJECT
public:
    /// `tls`: for wss:// URLs.
    LinkRunner(const link::WorkerLink::Config &config, const QByteArray &token, const runtime::Clock &clock,
               tls::ClientTls tls = {}, QObject *parent = nullptr);

    /// `unfinished`: an outage that a former process of this worker saw begin.
    void start(const std::optional<protocol::LinkLoss> &unfinished);
    /// Closes in order; stopped() follows within the close timeout.
    void stop();
    /// The registration that registrationWanted() asked for.
    void registerAs(const protocol::WorkerRegister &message);
    void send(quint64 linkNumber, const protocol::Envelope &envelope);
    /// Of the server that is connected, or tried next.
    [[nodiscard]] QString url() const { return m_machine.url(); }
    void setRunning(int running) { m_running = running; }
    [[nodiscard]] int running() const { return m_running; }
    void limitPingInterval(std::optional<Milliseconds> most);
    /// The next connection presents it; `atOnce`: a server that did not accept the former one is asked now.
    void setToken(const QByteArray &token, bool atOnce);

Q_SIGNALS:
    /// The server did not accept this token.
    void tokenRefused(const QByteArray &token);
    /// It did accept this one; up() follows.
    void tokenAccepted(quint64 linkNumber, const QByteArray &token);
    /// `epoch` of `store`: what that may not know is wanted, too; empty: not known yet.
    void registrationWanted(const QString &store, const QString &epoch);
    /// `confirms`: the server confirms results; old ones do not.
    void up(quint64 linkNumber, holdfast::protocol::Registered registered, bool confirms);
    void down();
    void delivered(holdfast::protocol::Envelope envelope);
    /// The answer to the message with this id.
    void answered(QJsonValue id, holdfast::jobs::Answer answer);
    /// The server has answered something that was sent at that moment.
    void confirmed(holdfast::MonoTime sentAt);
    /// An outage has begun or is over: for the worker's own list.
    void outageNoted(holdfast::link::NoteOutage outage);
    void stopped();

private:
    void feed(const link::WorkerEffects &effects);
    void carryOut(const link::WorkerEffect &effect);
    void openSocket(const link::OpenSocket &what);
    void abortSocket(const QString &why);
    void tellAnswer(const link::Answered &answer);
    void dropSocket();
    /// Tells the machine what it cannot see; before each of its inputs that may end the link.
    void observeLink();
    void onDeadline(Now now);
    void lookForSleep(Now now);

    const runtime::Clock &m_clock;
    link::WorkerLink::Config m_config;
    QByteArray m_token;
    QByteArray m_presented; ///< by the attempt under way, or the link
    link::WorkerLink m_machine;
    net::Dialer m_dialer;
    runtime::DeadlineTimer m_timer;
    runtime::LoopWatch m_loop;
    runtime::SleepWatch m_sleep;
    runtime::ResumeNotice m_resumed;
    const Milliseconds m_calmTick; ///< of m_loop, while nobody waits for anything
    QPointer<net::WebSocket> m_socket;
    quint64 m_linkNumber = 0;
    int m_running = 0;
    bool m_stopping = false;
};

} // namespace holdfast::worker
