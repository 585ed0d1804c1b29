// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/policy_json.h"

namespace holdfast::protocol {
namespace {

using jobs::RunState;

template <typename E>
E readWord(Fields &fields, const QString &name, std::optional<E> (*from)(const QString &), E fallback,
           const char *words)
{
    if (!fields.has(name))
        return fallback;
    const QString word = fields.text(name, Need::Required, 100);
    const std::optional<E> value = from(word);
    if (!value)
        fields.complain(name, QStringLiteral("is \"%1\", not one of %2").arg(word, QLatin1String(words)));
    return value.value_or(fallback);
}

std::set<RunState> readCauses(Fields &fields, const QString &name, const std::set<RunState> &fallback)
{
    if (!fields.has(name))
        return fallback;
    std::set<RunState> causes;
    for (const QString &word : fields.list(name, Need::Optional)) {
        const auto state = jobs::runStateFrom(word);
        if (state && (*state == RunState::Failed || *state == RunState::TimedOut || *state == RunState::Lost))
            causes.insert(*state);
        else
            fields.complain(name, QStringLiteral("holds \"%1\", which is not failed, timed_out or lost").arg(word));
    }
    return causes;
}

} // namespace

Milliseconds readDuration(Fields &fields, const QString &name, Milliseconds fallback)
{
    if (!fields.has(name))
        return fallback;
    const auto duration = parseDuration(fields.text(name, Need::Required, 100));
    if (!duration)
        fields.complain(name, QStringLiteral("is not a duration such as 500ms, 20s, 5m"));
    return duration.value_or(fallback);
}

jobs::SuccessCodes readSuccess(Fields &fields, const QString &name)
{
    if (!fields.has(name))
        return {};
    const auto codes = jobs::SuccessCodes::from(fields.text(name, Need::Required));
    if (!codes)
        fields.complain(name, codes.problem().what);
    return codes ? *codes : jobs::SuccessCodes();
}

QJsonObject toJson(const jobs::Policy &policy)
{
    QJsonArray causes;
    for (const RunState cause : policy.retryOn)
        causes += jobs::toString(cause);
    return {
        {QStringLiteral("overlap"), jobs::toString(policy.overlap)},
        {QStringLiteral("overlap_most"), policy.maxOverlap},
        {QStringLiteral("missed"), jobs::toString(policy.missed)},
        {QStringLiteral("missed_within"), toDurationText(policy.missedWithin)},
        {QStringLiteral("retry_on"), causes},
        {QStringLiteral("jitter"), toDurationText(policy.jitter)},
        {QStringLiteral("at_most"), policy.maxConcurrent},
        {QStringLiteral("on_disconnect"), jobs::toString(policy.onDisconnect)},
        {QStringLiteral("grace"), toDurationText(policy.grace)},
        {QStringLiteral("linger"), toDurationText(policy.linger)},
        {QStringLiteral("pass_env"), QJsonArray::fromStringList(policy.passEnv)},
        {QStringLiteral("success"), policy.success.text()},
        {QStringLiteral("output_encoding"), policy.outputEncoding},
        {QStringLiteral("ping_url"), policy.pingUrl},
    };
}

jobs::Policy readPolicy(Fields &fields)
{
    const auto integer = [&fields](const char *name, int fallback) {
        return static_cast<int>(fields.integer(QLatin1String(name), Need::Optional, 0, 1'000'000, fallback));
    };
    jobs::Policy policy;
    policy.overlap = readWord(fields, QStringLiteral("overlap"), jobs::overlapFrom, policy.overlap,
                              "allow, skip, queue and replace");
    policy.maxOverlap = integer("overlap_most", policy.maxOverlap);
    policy.missed =
        readWord(fields, QStringLiteral("missed"), jobs::missedFrom, policy.missed, "run-once, run-all and skip");
    policy.missedWithin = readDuration(fields, QStringLiteral("missed_within"), policy.missedWithin);
    policy.retryOn = readCauses(fields, QStringLiteral("retry_on"), policy.retryOn);
    policy.jitter = readDuration(fields, QStringLiteral("jitter"), policy.jitter);
    policy.maxConcurrent = integer("at_most", policy.maxConcurrent);
    policy.onDisconnect = readWord(fields, QStringLiteral("on_disconnect"), jobs::onDisconnectFrom, policy.onDisconnect,
                                   "wait, replace and stop");
    policy.grace = readDuration(fields, QStringLiteral("grace"), policy.grace);
    policy.linger = readDuration(fields, QStringLiteral("linger"), policy.linger);
    policy.passEnv = fields.list(QStringLiteral("pass_env"), Need::Optional);
    policy.success = readSuccess(fields, QStringLiteral("success"));
    if (fields.has(QStringLiteral("output_encoding")))
        policy.outputEncoding = fields.text(QStringLiteral("output_encoding"), Need::Required, 100);
    policy.pingUrl = fields.text(QStringLiteral("ping_url"), Need::Optional);
    return policy;
}

} // namespace holdfast::protocol
