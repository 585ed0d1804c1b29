// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/link/driver.h"

#include <algorithm>

namespace holdfast::link::test {

WorkerLink::Config workerConfig(int urls)
{
    WorkerLink::Config config;
    for (int i = 1; i <= urls; ++i)
        config.urls += QStringLiteral("ws://server-%1/ws/heartbeat").arg(i);
    return config;
}

Driver::Driver(WorkerLink::Config config, WorkerLink::Random01 random)
    : link(std::move(config), std::move(random))
{}

WorkerEffects Driver::perform(WorkerEffects effects)
{
    for (const WorkerEffect &effect : effects)
        std::visit([this](const auto &each) { on(each); }, effect);
    return effects;
}

void Driver::runTo(MonoTime until)
{
    while (true) {
        const auto deadline = link.nextDeadline();
        const bool isEvent = !m_events.empty() && (!deadline || m_events.begin()->first <= *deadline);
        const auto next = isEvent ? std::optional(m_events.begin()->first) : deadline;
        if (!next || *next > until)
            break;
        m_now = std::max(m_now, *next);
        if (!isEvent) {
            perform(link.onDeadline(now()));
            continue;
        }
        const auto [socket, what] = m_events.begin()->second;
        m_events.erase(m_events.begin());
        if (socket == m_socket)
            what();
    }
    m_now = std::max(m_now, until);
}

bool Driver::runUntilUp(Microseconds maxConcurrent)
{
    const MonoTime until = m_now + maxConcurrent;
    while (!link.isUp() && m_now < until)
        runTo(std::min(until, m_now + Milliseconds(10)));
    return link.isUp();
}

WorkerEffects Driver::cut(const LinkEnd &end)
{
    ++m_socket;
    m_isOpen = false;
    return perform(link.closed(end, now()));
}

int Driver::linesFrom(LogLevel level) const
{
    return static_cast<int>(
        std::count_if(lines.begin(), lines.end(), [level](const Line &line) { return line.level >= level; }));
}

void Driver::later(Microseconds wait, std::function<void()> what)
{
    m_events.emplace(m_now + wait, std::pair(m_socket, std::move(what)));
}

void Driver::on(const OpenSocket &open)
{
    ++m_socket;
    m_isOpen = true;
    attempts.emplace_back(open.url, m_now);
    switch (way(open.url, m_now)) {
    case Way::Accepts:
        later(kRoundTrip, [this] { perform(link.opened(now())); });
        break;
    case Way::Refuses:
        later(Milliseconds(1), [this] { cut(refusal); });
        break;
    case Way::Hangs:
        later(open.timeout, [this] { cut({EndCause::Unreachable, QStringLiteral("no connection in time")}); });
        break;
    }
}

void Driver::on(const SendText &send)
{
    if (!m_isOpen)
        qFatal("a message without a socket");
    const auto decoded = protocol::decode(send.text);
    const auto *envelope = std::get_if<protocol::Envelope>(&decoded);
    if (envelope == nullptr)
        qFatal("the link sent what cannot be read");
    if (std::holds_alternative<protocol::WorkerRegister>(envelope->message)) {
        registrations.push_back(send.text);
        if (!registrationAnswer.isEmpty())
            later(kRoundTrip, [this] { say(registrationAnswer); });
        return;
    }
    heartbeats += std::holds_alternative<protocol::Heartbeat>(envelope->message) ? 1 : 0;
    const bool isAnswer = std::holds_alternative<protocol::Ack>(envelope->message) ||
                          std::holds_alternative<protocol::Error>(envelope->message);
    if (answersMessages && !isAnswer) {
        const QByteArray answer = protocol::encode({envelope->id, protocol::Ack{}});
        later(kRoundTrip, [this, answer] { say(answer); });
    }
}

void Driver::on(const SendPing &ping)
{
    ++pings;
    if (sendsPongs)
        later(kRoundTrip, [this, payload = ping.payload] { perform(link.ponged(payload, now())); });
}

void Driver::on(const CloseSocket &)
{
    if (answersClose)
        later(kRoundTrip, [this] { cut({EndCause::Stopped, {}}); });
}

void Driver::on(const AbortSocket &)
{
    if (!m_isOpen)
        qFatal("an abort without a socket");
    ++m_socket;
    m_isOpen = false;
}

void Driver::on(const Opened &)
{
    protocol::WorkerRegister message;
    message.workerId = QStringLiteral("w-1");
    message.protocol = protocol::kVersion;
    message.sequence = static_cast<qint64>(registrations.size()) + 1;
    perform(link.registerAs(message, now()));
}

void Driver::on(const LinkUp &)
{
    ups.push_back(m_now);
}

void Driver::on(const LinkDown &)
{
    downs.push_back(m_now);
}

void Driver::on(const Deliver &) {}

void Driver::on(const Answered &answered)
{
    answers.push_back(answered.took);
}

void Driver::on(const MeasuredRoundTrip &)
{
    ++roundTrips;
}

void Driver::on(const Confirmed &confirmed)
{
    if (confirmed.sentAt > m_now)
        qFatal("an answer to what was not sent yet");
    confirmations.push_back(confirmed.sentAt);
}

void Driver::on(const NoteOutage &outage)
{
    outages.push_back(outage);
}

void Driver::on(const WriteLog &log)
{
    lines.push_back({log.level, log.what, log.action, m_now});
}

} // namespace holdfast::link::test
