// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/bench/links/channel.h"

#include <chrono>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

using Clock = std::chrono::steady_clock;
using Moment = Clock::time_point;
using Seconds = std::chrono::duration<double>;

/// What each worker says when its turn comes.
enum class Say {
    Heartbeat,
    Result, ///< of a job of its own, which the server commits before it acknowledges it
};

/// Workers on loopback, as many as asked for: one thread with plain epoll and no Qt, so that the load costs little
/// beside the server.
class Load final
{
public:
    /// `tls`: none, or what outlives this.
    Load(int port, int links, Say say, const Tls *tls);

    /// Returns when all are registered; ends the program where the server does not answer any more.
    void openAll();

    /// Each worker speaks once in `interval` seconds, at a phase of its own.
    void idle(double seconds, double interval);

    /// Each worker speaks again as soon as it is answered.
    void closedLoop(double seconds);

    /// Milliseconds from a message to its answer; `part` of 0 to 1 of all were faster.
    [[nodiscard]] double latency(double part);
    [[nodiscard]] std::size_t acks() const { return m_latencies.size(); }
    [[nodiscard]] int pings() const { return m_pings; }
    [[nodiscard]] int lost() const { return m_lost; }
    /// Counts answers from now on.
    void forget() { m_latencies.clear(); }

private:
    struct Link
    {
        int fd = -1;
        Channel channel;
        std::size_t number = 0;
        bool hasAsked = false; ///< for the WebSocket
        bool isOpen = false;   ///< its handshake is done
        bool isRegistered = false;
        std::string unread;
        std::deque<Moment> sent; ///< messages without an answer
    };

    void open(std::size_t i);
    void ask(Link &link);
    void write(Link &link, std::string_view bytes);
    void speak(Link &link);
    void turn(int milliseconds);
    void read(Link &link);
    void readHandshake(Link &link);
    bool readFrame(Link &link, std::string_view &unread);
    void take(Link &link, int opcode, std::string_view payload);

    int m_port;
    int m_epoll;
    Say m_say;
    const Tls *m_tls;
    bool m_again = false; ///< an answer is followed by the next message
    std::vector<Link> m_links;
    std::size_t m_registered = 0;
    long m_id = 1;
    int m_pings = 0;
    int m_lost = 0;
    std::vector<double> m_latencies;
};

} // namespace bench
