// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/policy.h"

#include "core/base/text_encoding.h"
#include "core/base/words.h"

#include <QUrl>

namespace holdfast::jobs {
namespace {

constexpr Words<Overlap, 4> kOverlaps = {
    {{Overlap::Allow, "allow"}, {Overlap::Skip, "skip"}, {Overlap::Queue, "queue"}, {Overlap::Replace, "replace"}}};
constexpr Words<Missed, 3> kMisseds = {
    {{Missed::RunOnce, "run-once"}, {Missed::RunAll, "run-all"}, {Missed::Skip, "skip"}}};

/// Shorter, and a healthy link would be silent for longer between two pings.
constexpr Milliseconds kShortestGrace{3'000};
constexpr Milliseconds kLongestLinger = std::chrono::hours(1);
constexpr Milliseconds kLongest = std::chrono::days(366);
constexpr int kMax = 10'000;
constexpr int kMaxPassed = 100; ///< variables
constexpr qsizetype kMaxAddress = 2'000;

bool isVariable(const QString &name)
{
    return !name.isEmpty() && name.size() <= 256 && !name.contains(u'=') && !name.contains(QChar(u'\0'));
}

Result<void> checkPassed(const QStringList &names)
{
    const QString field = QStringLiteral("pass_env");
    if (names.size() > kMaxPassed)
        return badField(field, QStringLiteral("has %1 names; %2 are allowed").arg(names.size()).arg(kMaxPassed));
    for (const QString &name : names) {
        if (!isVariable(name))
            return badField(field,
                            QStringLiteral("holds \"%1\", which is not a name for a variable").arg(name.left(100)));
        if (name.startsWith(u"HOLDFAST_"))
            return badField(field, QStringLiteral("holds %1, which sets up the worker itself").arg(name.left(100)),
                            QStringLiteral("set it with --env, if the program needs it"));
    }
    return {};
}

Result<void> checkEncoding(const QString &word)
{
    if (encodingWords().contains(word))
        return {};
    return badField(QStringLiteral("output_encoding"), QStringLiteral("is \"%1\"").arg(word.left(100)),
                    QStringLiteral("give one of %1").arg(encodingWords().join(QStringLiteral(", "))));
}

Result<void> checkPing(const QString &address)
{
    const QUrl url(address, QUrl::StrictMode);
    const bool isWeb = url.isValid() && !url.host().isEmpty() && (url.scheme() == u"http" || url.scheme() == u"https");
    if (address.isEmpty() || (isWeb && address.size() <= kMaxAddress))
        return {};
    return badField(QStringLiteral("ping_url"), QStringLiteral("is not an http:// or https:// address"));
}

} // namespace

QString toString(Overlap overlap)
{
    return wordFor(kOverlaps, overlap);
}

QString toString(Missed missed)
{
    return wordFor(kMisseds, missed);
}

std::optional<Overlap> overlapFrom(const QString &word)
{
    return valueFor(kOverlaps, word);
}

std::optional<Missed> missedFrom(const QString &word)
{
    return valueFor(kMisseds, word);
}

Result<void> checkPolicy(const Policy &policy)
{
    if (policy.maxOverlap < 1 || policy.maxOverlap > kMax)
        return badField(QStringLiteral("overlap_most"),
                        QStringLiteral("is %1, not from 1 to %2").arg(policy.maxOverlap).arg(kMax));
    if (policy.missedWithin < Milliseconds(0) || policy.missedWithin > kLongest)
        return badField(QStringLiteral("missed_within"), QStringLiteral("is not from 0 to 366 days"));
    if (policy.jitter < Milliseconds(0) || policy.jitter > std::chrono::days(1))
        return badField(QStringLiteral("jitter"), QStringLiteral("is not from 0 to 1 day"));
    if (policy.maxConcurrent < 0 || policy.maxConcurrent > kMax)
        return badField(QStringLiteral("at_most"),
                        QStringLiteral("is %1, not from 0 to %2").arg(policy.maxConcurrent).arg(kMax));
    if (policy.grace < kShortestGrace || policy.grace > kLongest)
        return badField(QStringLiteral("grace"),
                        QStringLiteral("is not from %1 to 366 days").arg(forPeople(kShortestGrace)));
    if (policy.linger < Milliseconds(0) || policy.linger > kLongestLinger)
        return badField(QStringLiteral("linger"), QStringLiteral("is not from 0 to 1 hour"));
    if (auto passed = checkPassed(policy.passEnv); !passed)
        return passed;
    if (auto encoding = checkEncoding(policy.outputEncoding); !encoding)
        return encoding;
    return checkPing(policy.pingUrl);
}

int mostAtOnce(const Policy &policy)
{
    return policy.overlap == Overlap::Allow ? policy.maxConcurrent : 1;
}

} // namespace holdfast::jobs
