// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of WorkerNode that plays the socket of its WorkerLink.
#include "tests/sim/worker_node.h"

#include "core/base/overloaded.h"

namespace holdfast::sim {

using link::EndCause;

void WorkerNode::dial(Milliseconds timeout)
{
    const quint64 attempt = ++m_attempt;
    const auto fail = [this, attempt](const char *why) {
        if (attempt == m_attempt)
            feed(m_link->closed({EndCause::Unreachable, QLatin1String(why)}, m_world.now()));
    };
    if (m_network.isCut(m_identity.instance))
        return later(m_world.now().mono + timeout, [fail] { fail("timed out"); });
    if (!m_server.isUp())
        return later(m_world.now().mono + m_network.delay(), [fail] { fail("refused"); });
    m_presented = m_token;
    auto connection = std::make_shared<Connection>();
    connection->who = m_identity.instance;
    connection->ends[0].node = this;
    connection->ends[1].node = &m_server;
    connection->ends[0].receive = [this, attempt](const Frame &frame) {
        if (attempt == m_attempt)
            receive(frame);
    };
    later(m_world.now().mono + timeout, [this, attempt, connection, fail] {
        if (attempt == m_attempt && m_connection != connection)
            fail("timed out");
    });
    m_server.later(m_world.now().mono + m_network.delay(), [this, attempt, connection, token = m_token] {
        if (connection->isSwallowed() || m_network.isCut(m_identity.instance))
            return;
        const auto shown = m_server.admit(token);
        if (!shown)
            return later(m_world.now().mono + m_network.delay(), [this, attempt, code = shown.problem().code] {
                const EndCause cause = code == u"token_revoked" ? EndCause::Revoked : EndCause::Unauthorized;
                if (attempt == m_attempt)
                    feed(m_link->closed({cause, code}, m_world.now()));
            });
        m_server.accept(connection, *shown);
        later(m_world.now().mono + m_network.delay(), [this, attempt, connection] {
            if (attempt != m_attempt) {
                m_network.drop(connection, 0, {EndCause::Reset, {}});
                return;
            }
            m_connection = connection;
            feed(m_link->opened(m_world.now()));
        });
    });
}

void WorkerNode::receive(const Frame &frame)
{
    std::visit(Overloaded{
                   [this](const Text &text) { feed(m_link->received(text.bytes, m_world.now())); },
                   [this](const Pong &pong) { feed(m_link->ponged(pong.payload, m_world.now())); },
                   [](const Ping &) {}, // the network answers it
                   [this](const Gone &gone) {
                       m_connection.reset();
                       feed(m_link->closed(gone.end, m_world.now()));
                   },
               },
               frame);
}

void WorkerNode::feed(const link::WorkerEffects &effects)
{
    for (const link::WorkerEffect &effect : effects)
        carryOut(effect);
    rearm();
}

void WorkerNode::carryOut(const link::WorkerEffect &effect)
{
    const auto send = [this](const Frame &frame) {
        if (m_connection)
            m_network.send(m_connection, 0, frame);
    };
    const MonoTime now = m_world.now().mono;
    std::visit(Overloaded{
                   [&](const link::OpenSocket &open) { dial(open.timeout); },
                   [&](const link::SendText &its) { send(Text{its.text}); },
                   [&](const link::SendPing &its) { send(Ping{its.payload}); },
                   [](const link::CloseSocket &) {}, // nobody stops a worker in order here
                   [&](const link::AbortSocket &) { abortConnection(); },
                   [&](const link::Opened &its) { work([this, its] { registerHere(its.store, its.epoch); }); },
                   [&](const link::LinkUp &its) {
                       m_lastUp = now;
                       m_lookAlarm.set(std::nullopt);
                       work([this, token = m_presented] { carryOut(m_credentials->linkUp(m_files, token)); });
                       work([this, registered = its.registered] {
                           carryOut(m_book->linkUp(registered.keep, registered.cancel, true, m_world.now().mono,
                                                   registered.store, registered.epoch));
                       });
                   },
                   [&](const link::LinkDown &) {
                       ++m_linksLost;
                       work([this] { m_book->linkDown(); });
                   },
                   [&](const link::Deliver &message) { work([this, its = message.envelope] { deliver(its); }); },
                   [&](const link::Answered &answered) { work([this, answered] { tellAnswer(answered); }); },
                   [](const link::MeasuredRoundTrip &) {},
                   [&](const link::Confirmed &sign) {
                       const MonoTime at = m_plant == Plant::LeaseFromArrival ? now + Seconds(12) : sign.sentAt;
                       work([this, at] { carryOut(m_book->confirmed(at, m_world.now().mono)); });
                   },
                   [&](const link::TokenRefused &) { onTokenRefused(); },
                   [](const link::NoteOutage &) {},
                   [](const link::WriteLog &) {},
               },
               effect);
}

void WorkerNode::abortConnection()
{
    ++m_attempt;
    if (m_connection)
        m_network.drop(m_connection, 0, {EndCause::Reset, {}});
    m_connection.reset();
}

void WorkerNode::tellAnswer(const link::Answered &answered)
{
    if (access::credential::isOfferId(answered.id.toString())) {
        const auto *error = std::get_if<protocol::Error>(&answered.answer);
        const bool isFinal = error != nullptr && (error->code == u"forbidden" || error->code == u"not_found");
        return carryOut(m_credentials->answered(m_files, answered.id.toString(), error == nullptr, isFinal));
    }
    if (!answered.id.isDouble())
        return;
    const auto *ack = std::get_if<protocol::Ack>(&answered.answer);
    const jobs::Answer answer = ack != nullptr
                                    ? jobs::Answer{ack->durable, {}, ack->receipt}
                                    : jobs::Answer{false, std::get<protocol::Error>(answered.answer).code, {}};
    carryOut(m_book->answered(static_cast<quint64>(answered.id.toInteger()), answer, m_world.now().mono));
}

void WorkerNode::registerHere(const QString &store, const QString &epoch)
{
    if (!epoch.isEmpty())
        offerAgain(store, epoch);
    protocol::WorkerRegister hello;
    hello.workerId = m_identity.name;
    hello.protocol = 1;
    hello.slots = m_identity.slots;
    hello.takesWithin = kTakesWithin;
    hello.rotates = true;
    hello.process = m_process;
    hello.instance = m_identity.instance;
    hello.sequence = ++m_registrations;
    // As the program does: after a restart, what is held tells which epochs are known.
    QStringList epochs = m_book->epochs() + m_receipts.epochs();
    epochs.removeDuplicates();
    const QString known = !m_book->epoch().isEmpty() ? m_book->epoch()
                          : epochs.size() > 1        ? QStringLiteral("several")
                                                     : epochs.value(0);
    hello.epoch = epoch.isEmpty() ? known : epoch;
    hello.holding = m_book->holding(hello.epoch);
    feed(m_link->registerAs(hello, m_world.now()));
}

} // namespace holdfast::sim
