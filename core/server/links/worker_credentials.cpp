// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/links/worker_credentials.h"

#include "core/base/log.h"

namespace holdfast::server {
namespace {

Problem noCredential(const QString &worker)
{
    return {.code = QStringLiteral("not_found"),
            .what = QStringLiteral("worker %1 has no credential of its own").arg(worker),
            .todo = QStringLiteral("see the workers' tokens with holdfast token list")};
}

Problem noOffer(const QString &what)
{
    return {.code = QStringLiteral("unavailable"), .what = what, .todo = QStringLiteral("try again")};
}

Problem tooManyGuesses()
{
    return {.code = QStringLiteral("too_many"),
            .what = QStringLiteral("too many join tokens from this address were refused"),
            .todo = QStringLiteral("correct the token and try again in a minute")};
}

} // namespace

WorkerCredentials::WorkerCredentials(TokenService &tokens, SessionHub &hub, const runtime::Clock &clock,
                                     QObject *parent)
    : QObject(parent)
    , m_tokens(tokens)
    , m_hub(hub)
    , m_clock(clock)
{
    m_hub.setTakeOffer([this](SessionId session, const QString &tokenId, const QByteArray &hash, const Done &done) {
        takeOffer(session, tokenId, hash, done);
    });
    connect(&m_hub, &SessionHub::sessionEnded, this, [this](SessionId session) {
        settle(session, noOffer(QStringLiteral("the worker's connection ended before it had another credential")));
    });
}

/// A right token is let in at any time; refusals are bounded by address.
void WorkerCredentials::join(const access::JoinRequest &request, const QString &host,
                             const std::function<void(const Result<access::Joined> &)> &done)
{
    m_tokens.join(request, [this, host, done](const Result<access::Joined> &joined) {
        const bool isGuess = !joined && joined.problem().code == u"unauthorized";
        if (isGuess && m_guesses.wrong(host, m_clock.now().mono) == access::GuessWatch::Guess::TooMany)
            return done(tooManyGuesses());
        tell(joined ? QStringLiteral("worker %1 has joined from %2").arg(joined->credential.name, host)
                    : QStringLiteral("a join token from %1 was refused: %2").arg(host, joined.problem().what));
        done(joined);
    });
}

void WorkerCredentials::tell(const QString &line)
{
    if (const auto more = m_lines.take({}, m_clock.now().mono))
        log(lcLink(), LogLevel::Info, line + *more);
}

void WorkerCredentials::revoke(const QString &worker, const std::function<void(const Result<Revocation> &)> &done)
{
    const access::Token *token = m_tokens.book().credentialOf(worker);
    if (token == nullptr)
        return done(noCredential(worker));
    const bool already = token->revoked.has_value();
    m_hub.closeRevoked(worker); // also while the disk hangs
    m_tokens.revoke(token->id, [already, done](const Result<access::Token> &revoked) {
        done(revoked ? Result<Revocation>(Revocation{*revoked, already}) : revoked.problem());
    });
}

void WorkerCredentials::rotate(const QString &worker, access::Rotation how, const Done &done)
{
    if (m_tokens.book().credentialOf(worker) == nullptr)
        return done(noCredential(worker));
    const auto session = m_hub.askToRotate(worker);
    if (!session)
        return done(session.problem());
    Asked &asked = m_asked[*session];
    if (how == access::Rotation::AtOnce)
        asked.how = how;
    asked.done.push_back(done);
    if (asked.patience)
        return;
    asked.patience = std::make_unique<QTimer>();
    asked.patience->setSingleShot(true);
    const SessionId id = *session;
    connect(asked.patience.get(), &QTimer::timeout, this, [this, id] {
        settle(id, noOffer(QStringLiteral("the worker has not answered yet; it keeps its credential until it does")));
    });
    asked.patience->start(kRotationPatience);
}

/// Also of a worker that nobody asked: the answer to an earlier offer may have been lost.
void WorkerCredentials::takeOffer(SessionId session, const QString &tokenId, const QByteArray &hash, const Done &done)
{
    const access::Token *token = m_tokens.book().find(tokenId);
    if (token == nullptr || token->name.isEmpty()) // one that several workers share is not one worker's to change
        return done(Problem{.code = QStringLiteral("forbidden"),
                            .what = QStringLiteral("this connection did not come in with a worker's own credential")});
    const auto asked = m_asked.find(session);
    const access::Rotation how = asked == m_asked.end() ? access::Rotation::Gentle : asked->second.how;
    m_tokens.rotateTo(tokenId, how, hash, [this, session, done](const Result<void> &taken) {
        settle(session, taken);
        done(taken);
    });
}

void WorkerCredentials::settle(SessionId session, const Result<void> &result)
{
    auto asked = m_asked.extract(session);
    if (!asked)
        return;
    asked.mapped().patience.release()->deleteLater(); // its own signal may be on the stack
    for (const Done &done : asked.mapped().done)
        done(result);
}

} // namespace holdfast::server
