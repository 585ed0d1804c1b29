// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/links/load.h"

#include "tests/bench/links/usage.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <netinet/tcp.h>
#include <queue>
#include <random>
#include <sys/epoll.h>
#include <unistd.h>
#include <utility>

namespace bench {
namespace {

constexpr int kLinksAnAddress = 4'000; // an address has 28,000 ports, and a server may bound its connections
constexpr std::size_t kOpeningAtOnce = 100;
constexpr std::size_t kHandshakesAtOnce = 20;       // a server that is slow gives each but some seconds
constexpr auto kSilence = std::chrono::seconds(60); // no progress for so long while opening: give up

Clock::duration inClock(double seconds)
{
    return std::chrono::duration_cast<Clock::duration>(Seconds(seconds));
}

int millisecondsUntil(Moment moment)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(moment - Clock::now());
    return static_cast<int>(std::max<long>(0, left.count()));
}

/// A frame from a client: masked, with a key of zeros.
std::string frame(int opcode, std::string_view payload)
{
    std::string bytes{static_cast<char>(0x80 | opcode)};
    if (payload.size() < 126) {
        bytes += static_cast<char>(0x80 | payload.size());
    } else {
        bytes += static_cast<char>(0x80 | 126);
        bytes += static_cast<char>(payload.size() >> 8);
        bytes += static_cast<char>(payload.size());
    }
    return bytes.append(4, '\0').append(payload);
}

sockaddr_in loopback(std::size_t number, int port)
{
    return {
        AF_INET, htons(static_cast<in_port_t>(port)), {htonl(INADDR_LOOPBACK + static_cast<in_addr_t>(number))}, {}};
}

} // namespace

Load::Load(int port, int links, Say say, const Tls *tls)
    : m_port(port)
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_say(say)
    , m_tls(tls)
    , m_links(static_cast<std::size_t>(links))
{}

void Load::openAll()
{
    std::size_t begun = 0;
    Moment progress = Clock::now();
    for (std::size_t before = 0; m_registered < m_links.size();) {
        while (begun < m_links.size() && begun - m_registered < (m_tls ? kHandshakesAtOnce : kOpeningAtOnce))
            open(begun++);
        turn(100);
        if (std::exchange(before, m_registered) != m_registered)
            progress = Clock::now();
        else if (Clock::now() - progress > kSilence)
            fail("the server answers no more");
    }
}

void Load::idle(double seconds, double interval)
{
    using Due = std::pair<Moment, std::size_t>;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due;
    const Moment now = Clock::now();
    std::mt19937 random(1);
    for (std::size_t i = 0; i < m_links.size(); ++i)
        due.emplace(now + inClock(std::uniform_real_distribution<>(0, interval)(random)), i);
    const Moment end = now + inClock(seconds);
    while (Clock::now() < end) {
        while (due.top().first <= Clock::now()) {
            const auto [moment, i] = due.top();
            due.pop();
            speak(m_links[i]);
            due.emplace(moment + inClock(interval), i);
        }
        turn(millisecondsUntil(std::min(due.top().first, end)));
    }
}

void Load::closedLoop(double seconds)
{
    const Moment end = Clock::now() + inClock(seconds);
    m_again = true;
    for (Link &link : m_links) {
        if (link.sent.empty())
            speak(link);
    }
    while (Clock::now() < end)
        turn(millisecondsUntil(end));
    m_again = false;
}

double Load::latency(double part)
{
    if (m_latencies.empty())
        return 0;
    const auto at =
        m_latencies.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(m_latencies.size() - 1));
    std::nth_element(m_latencies.begin(), at, m_latencies.end());
    return 1e3 * *at;
}

void Load::open(std::size_t i)
{
    Link &link = m_links[i];
    link.number = i;
    link.fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int one = 1;
    setsockopt(link.fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(link.fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    const sockaddr_in here = loopback(i / kLinksAnAddress, 0);
    const sockaddr_in there = loopback(0, m_port);
    if (bind(link.fd, reinterpret_cast<const sockaddr *>(&here), sizeof here) != 0 ||
        connect(link.fd, reinterpret_cast<const sockaddr *>(&there), sizeof there) != 0)
        fail("connect");
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    if (epoll_ctl(m_epoll, EPOLL_CTL_ADD, link.fd, &event) != 0)
        fail("epoll");
    link.channel = Channel(link.fd, m_tls);
    ask(link);
}

/// As soon as the connection is there.
void Load::ask(Link &link)
{
    if (link.hasAsked || !link.channel.isReady())
        return;
    link.hasAsked = true;
    write(link, "GET /ws/heartbeat HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(m_port) +
                    "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
}

void Load::write(Link &link, std::string_view bytes)
{
    if (!link.channel.write(bytes))
        ++m_lost;
}

void Load::speak(Link &link)
{
    const std::string id = std::to_string(++m_id);
    link.sent.push_back(Clock::now());
    switch (m_say) {
    case Say::Heartbeat:
        return write(link, frame(1, R"({"type":"heartbeat","id":)" + id + "}"));
    case Say::Result:
        return write(link, frame(1, R"({"type":"job_result","id":)" + id + R"(,"job_id":"own-)" + id +
                                        R"(","status":"succeeded","exit_code":0})"));
    }
}

void Load::turn(int milliseconds)
{
    std::array<epoll_event, 256> events;
    const int count = epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), milliseconds);
    for (int n = 0; n < count; ++n)
        read(m_links[events[static_cast<std::size_t>(n)].data.u64]);
}

void Load::read(Link &link)
{
    ask(link);
    if (!link.hasAsked)
        return;
    const Channel::Got got = link.channel.read(link.unread);
    if (got == Channel::Got::Nothing)
        return;
    if (got == Channel::Got::End) {
        ++m_lost;
        epoll_ctl(m_epoll, EPOLL_CTL_DEL, link.fd, nullptr);
        return;
    }
    if (!link.isOpen)
        readHandshake(link);
    if (link.isOpen) {
        std::string_view unread = link.unread;
        while (readFrame(link, unread)) {
        }
        link.unread.erase(0, link.unread.size() - unread.size());
    }
}

void Load::readHandshake(Link &link)
{
    const auto end = link.unread.find("\r\n\r\n");
    if (end == std::string::npos)
        return;
    if (link.unread.find(" 101 ") != 8)
        fail(link.unread.c_str());
    link.unread.erase(0, end + 4);
    link.isOpen = true;
    const std::string number = std::to_string(link.number);
    write(link, frame(1, R"({"type":"worker_register","protocol":1,"id":1,"slots":1,"worker_id":"w)" + number +
                             R"(","instance":"i)" + number + "\"}"));
}

/// Takes the first frame from `unread`; false if there is no whole one.
bool Load::readFrame(Link &link, std::string_view &unread)
{
    if (unread.size() < 2)
        return false;
    std::size_t head = 2;
    std::size_t size = static_cast<unsigned char>(unread[1]);
    if (size == 126) {
        if (unread.size() < 4)
            return false;
        head = 4;
        size = static_cast<std::size_t>(static_cast<unsigned char>(unread[2])) << 8 |
               static_cast<unsigned char>(unread[3]);
    }
    if (unread.size() < head + size)
        return false;
    take(link, unread[0] & 0x0f, unread.substr(head, size));
    unread.remove_prefix(head + size);
    return true;
}

void Load::take(Link &link, int opcode, std::string_view payload)
{
    if (opcode == 9) {
        ++m_pings;
        write(link, frame(10, payload));
    } else if (opcode == 8) {
        ++m_lost;
    } else if (payload.find("\"ack\"") == std::string_view::npos) {
        return;
    } else if (!std::exchange(link.isRegistered, true)) {
        ++m_registered;
    } else if (!link.sent.empty()) {
        m_latencies.push_back(Seconds(Clock::now() - link.sent.front()).count());
        link.sent.pop_front();
        if (m_again)
            speak(link);
    }
}

} // namespace bench
