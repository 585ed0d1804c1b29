// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/outbox.h"
#include "tests/unit/notify/samples.h"

namespace holdfast::notify::test {

inline const QString kChat = QStringLiteral("chat");
inline const QString kMail = QStringLiteral("mail");

/// An outbox whose record commits at once, and what it wants to be sent.
class Desk
{
public:
    explicit Desk(QList<Channel> channels = {channel()}) { take(outbox.setChannels(channels)); }
    void pass(Milliseconds time)
    {
        now.mono += time;
        now.wall += time;
    }
    void add(int number, const QString &to = kChat) { take(outbox.add(notice(number, to, now.wall))); }
    void live(Milliseconds time)
    {
        const Now end{now.mono + time, now.wall + time};
        for (auto next = outbox.nextDeadline(now); next && *next <= end.mono; next = outbox.nextDeadline(now)) {
            pass(std::max(Milliseconds(1), std::chrono::ceil<Milliseconds>(*next - now.mono)));
            take(outbox.onDeadline(now));
        }
        now = end;
    }
    void take(const OutboxEffects &effects)
    {
        for (const OutboxEffect &effect : effects) {
            if (const auto *fix = std::get_if<FixBatch>(&effect))
                take(outbox.fixed(fix->batch.id, now));
            else if (const auto *send = std::get_if<SendBatch>(&effect))
                sends.push_back(*send);
            else if (const auto *drop = std::get_if<DropBatch>(&effect))
                drops.push_back(*drop);
            else if (const auto *trouble = std::get_if<ChannelTrouble>(&effect))
                troubles += trouble->channel;
            else if (const auto *dropped = std::get_if<DropNotices>(&effect))
                droppedNotices += dropped->ids;
        }
    }
    void sent() { take(outbox.sent(sends.back().batch.id, now)); }
    void fail(double jitter = 1.0) { take(outbox.failed(sends.back().batch.id, QStringLiteral("500"), now, jitter)); }

    Now now{MonoTime(1h), kNoon};
    std::uint64_t chance = 0;
    Outbox outbox{[this] { return ++chance; }};
    std::vector<SendBatch> sends;
    std::vector<DropBatch> drops;
    QStringList troubles;
    QStringList droppedNotices;
};

} // namespace holdfast::notify::test
