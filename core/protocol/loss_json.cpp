// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/loss_json.h"

namespace holdfast::protocol {
namespace {

constexpr int kMaxWord = 100;
constexpr int kMaxDetail = 1000;
constexpr int kMaxSentence = 2000;
constexpr qint64 kMost = 1LL << 53; // what a JSON number holds exactly

Milliseconds readMsecs(Fields &fields, const QString &name, qint64 least = 0)
{
    return Milliseconds(fields.integer(name, Need::Optional, least, kMost));
}

Circumstances readCircumstances(Fields &fields)
{
    Circumstances seen;
    seen.up = readMsecs(fields, QStringLiteral("up_ms"));
    seen.silent = readMsecs(fields, QStringLiteral("silent_ms"));
    seen.idle = readMsecs(fields, QStringLiteral("idle_ms"));
    seen.queuedBytes = fields.integer(QStringLiteral("queued_bytes"), Need::Optional, 0, kMost);
    seen.unanswered = static_cast<int>(fields.integer(QStringLiteral("unanswered"), Need::Optional, 0, 1'000'000'000));
    seen.stalled = readMsecs(fields, QStringLiteral("stalled_ms"));
    seen.slept = readMsecs(fields, QStringLiteral("slept_ms"));
    seen.clockStep = readMsecs(fields, QStringLiteral("clock_step_ms"), -kMost);
    return seen;
}

/// What the other side will read: a longer text, or one with a NUL, would cost the whole message.
QString fitting(QString text, int most)
{
    return text.remove(QChar(u'\0')).left(most);
}

void put(QJsonObject &object, const Circumstances &seen)
{
    object[QLatin1String("up_ms")] = static_cast<qint64>(seen.up.count());
    object[QLatin1String("silent_ms")] = static_cast<qint64>(seen.silent.count());
    object[QLatin1String("idle_ms")] = static_cast<qint64>(seen.idle.count());
    object[QLatin1String("queued_bytes")] = seen.queuedBytes;
    object[QLatin1String("unanswered")] = seen.unanswered;
    object[QLatin1String("stalled_ms")] = static_cast<qint64>(seen.stalled.count());
    object[QLatin1String("slept_ms")] = static_cast<qint64>(seen.slept.count());
    object[QLatin1String("clock_step_ms")] = static_cast<qint64>(seen.clockStep.count());
}

} // namespace

QJsonObject toJson(const LinkLoss &loss)
{
    QJsonObject object{
        {QLatin1String("began"), toIso(loss.began)},  {QLatin1String("attempts"), loss.attempts},
        {QLatin1String("cause"), loss.cause},         {QLatin1String("detail"), fitting(loss.detail, kMaxDetail)},
        {QLatin1String("restarted"), loss.restarted}, {QLatin1String("address_changed"), loss.addressChanged},
    };
    put(object, loss.seen);
    if (!loss.blockedBy.isEmpty()) {
        object[QLatin1String("blocked_by")] =
            QJsonObject{{QLatin1String("cause"), loss.blockedBy},
                        {QLatin1String("detail"), fitting(loss.blockedDetail, kMaxDetail)}};
    }
    return object;
}

LinkLoss readLoss(Fields &fields)
{
    LinkLoss loss;
    loss.began = fields.time(QStringLiteral("began")).value_or(WallTime{});
    loss.attempts = static_cast<int>(fields.integer(QStringLiteral("attempts"), Need::Optional, 0, 1'000'000'000));
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
