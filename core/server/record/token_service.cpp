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

TokenService::TokenService(RunService &runs, const runtime::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_runs(runs)
    , m_clock(clock)
    , m_timer(clock)
{
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, [this](Now now) {
        record(m_book.onDeadline(now.mono));
        m_timer.set(m_book.nextDeadline());
    });
}

void TokenService::begin()
{
    m_book.restore(m_runs.takeTokens());
}

Result<access::Minted> TokenService::renewLocalAdmin()
{
    const WallTime now = m_runs.now().wall;
    const QString name = QLatin1String(kLocalAdmin);
    for (const access::Token &token : m_book.list()) {
        if (token.role == access::Role::Admin && token.name == name && token.isLive(now))
            record(m_book.revoke(token.id, now)->writes);
    }
    auto minted = m_book.create({.role = access::Role::Admin, .name = name, .madeBy = name},
                                runtime::secretBytes(TokenBook::kRandomBytes), now);
    if (minted)
        record(minted->writes);
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
    m_timer.set(m_book.nextDeadline());
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

void TokenService::record(const access::TokenWrites &writes, const RunService::Done &done)
{
    if (writes.empty() && !done)
        return; // most tokens that are shown change nothing
    jobs::Step step;
    step.record(writes);
    m_runs.apply(std::move(step), done);
}

void TokenService::create(const access::NewToken &asked,
                          const std::function<void(const Result<access::Minted> &)> &done)
{
    if (const auto problem = m_runs.unavailable())
        return done(*problem);
    const auto minted = m_book.create(asked, runtime::secretBytes(TokenBook::kRandomBytes), m_runs.now().wall);
    if (!minted)
        return done(minted.problem());
    record(minted->writes, [minted = *minted, done](const Result<void> &written) {
        if (!written)
            return done(written.problem());
        log(lcApp(), LogLevel::Info,
            QStringLiteral("token %1 was made, role %2").arg(minted.token.who(), access::toString(minted.token.role)));
        done(minted);
    });
}

void TokenService::rotate(const QString &id, access::Rotation how,
                          const std::function<void(const Result<access::Minted> &)> &done)
{
    if (const auto problem = m_runs.unavailable())
        return done(*problem);
    const auto minted = m_book.rotate(id, how, runtime::secretBytes(access::kSecretBytes), m_runs.now().wall);
    if (!minted)
        return done(minted.problem());
    record(minted->writes, [this, minted = *minted, how, done](const Result<void> &written) {
        if (!written)
            return done(written.problem());
        log(lcApp(), LogLevel::Info, QStringLiteral("token %1 has a new secret").arg(minted.token.who()));
        done(minted);
        if (how == access::Rotation::AtOnce)
            Q_EMIT ended(minted.token.id);
    });
}

void TokenService::rotateTo(const QString &id, access::Rotation how, const QByteArray &hash,
                            const RunService::Done &done)
{
    if (const auto problem = m_runs.unavailable())
        return done(*problem);
    const auto rotated = m_book.rotateTo(id, how, hash, m_runs.now().wall);
    if (!rotated)
        return done(rotated.problem());
    record(rotated->writes, [who = rotated->token.who(), done](const Result<void> &written) {
        if (written)
            log(lcApp(), LogLevel::Info, QStringLiteral("the worker of token %1 has a new secret").arg(who));
        done(written);
    });
}

void TokenService::revoke(const QString &id, const std::function<void(const Result<access::Token> &)> &done)
{
    if (const auto problem = m_runs.unavailable())
        return done(*problem);
    const auto revoked = m_book.revoke(id, m_runs.now().wall);
    if (!revoked)
        return done(revoked.problem());
    record(revoked->writes, [this, revoked = *revoked, done](const Result<void> &written) {
        if (!written)
            return done(written.problem());
        if (!revoked.writes.empty())
            log(lcApp(), LogLevel::Info, QStringLiteral("token %1 was revoked").arg(revoked.token.who()));
        done(revoked.token);
        Q_EMIT ended(revoked.token.id);
    });
}

void TokenService::join(const access::JoinRequest &request,
                        const std::function<void(const Result<access::Joined> &)> &done)
{
    if (const auto problem = m_runs.unavailable())
        return done(*problem);
    const auto joined = m_book.join(request, runtime::secretBytes(access::kIdBytes), m_runs.now().wall);
    if (!joined)
        return done(joined.problem());
    record(joined->writes, [this, joined = *joined, done](const Result<void> &written) {
        if (!written)
            return done(written.problem());
        done(joined);
        if (!joined.replaced.isEmpty())
            Q_EMIT ended(joined.replaced);
    });
}

} // namespace holdfast::server
