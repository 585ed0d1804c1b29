// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/token_service.h"

#include "core/base/log.h"
#include "core/runtime/random.h"

namespace holdfast::server {
namespace {

using access::TokenBook;

constexpr qsizetype kSchemeLength = 7; ///< "Bearer "

Problem tooManyGuesses()
{
    return {.code = QStringLiteral("too_many"),
            .what = QStringLiteral("too many wrong tokens came from this address"),
            .todo = QStringLiteral("correct the token and try again in a minute")};
}

} // namespace

QString reasonOf(EndedToken::Why why)
{
    switch (why) {
    case EndedToken::Why::Revoked:
        return QStringLiteral("revoked: the token of this connection was revoked");
    case EndedToken::Why::Rotated:
        return QStringLiteral("revoked: the token of this connection has another secret now");
    case EndedToken::Why::Expired:
        return QStringLiteral("revoked: the token of this connection has expired");
    }
    Q_UNREACHABLE();
}

TokenService::TokenService(RunService &runs, const runtime::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_runs(runs)
    , m_clock(clock)
    , m_timer(clock)
{
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, &TokenService::onDeadline);
}

void TokenService::begin()
{
    m_book.restore(m_runs.takeTokens());
    arm();
}

void TokenService::arm()
{
    m_timer.set(m_book.nextDeadline(m_runs.now()));
}

void TokenService::onDeadline()
{
    const access::Due due = m_book.onDeadline(m_runs.now());
    record(due.writes);
    for (const access::Token &token : due.expired)
        Q_EMIT ended({token.id, EndedToken::Why::Expired});
    arm();
}

/// At a first start nobody has asked for it, so no change is noted. Where it takes the place of another one, the file
/// was lost or open to others.
Result<access::Minted> TokenService::renewLocalAdmin()
{
    const WallTime now = m_runs.now().wall;
    const QString name = QLatin1String(kLocalAdmin);
    Former former;
    for (const access::Token &token : m_book.list()) {
        if (token.role != access::Role::Admin || token.name != name || !token.isLive(now))
            continue;
        former = token;
        record(m_book.revoke(token.id, now)->writes);
    }
    auto minted = m_book.create({.role = access::Role::Admin, .name = name, .madeBy = name},
                                runtime::secretBytes(TokenBook::kRandomBytes), now);
    if (minted && former)
        apply(minted->writes, {{}, QStringLiteral("token_renewed")}, former, minted->token, {});
    else if (minted)
        record(minted->writes);
    arm();
    return minted;
}

void TokenService::flush()
{
    record(m_book.flush());
}

Result<access::Token> TokenService::verify(const QByteArray &authorization)
{
    if (qstrnicmp(authorization.constData(), "Bearer ", kSchemeLength) != 0)
        return Problem{.code = QStringLiteral("unauthorized"),
                       .what = QStringLiteral("the header Authorization has no bearer token"),
                       .todo = QStringLiteral("send it as Authorization: Bearer TOKEN")};
    const auto presented = access::readToken(QString::fromLatin1(authorization.mid(kSchemeLength).trimmed()));
    if (!presented)
        return presented.problem();
    auto verified = m_book.verify(*presented, m_runs.now());
    if (!verified)
        return verified.problem();
    record(verified->writes);
    arm();
    return std::move(verified->token);
}

Result<access::Token> TokenService::check(const QByteArray &authorization, const QString &host)
{
    auto token = verify(authorization);
    if (token)
        return token;
    const bool isGuess = token.problem().code == u"unauthorized";
    if (isGuess && m_guesses.wrong(host, m_clock.now().mono) == access::GuessWatch::Guess::TooMany)
        return tooManyGuesses();
    tell(host, token.problem());
    return token;
}

void TokenService::tell(const QString &host, const Problem &problem)
{
    if (const auto more = m_lines.take({}, m_clock.now().mono))
        log(lcHttp(), LogLevel::Info,
            QStringLiteral("a token from %1 was refused: %2%3").arg(host, problem.what, *more));
}

std::optional<Milliseconds> TokenService::overRate(const access::Token &token)
{
    return m_rates.take(token.id, token.role, m_clock.now().mono);
}

std::optional<EndedToken::Why> TokenService::whyEnded(const QString &tokenId, const QByteArray &hash) const
{
    if (tokenId.isEmpty())
        return std::nullopt;
    const access::Token *token = m_book.find(tokenId);
    if (token == nullptr || token->revoked)
        return EndedToken::Why::Revoked;
    if (!token->isLive(m_runs.now().wall))
        return EndedToken::Why::Expired;
    return access::isSecretOf(*token, hash) ? std::nullopt : std::optional(EndedToken::Why::Rotated);
}

TokenService::Former TokenService::copyOf(const QString &id) const
{
    const access::Token *token = m_book.find(id);
    return token == nullptr ? Former() : *token;
}

/// What nobody asked for.
void TokenService::record(const access::TokenWrites &writes)
{
    if (writes.empty())
        return; // most tokens that are shown change nothing
    jobs::Step step;
    step.record(writes);
    m_runs.apply(std::move(step));
}

/// The rows of a change and the row that says who made it are one transaction.
void TokenService::note(jobs::Step &step, const access::TokenWrites &writes, const TokenDeed &deed,
                        const Former &former, const access::Token &later)
{
    if (writes.empty())
        return;
    step.record(writes);
    m_runs.note(step, deed.actor, {deed.what, deed.name.isEmpty() ? later.who() : deed.name, {}});
    jobs::Change &change = std::get<jobs::PutChange>(step.writes.back()).change;
    change.formerToken = former;
    change.laterToken = later;
}

/// Without writes the answer still waits for those before: they may be what it rests on.
void TokenService::apply(const access::TokenWrites &writes, const TokenDeed &deed, const Former &former,
                         const access::Token &later, const RunService::Done &done)
{
    jobs::Step step;
    note(step, writes, deed, former, later);
    m_runs.apply(std::move(step), done);
    arm();
}

void TokenService::create(const access::NewToken &asked, const jobs::Actor &actor,
                          const std::function<void(const Result<access::Minted> &)> &done)
{
    if (const auto problem = m_runs.unavailable())
        return done(*problem);
    const auto minted = m_book.create(asked, runtime::secretBytes(TokenBook::kRandomBytes), m_runs.now().wall);
    if (!minted)
        return done(minted.problem());
    apply(minted->writes, {actor, QStringLiteral("token_created")}, std::nullopt, minted->token,
          [minted = *minted, done](const Result<void> &written) {
              if (!written)
                  return done(written.problem());
              log(lcApp(), LogLevel::Info,
                  QStringLiteral("token %1 was made, role %2")
                      .arg(minted.token.who(), access::toString(minted.token.role)));
              done(minted);
          });
}

void TokenService::rotate(const QString &id, access::Rotation how, const jobs::Actor &actor,
                          const std::function<void(const Result<access::Minted> &)> &done)
{
    if (const auto problem = m_runs.unavailable())
        return done(*problem);
    const Former former = copyOf(id);
    const auto minted = m_book.rotate(id, how, runtime::secretBytes(access::kSecretBytes), m_runs.now().wall);
    if (!minted)
        return done(minted.problem());
    apply(minted->writes, {actor, QStringLiteral("token_rotated")}, former, minted->token,
          [this, minted = *minted, how, done](const Result<void> &written) {
              if (!written)
                  return done(written.problem());
              log(lcApp(), LogLevel::Info, QStringLiteral("token %1 has a new secret").arg(minted.token.who()));
              done(minted);
              if (how == access::Rotation::AtOnce)
                  Q_EMIT ended({minted.token.id, EndedToken::Why::Rotated});
          });
}

void TokenService::rotateTo(const EndedToken &former, access::Rotation how, const QByteArray &hash,
                            const TokenDeed &deed, const RunService::Done &done)
{
    if (const auto problem = m_runs.unavailable())
        return done(*problem);
    const Former before = copyOf(former.id);
    const auto rotated = m_book.rotateTo(former.id, how, hash, m_runs.now().wall);
    if (!rotated)
        return done(rotated.problem());
    apply(rotated->writes, deed, before, rotated->token,
          [this, former, how, who = rotated->token.who(), done](const Result<void> &written) {
              if (!written)
                  return done(written);
              log(lcApp(), LogLevel::Info, QStringLiteral("the worker of token %1 has a new secret").arg(who));
              done(written);
              if (how == access::Rotation::AtOnce)
                  Q_EMIT ended(former);
          });
}

void TokenService::revokeIn(jobs::Step &step, const QString &id, const TokenDeed &deed)
{
    const Former former = copyOf(id);
    if (const auto revoked = m_book.revoke(id, m_runs.now().wall))
        note(step, revoked->writes, deed, former, revoked->token);
}

void TokenService::revoke(const QString &id, const TokenDeed &deed,
                          const std::function<void(const Result<access::Token> &)> &done)
{
    if (const auto problem = m_runs.unavailable())
        return done(*problem);
    const Former former = copyOf(id);
    const auto revoked = m_book.revoke(id, m_runs.now().wall);
    if (!revoked)
        return done(revoked.problem());
    apply(revoked->writes, deed, former, revoked->token, [this, revoked = *revoked, done](const Result<void> &written) {
        if (!written)
            return done(written.problem());
        if (!revoked.writes.empty())
            log(lcApp(), LogLevel::Info, QStringLiteral("token %1 was revoked").arg(revoked.token.who()));
        done(revoked.token);
        Q_EMIT ended({revoked.token.id});
    });
}

void TokenService::join(const access::JoinRequest &request, const QString &address,
                        const std::function<void(const Result<access::Joined> &)> &done)
{
    if (const auto problem = m_runs.unavailable())
        return done(*problem);
    const access::Token *credential = m_book.credentialOf(request.worker);
    const Former former = credential == nullptr ? Former() : *credential;
    const auto joined = m_book.join(request, runtime::secretBytes(access::kIdBytes), m_runs.now());
    arm(); // a token that was refused was used all the same
    if (!joined)
        return done(joined.problem());
    const TokenDeed deed{{joined->credential.madeBy, address}, QStringLiteral("worker_joined"), request.worker};
    apply(joined->writes, deed, joined->replaced.isEmpty() ? Former() : former, joined->credential,
          [this, joined = *joined, done](const Result<void> &written) {
              if (!written)
                  return done(written.problem());
              done(joined);
              if (!joined.replaced.isEmpty())
                  Q_EMIT ended({joined.replaced});
          });
}

} // namespace holdfast::server
