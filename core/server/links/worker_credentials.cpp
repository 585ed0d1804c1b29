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

/// "192.0.2.7" of "192.0.2.7:51034".
QString hostOf(const QString &address)
{
    return address.section(u':', 0, -2);
}

} // namespace

WorkerCredentials::WorkerCredentials(RunService &runs, TokenService &tokens, SessionHub &hub,
                                     const runtime::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_runs(runs)
    , m_tokens(tokens)
    , m_hub(hub)
    , m_clock(clock)
    , m_timer(clock)
{
    m_hub.setTakeOffer([this](SessionId session, const QString &tokenId, const QByteArray &hash, const Done &done) {
        takeOffer(session, tokenId, hash, done);
    });
    m_hub.setMayShareName([this](const QString &worker) { return mayShareName(worker); });
    connect(&m_hub, &SessionHub::sessionEnded, this, [this](SessionId session) {
        settle(session, noOffer(QStringLiteral("the worker's connection ended before it had another credential")));
    });
    connect(&m_tokens, &TokenService::ended, this, [this](const EndedToken &token) {
        if (token.why != EndedToken::Why::Rotated)
            m_desk.ended(token.id);
    });
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, [this](Now now) {
        answer(m_desk.onDeadline(now.mono),
               noOffer(QStringLiteral("the worker has not answered yet; it keeps its credential until it does")));
    });
}

/// A right token is let in at any time; refusals are bounded by address.
void WorkerCredentials::join(const access::JoinRequest &asked, const QString &address,
                             const std::function<void(const Result<access::Joined> &)> &done)
{
    access::JoinRequest request = asked;
    request.isKnown = isKnown(request.worker);
    m_tokens.join(request, address, [this, host = hostOf(address), done](const Result<access::Joined> &joined) {
        const bool isGuess = !joined && joined.problem().code == u"unauthorized";
        if (isGuess && m_guesses.wrong(host, m_clock.now().mono) == access::GuessWatch::Guess::TooMany)
            return done(tooManyGuesses());
        tell(joined ? QStringLiteral("worker %1 has joined from %2").arg(joined->credential.name, host)
                    : QStringLiteral("a join token from %1 was refused: %2").arg(host, joined.problem().what));
        done(joined);
    });
}

bool WorkerCredentials::isKnown(const QString &worker) const
{
    return m_runs.book().roster().find(worker) != nullptr;
}

/// A worker that was revoked does not come back with a token that it shares with others.
Result<void> WorkerCredentials::mayShareName(const QString &worker) const
{
    const access::Token *own = m_tokens.book().credentialOf(worker);
    if (own == nullptr || !own->revoked)
        return {};
    return Problem{.code = QStringLiteral("forbidden"),
                   .what = QStringLiteral("worker %1 was revoked").arg(worker),
                   .todo = QStringLiteral("join again with a new join token made with --rejoin")};
}

void WorkerCredentials::tell(const QString &line)
{
    if (const auto more = m_lines.take({}, m_clock.now().mono))
        log(lcLink(), LogLevel::Info, line + *more);
}

/// The connection ends after the commit: while the database is away, neither is done.
void WorkerCredentials::revoke(const QString &worker, const jobs::Actor &actor,
                               const std::function<void(const Result<Revocation> &)> &done)
{
    const access::Token *token = m_tokens.book().credentialOf(worker);
    if (token == nullptr)
        return done(noCredential(worker));
    const bool already = token->revoked.has_value();
    m_tokens.revoke(token->id, {actor, QStringLiteral("worker_revoked"), worker},
                    [this, worker, already, done](const Result<access::Token> &revoked) {
                        if (!revoked)
                            return done(revoked.problem());
                        m_hub.closeRevoked(worker, reasonOf(EndedToken::Why::Revoked));
                        done(Revocation{*revoked, already});
                    });
}

/// It does not come back with a join token that serves many.
void WorkerCredentials::remove(const QString &worker, const jobs::Actor &actor, const RunService::Executed &done)
{
    const auto id = std::make_shared<QString>();
    const auto revokeToo = [this, worker, actor, id](jobs::Step &step) {
        const access::Token *token = m_tokens.book().credentialOf(worker);
        if (token == nullptr || token->revoked)
            return;
        *id = token->id;
        m_tokens.revokeIn(step, *id, {actor, QStringLiteral("worker_revoked"), worker});
    };
    m_runs.execute(
        {actor, jobs::action::RemoveWorker{worker}},
        [this, id, done](const Result<QString> &result) {
            done(result);
            if (result && !id->isEmpty())
                m_tokens.end({*id});
        },
        revokeToo);
}

void WorkerCredentials::rotate(const QString &worker, access::Rotation how, const jobs::Actor &actor, const Done &done)
{
    const access::Token *token = m_tokens.book().credentialOf(worker);
    if (token == nullptr)
        return done(noCredential(worker));
    if (const auto problem = m_runs.unavailable())
        return done(*problem);
    const auto session = m_hub.rotatingSession(worker);
    if (!session)
        return done(session.problem());
    m_waiting.emplace(++m_lastTicket, done);
    m_askers.insert_or_assign(token->id, actor);
    if (m_desk.ask(*session, token->id, how, m_lastTicket, m_clock.now().mono))
        m_hub.askToRotate(*session);
    m_timer.set(m_desk.nextDeadline());
}

/// Also of a worker that nobody asked: the answer to an earlier offer may have been lost.
void WorkerCredentials::takeOffer(SessionId session, const QString &tokenId, const QByteArray &hash, const Done &done)
{
    const access::Token *token = m_tokens.book().find(tokenId);
    if (token == nullptr || token->name.isEmpty()) // one that several workers share is not one worker's to change
        return done(Problem{.code = QStringLiteral("forbidden"),
                            .what = QStringLiteral("this connection did not come in with a worker's own credential")});
    const auto asker = m_askers.find(tokenId);
    const TokenDeed deed{asker == m_askers.end() ? jobs::Actor{token->name, {}} : asker->second,
                         QStringLiteral("worker_rotated"), token->name};
    m_tokens.rotateTo({tokenId, EndedToken::Why::Rotated, session}, m_desk.howOf(tokenId), hash, deed,
                      [this, session, tokenId, done](const Result<void> &taken) {
                          if (taken) {
                              m_desk.taken(tokenId);
                              m_askers.erase(tokenId);
                          }
                          settle(session, taken);
                          done(taken);
                      });
}

void WorkerCredentials::settle(SessionId session, const Result<void> &result)
{
    answer(m_desk.settle(session), result);
}

void WorkerCredentials::answer(const std::vector<Desk::Ticket> &who, const Result<void> &result)
{
    m_timer.set(m_desk.nextDeadline());
    for (const Desk::Ticket ticket : who) {
        if (const auto waiting = m_waiting.extract(ticket))
            waiting.mapped()(result);
    }
}

} // namespace holdfast::server
