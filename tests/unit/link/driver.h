// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/link/worker_link.h"
#include "tests/unit/link/effects_of.h"

#include <functional>
#include <map>

namespace holdfast::link::test {

/// The defaults, for a worker with that many URLs.
[[nodiscard]] WorkerLink::Config workerConfig(int urls = 1);

/// What an attempt to connect comes to.
enum class Way { Accepts, Refuses, Hangs };

/// Plays socket, network and server of a WorkerLink, in virtual time: each effect leads to what a real one would lead
/// to, a round trip later. Tests change the public switches while it runs.
class Driver final
{
public:
    explicit Driver(
        WorkerLink::Config config = workerConfig(), WorkerLink::Random01 random = [] { return 0.999; });

    Driver(const Driver &) = delete;
    Driver &operator=(const Driver &) = delete;

    /// Hands effects to the socket; use it around each input.
    WorkerEffects perform(WorkerEffects effects);
    /// All that happens up to and including that moment.
    void runTo(MonoTime until);
    void runFor(Microseconds duration) { runTo(m_now + duration); }
    /// Until the link is up, at most so long.
    bool runUntilUp(Microseconds maxConcurrent);

    WorkerEffects start() { return perform(link.start(now())); }
    /// The server, or the way to it, is gone in this instant.
    WorkerEffects cut(const LinkEnd &end = {EndCause::Reset, {}});
    /// The server says something.
    WorkerEffects say(const QByteArray &text) { return perform(link.received(text, now())); }

    [[nodiscard]] Now now() const { return {m_now, m_wall + std::chrono::duration_cast<Milliseconds>(m_now - kStart)}; }
    [[nodiscard]] bool hasSocket() const { return m_isOpen; }
    /// Lines at that level or above.
    [[nodiscard]] int linesFrom(LogLevel level) const;
    [[nodiscard]] QString lastLine() const { return lines.empty() ? QString() : lines.back().what; }

    static constexpr MonoTime kStart{std::chrono::hours(100)};
    static constexpr Milliseconds kRoundTrip{20};

    // How the world is
    std::function<Way(int url, MonoTime now)> way = [](int, MonoTime) { return Way::Accepts; };
    LinkEnd refusal{EndCause::Unreachable, QStringLiteral("connection refused")}; ///< of an attempt
    QByteArray registrationAnswer =
        R"({"type":"ack","msg":"registered","protocol":1,"server":"0.1.0","id":"register"})";
    bool answersMessages = true;
    bool sendsPongs = true;
    bool answersClose = true;

    WorkerLink link;

    // What was seen
    struct Line
    {
        LogLevel level;
        QString what;
        QString action;
        MonoTime at;
    };
    std::vector<Line> lines;
    std::vector<MonoTime> ups;
    std::vector<MonoTime> downs;
    std::vector<std::pair<int, MonoTime>> attempts;
    std::vector<QByteArray> registrations;
    std::vector<Microseconds> answers;
    std::vector<MonoTime> confirmations; ///< when that was sent which they are for
    std::vector<NoteOutage> outages;
    int heartbeats = 0;
    int tokensRefused = 0;
    int pings = 0;
    int roundTrips = 0;

private:
    void later(Microseconds wait, std::function<void()> what);
    void on(const OpenSocket &open);
    void on(const SendText &send);
    void on(const SendPing &ping);
    void on(const CloseSocket &close);
    void on(const AbortSocket &abort);
    void on(const Opened &opened);
    void on(const LinkUp &up);
    void on(const LinkDown &down);
    void on(const Deliver &deliver);
    void on(const Answered &answered);
    void on(const MeasuredRoundTrip &measured);
    void on(const Confirmed &confirmed);
    void on(const NoteOutage &outage);
    void on(const WriteLog &log);
    void on(const TokenRefused &) { ++tokensRefused; }

    MonoTime m_now = kStart;
    WallTime m_wall = fromMsecs(1'795'414'971'120);
    std::multimap<MonoTime, std::pair<int, std::function<void()>>> m_events; ///< with the socket they belong to
    int m_socket = 0;
    bool m_isOpen = false;
};

} // namespace holdfast::link::test
