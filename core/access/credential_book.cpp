// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access/credential_book.h"

namespace holdfast::access::credential {
namespace {

constexpr char kOffer[] = "credential-";
constexpr qsizetype kShownHash = 16; ///< hex digits

Result<Presented> read(const QByteArray &token)
{
    return readToken(QString::fromLatin1(token), Role::Worker);
}

bool isOfOneToken(const QByteArray &one, const QByteArray &other)
{
    const auto first = read(one);
    const auto second = read(other);
    return first && second && first->id == second->id;
}

Effects offer(const QByteArray &token)
{
    const auto presented = read(token);
    return presented ? Effects{SendOffer{offerId(token), presented->hash}} : Effects{};
}

} // namespace

QString offerId(const QByteArray &token)
{
    const auto presented = read(token);
    const QByteArray hash = presented ? presented->hash.toHex().first(kShownHash) : QByteArray();
    return QLatin1String(kOffer) + QLatin1String(hash);
}

bool isOfferId(const QString &id)
{
    return id.startsWith(QLatin1String(kOffer));
}

/// One that belongs to another token than the credential is left of a rotation before somebody joined again.
bool Book::hasNext(const Files &files, Effects &effects) const
{
    if (files.next.isEmpty())
        return false;
    if (isOfOneToken(files.next, files.credential.isEmpty() ? m_known : files.credential))
        return true;
    effects.emplace_back(DropNext{});
    return false;
}

/// A secret that was offered may be stored by the server although its answer was lost.
Effects Book::linkUp(const Files &files, const QByteArray &presented)
{
    m_triedNext.clear();
    Effects effects;
    if (!hasNext(files, effects))
        return effects;
    return files.next == presented ? Effects{TakeNext{files.next}} : offer(files.next);
}

Effects Book::asked(const Files &files, const QString &secret)
{
    Effects effects;
    if (hasNext(files, effects))
        return offer(files.next);
    const auto old = read(m_known);
    if (!old)
        return effects;
    const QByteArray next = tokenText(Role::Worker, old->id, secret).toLatin1();
    effects.emplace_back(StoreNext{next});
    for (Effect &each : offer(next))
        effects.push_back(std::move(each));
    return effects;
}

Effects Book::answered(const Files &files, const QString &id, bool isTaken, bool isFinal)
{
    Effects effects;
    if (!hasNext(files, effects) || id != offerId(files.next))
        return effects;
    if (isTaken)
        return {TakeNext{files.next}};
    return isFinal ? Effects{DropNext{}, TellRefused{}} : effects;
}

Effects Book::adopted(const QByteArray &token)
{
    m_known = token;
    return {Present{token, false}};
}

/// Of a secret that was offered, this worker cannot know whether the server has it: both are tried in turn.
Effects Book::refused(const Files &files, const QByteArray &presented)
{
    Effects effects;
    if (!hasNext(files, effects))
        return effects;
    if (presented == files.next)
        return {Present{m_known, false}};
    const bool isFirst = m_triedNext != files.next;
    m_triedNext = files.next;
    return {Present{files.next, isFirst}};
}

Effects Book::looked(const Files &files)
{
    if (files.credential.isEmpty() || files.credential == m_known)
        return {};
    m_known = files.credential;
    return {Present{files.credential, true}};
}

} // namespace holdfast::access::credential
