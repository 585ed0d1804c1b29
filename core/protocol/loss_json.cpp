// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/loss_json.h"

#include "core/protocol/fitting.h"
#include "core/protocol/limits.h"

#include <algorithm>

namespace holdfast::protocol {
namespace {

constexpr int kMaxDetail = 1000;
constexpr int kMaxSentence = 2000;
constexpr int kMaxCount = 1'000'000'000;
constexpr qint64 kMax = 1LL << 53; // what a JSON number holds exactly

Milliseconds readMsecs(Fields &fields, const QString &name, qint64 least = 0)
{
    return Milliseconds(fields.integer(name, Need::Optional, least, kMax));
}

LinkObservations readCircumstances(Fields &fields)
{
    LinkObservations seen;
    seen.up = readMsecs(fields, QStringLiteral("up_ms"));
    seen.silent = readMsecs(fields, QStringLiteral("silent_ms"));
    seen.idle = readMsecs(fields, QStringLiteral("idle_ms"));
    seen.queuedBytes = fields.integer(QStringLiteral("queued_bytes"), Need::Optional, 0, kMax);
    seen.unanswered = static_cast<int>(fields.integer(QStringLiteral("unanswered"), Need::Optional, 0, kMaxCount));
    seen.stalled = readMsecs(fields, QStringLiteral("stalled_ms"));
    seen.slept = readMsecs(fields, QStringLiteral("slept_ms"));
    seen.clockStep = readMsecs(fields, QStringLiteral("clock_step_ms"), -kMax);
    seen.outlived = readMsecs(fields, QStringLiteral("outlived_idle_ms"));
    return seen;
}

// What the other side will read: a number out of bounds would cost the whole message, and with it the registration.
// The numbers can be wrong where somebody edited the worker's list.
int fitting(int count)
{
    return std::clamp(count, 0, kMaxCount);
}

qint64 fitting(Milliseconds time, qint64 least = 0)
{
    return std::clamp(static_cast<qint64>(time.count()), least, kMax);
}

void put(QJsonObject &object, const LinkObservations &seen)
{
    object[QLatin1String("up_ms")] = fitting(seen.up);
    object[QLatin1String("silent_ms")] = fitting(seen.silent);
    object[QLatin1String("idle_ms")] = fitting(seen.idle);
    object[QLatin1String("queued_bytes")] = std::clamp<qint64>(seen.queuedBytes, 0, kMax);
    object[QLatin1String("unanswered")] = fitting(seen.unanswered);
    object[QLatin1String("stalled_ms")] = fitting(seen.stalled);
    object[QLatin1String("slept_ms")] = fitting(seen.slept);
    object[QLatin1String("clock_step_ms")] = fitting(seen.clockStep, -kMax);
    object[QLatin1String("outlived_idle_ms")] = fitting(seen.outlived);
}

} // namespace

QJsonObject toJson(const LinkLoss &loss)
{
    QJsonObject object{
        {QLatin1String("began"), toIso(loss.began)},
        {QLatin1String("attempts"), fitting(loss.attempts)},
        {QLatin1String("cause"), fitting(loss.cause, kMaxWord)},
        {QLatin1String("detail"), fitting(loss.detail, kMaxDetail)},
        {QLatin1String("restarted"), loss.restarted},
        {QLatin1String("address_changed"), loss.addressChanged},
    };
    put(object, loss.seen);
    if (!loss.blockedBy.isEmpty()) {
        object[QLatin1String("blocked_by")] =
            QJsonObject{{QLatin1String("cause"), fitting(loss.blockedBy, kMaxWord)},
                        {QLatin1String("detail"), fitting(loss.blockedDetail, kMaxDetail)}};
    }
    return object;
}

LinkLoss readLoss(Fields &fields)
{
    LinkLoss loss;
    loss.began = fields.time(QStringLiteral("began")).value_or(WallTime{});
    loss.attempts = static_cast<int>(fields.integer(QStringLiteral("attempts"), Need::Optional, 0, kMaxCount));
    loss.cause = fields.text(QStringLiteral("cause"), Need::Required, kMaxWord);
    loss.detail = fields.text(QStringLiteral("detail"), Need::Optional, kMaxDetail);
    loss.seen = readCircumstances(fields);
    loss.restarted = fields.flag(QStringLiteral("restarted"));
    loss.addressChanged = fields.flag(QStringLiteral("address_changed"));
    fields.object(QStringLiteral("blocked_by"), [&](Fields &each) {
        loss.blockedBy = each.text(QStringLiteral("cause"), Need::Required, kMaxWord);
        loss.blockedDetail = each.text(QStringLiteral("detail"), Need::Optional, kMaxDetail);
    });
    return loss;
}

QJsonObject toJson(const Unanswered &registrations)
{
    return {{QLatin1String("since"), registrations.since},
            {QLatin1String("attempts"), fitting(registrations.attempts)},
            {QLatin1String("cause"), registrations.cause},
            {QLatin1String("detail"), fitting(registrations.detail, kMaxDetail)}};
}

Unanswered readUnanswered(Fields &fields)
{
    return {fields.integer(QStringLiteral("since"), Need::Required, 1, kMax),
            static_cast<int>(fields.integer(QStringLiteral("attempts"), Need::Optional, 0, kMaxCount)),
            fields.text(QStringLiteral("cause"), Need::Required, kMaxWord),
            fields.text(QStringLiteral("detail"), Need::Optional, kMaxDetail)};
}

QJsonObject toJson(const OutageVerdict &verdict)
{
    return {{QLatin1String("cause"), verdict.cause},
            {QLatin1String("verdict"), fitting(verdict.verdict, kMaxSentence)},
            {QLatin1String("act"), fitting(verdict.act, kMaxSentence)}};
}

OutageVerdict readVerdict(Fields &fields)
{
    return {fields.text(QStringLiteral("cause"), Need::Required, kMaxWord),
            fields.text(QStringLiteral("verdict"), Need::Optional, kMaxSentence),
            fields.text(QStringLiteral("act"), Need::Optional, kMaxSentence)};
}

} // namespace holdfast::protocol
