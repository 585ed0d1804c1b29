// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The part of ServerNode that lets in: TokenService and WorkerCredentials in small.
#include "tests/sim/server_node.h"

namespace holdfast::sim {

QByteArray ServerNode::randomBytes(int count)
{
    QByteArray bytes;
    while (bytes.size() < count) {
        const std::uint64_t drawn = m_world.random64();
        bytes.append(reinterpret_cast<const char *>(&drawn), sizeof drawn); // NOLINT: its bytes are wanted
    }
    return bytes.first(count);
}

ServerNode::Issued ServerNode::issue(const QString &worker)
{
    const QString secret = QString::number(m_world.random64(), 16).rightJustified(access::kSecretLength, u'0');
    access::Token token;
    token.id = QString::number(m_world.random64(), 16).rightJustified(access::kIdLength, u'0');
    token.role = access::Role::Worker;
    token.name = worker;
    token.hash = access::hashOf(secret);
    token.madeAt = m_world.now().wall;
    disk.tokens.emplace(token.id, token);
    return {token.id, access::tokenText(access::Role::Worker, token.id, secret).toLatin1()};
}

/// Without writes the answer waits its turn all the same.
void ServerNode::applyTokens(const access::TokenWrites &writes, const std::function<void()> &done)
{
    if (!writes.empty() || done) {
        jobs::Step step;
        step.record(writes);
        apply(std::move(step), done);
    }
    m_tokenAlarm.set(m_tokens->nextDeadline(now()));
}

void ServerNode::onTokensDue()
{
    const access::Due due = m_tokens->onDeadline(now());
    applyTokens(due.writes, {});
    for (const access::Token &token : due.expired)
        endToken(token.id, 0);
}

Result<access::Presented> ServerNode::admit(const QByteArray &token)
{
    if (!usesTokens)
        return access::Presented{};
    const auto presented = access::readToken(QString::fromLatin1(token), access::Role::Worker);
    if (!presented)
        return presented;
    const auto verified = m_tokens->verify(*presented, now());
    if (!verified)
        return verified.problem();
    applyTokens(verified->writes, {});
    return presented;
}

void ServerNode::endToken(const QString &id, SessionId keep)
{
    std::vector<SessionId> open;
    for (const auto &[session, its] : m_sessions) {
        if (its->shown.id == id && session != keep)
            open.push_back(session);
    }
    for (const SessionId session : open) {
        if (!m_sessions.contains(session))
            continue;
        const QString worker = m_sessions.at(session)->worker;
        if (m_directory->sessionOf(worker) == session)
            carryOut(m_directory->revoked(worker, QStringLiteral("revoked"), now()));
        else
            close(session, {link::EndCause::Revoked, QStringLiteral("revoked")});
    }
}

void ServerNode::revoke(const QString &worker)
{
    const access::Token *token = m_tokens->credentialOf(worker);
    if (isBlocked() || token == nullptr)
        return;
    m_world.trace([&] { return QStringLiteral("somebody revokes %1").arg(worker); });
    const QString id = token->id;
    applyTokens(m_tokens->revoke(id, now().wall)->writes, [this, id] {
        m_desk.ended(id);
        endToken(id, 0);
    });
}

void ServerNode::rotate(const QString &worker, access::Rotation how)
{
    const access::Token *token = m_tokens->credentialOf(worker);
    const auto session = m_directory->sessionOf(worker);
    if (isBlocked() || token == nullptr || !session)
        return;
    m_world.trace([&] { return QStringLiteral("somebody rotates %1").arg(worker); });
    if (m_desk.ask(*session, token->id, how, ++m_lastTicket, m_world.now().mono))
        write(*session, m_sessions.at(*session)->machine.message(protocol::CredentialRotate{}));
    m_deskAlarm.set(m_desk.nextDeadline());
}

void ServerNode::takeOffer(SessionId id, const protocol::CredentialOffer &offer, const QJsonValue &messageId)
{
    const QString tokenId = m_sessions.at(id)->shown.id;
    if (m_directory->sessionOf(m_sessions.at(id)->worker) != id)
        return refuse(id, messageId, {QStringLiteral("forbidden"), {}, {}, {}});
    const access::Rotation how = m_desk.howOf(tokenId);
    const auto rotated = m_tokens->rotateTo(tokenId, how, offer.hash, now().wall);
    if (!rotated)
        return refuse(id, messageId, rotated.problem());
    applyTokens(rotated->writes, [this, id, tokenId, messageId, how] {
        m_desk.taken(tokenId);
        (void)m_desk.settle(id);
        if (how == access::Rotation::AtOnce)
            leaked(tokenId, id);
        acknowledge(id, messageId, std::nullopt);
    });
}

/// Whoever else came in with that token, by whatever secret, goes; somebody looks whether it is so.
void ServerNode::leaked(const QString &id, SessionId keep)
{
    for (const auto &[session, its] : m_sessions) {
        if (its->shown.id != id || session == keep)
            continue;
        later(m_world.now().mono + Seconds(1), [this, open = session] {
            if (m_sessions.contains(open))
                m_world.blame(QStringLiteral("a connection has outlived the secret that it came in with"));
        });
    }
    if (m_plant != Plant::LeakOutlivesRotation)
        endToken(id, keep);
}

void ServerNode::mintJoin(const QString &worker, const std::function<void(const QByteArray &token)> &done)
{
    if (!isUp() || isFrozen() || isBlocked())
        return;
    const access::JoinTerms terms{.pattern = worker, .isRejoin = true};
    const auto minted = m_tokens->create({.role = access::Role::Join, .join = terms},
                                         randomBytes(access::TokenBook::kRandomBytes), now().wall);
    if (!minted)
        return m_world.blame(minted.problem().text());
    const QByteArray token = access::tokenText(access::Role::Join, minted->token.id, minted->secret).toLatin1();
    applyTokens(minted->writes, [done, token] { done(token); });
}

void ServerNode::join(const access::JoinRequest &request, const std::function<void(const QString &id)> &done)
{
    if (!isUp() || isFrozen() || isBlocked())
        return;
    const auto joined = m_tokens->join(request, randomBytes(access::kIdBytes), now());
    if (!joined)
        return;
    applyTokens(joined->writes, [this, done, id = joined->credential.id, replaced = joined->replaced] {
        done(id);
        if (!replaced.isEmpty())
            endToken(replaced, 0);
    });
}

void ServerNode::checkTokens()
{
    if (!usesTokens || !isUp() || isFrozen())
        return;
    std::set<SessionId> overdue;
    for (const auto &[id, session] : m_sessions) {
        const auto token = disk.tokens.find(session->shown.id);
        if (token == disk.tokens.end())
            m_world.blame(QStringLiteral("a connection came in with a token that is not on record"));
        else if (token->second.revoked)
            m_world.blame(QStringLiteral("a connection of %1 has outlived its token").arg(token->second.name));
        else if (!m_clockWasSet && !token->second.isLive(now().wall))
            overdue.insert(id);
        if (overdue.contains(id) && m_overdue.contains(id))
            m_world.blame(QStringLiteral("a connection of %1 is open after its token's time").arg(session->worker));
    }
    m_overdue = std::move(overdue);
}

} // namespace holdfast::sim
