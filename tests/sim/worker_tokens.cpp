// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of WorkerNode that has a credential: CredentialKeeper, `worker join` and a thief in small.
#include "tests/sim/worker_node.h"

#include "core/base/overloaded.h"

namespace holdfast::sim {

namespace credential = access::credential;

void WorkerNode::carryOut(const credential::Effects &effects)
{
    for (const credential::Effect &effect : effects) {
        if (!m_isCalm && m_server.usesTokens && m_world.chance(0.08))
            return endByDrill(); // the process dies before it
        if (!carryOut(effect))
            return;
    }
}

bool WorkerNode::carryOut(const credential::Effect &effect)
{
    const auto done = [](const auto &what) {
        what();
        return true;
    };
    return std::visit(Overloaded{
                          [&](const credential::StoreNext &its) { return done([&] { m_files.next = its.token; }); },
                          [&](const credential::TakeNext &its) {
                              m_files = {std::exchange(m_files.next, {}), {}};
                              carryOut(m_credentials->adopted(its.token));
                              return true;
                          },
                          [&](const credential::DropNext &) { return done([&] { m_files.next.clear(); }); },
                          [&](const credential::SendOffer &its) {
                              return done([&] { send(its.id, protocol::CredentialOffer{its.hash}); });
                          },
                          [&](const credential::Present &its) { return done([&] { present(its); }); },
                          [](const credential::TellRefused &) { return true; },
                      },
                      effect);
}

void WorkerNode::present(const credential::Present &what)
{
    m_world.trace([&] { return QStringLiteral("%1 will show another secret").arg(m_title); });
    m_token = what.token;
    if (what.atOnce)
        feed(m_link->tokenChanged(m_world.now()));
}

void WorkerNode::onTokenRefused()
{
    m_world.trace([&] { return QStringLiteral("the token of %1 is refused").arg(m_title); });
    m_lookAlarm.set(m_world.now().mono + Seconds(5));
    if (m_plant != Plant::OneSecretTried)
        work([this, token = m_presented] { carryOut(m_credentials->refused(m_files, token)); });
}

void WorkerNode::look()
{
    if (m_link->isUp())
        return;
    m_lookAlarm.set(m_world.now().mono + Seconds(5));
    work([this] { carryOut(m_credentials->looked(m_files)); });
}

/// The program chooses its secret once; what is left of a rotation goes before the new credential comes.
void WorkerNode::join(const QByteArray &token, const std::function<void()> &done)
{
    if (m_joinSecret.isEmpty())
        m_joinSecret = QString::number(m_world.random64(), 16).rightJustified(access::kSecretLength, u'0');
    const auto presented = access::readToken(QString::fromLatin1(token), access::Role::Join);
    const bool isLost = m_network.isCut(m_identity.instance) || m_world.chance(0.2);
    if (isLost || !presented)
        return;
    const access::JoinRequest request{*presented, m_identity.name, access::hashOf(m_joinSecret), true};
    m_server.join(request, [this, done, secret = m_joinSecret](const QString &id) {
        if (m_joinSecret != secret || m_world.chance(0.2))
            return; // an earlier answer came, or this one is lost
        m_files.next.clear();
        if (m_world.chance(0.1))
            return; // the program dies
        m_files.credential = access::tokenText(access::Role::Worker, id, m_joinSecret).toLatin1();
        if (m_world.chance(0.1))
            return;
        m_joinSecret.clear();
        m_world.trace([&] { return QStringLiteral("%1 has joined again").arg(m_title); });
        done();
    });
}

void WorkerNode::stealCredential()
{
    auto connection = std::make_shared<Connection>();
    connection->who = QStringLiteral("thief");
    connection->ends[0].node = this;
    connection->ends[1].node = &m_server;
    connection->ends[0].receive = [](const Frame &) {};
    m_server.later(m_world.now().mono, [this, connection, token = m_files.credential] {
        if (const auto shown = m_server.admit(token))
            m_server.accept(connection, *shown);
    });
}

} // namespace holdfast::sim
