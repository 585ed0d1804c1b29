// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/channel.h"
#include "core/notify/notice.h"

#include <functional>
#include <map>
#include <set>
#include <variant>
#include <vector>

namespace holdfast::notify {

/// To be sent; sent() or failed() follows.
struct SendBatch
{
    Batch batch;
    QList<Event> events; ///< oldest first
};
/// The other channels are to tell of it.
struct ChannelTrouble
{
    QString channel;
    QString why;
};
using OutboxEffect = std::variant<FixBatch, PutBatch, SendBatch, DropBatch, DropNotices, ChannelTrouble>;
using OutboxEffects = std::vector<OutboxEffect>;

/// How a channel does, for people.
struct ChannelHealth
{
    int waiting = 0;  ///< events that nobody has got yet
    int failures = 0; ///< attempts that failed, one after the other
    QString error;    ///< of the last one
    std::optional<WallTime> lastSent;
};

/// Brings notices to their channels: gathers them into messages, fixes each message on record before its first attempt,
/// and repeats attempts until one succeeds. A kill at any moment leaves a record from which restore() goes on, with the
/// same keys. Pure.
class Outbox final
{
public:
    static constexpr Milliseconds kGather{3'000};                        ///< for what follows at once
    static constexpr Milliseconds kPause{60'000};                        ///< from one message of a channel to the next
    static constexpr Milliseconds kFirstRetry{10'000};                   ///< doubles …
    static constexpr Milliseconds kLongestRetry = std::chrono::hours(1); ///< … up to this
    static constexpr Milliseconds kPatience = std::chrono::days(3);      ///< then a message is given up
    static constexpr int kTroubleAfter = 3;                              ///< failures
    static constexpr qsizetype kMostEvents = 500;                        ///< in a message
    static constexpr qsizetype kMostWaiting = 5'000;                     ///< in the outbox, by channel
    static constexpr int kMostAtOnce = 4; ///< attempts under way, each of another channel

    using Random64 = std::function<std::uint64_t()>;
    explicit Outbox(Random64 random)
        : m_random(std::move(random))
    {}

    /// What is on record. Once, before all else; setChannels() follows.
    void restore(const QList<Notice> &notices, const QList<Batch> &batches);
    /// From now on these; what the others had is dropped.
    [[nodiscard]] OutboxEffects setChannels(const QList<Channel> &channels);
    /// A notice is on record. Passed over: the same event, while it waits.
    [[nodiscard]] OutboxEffects add(const Notice &notice);

    [[nodiscard]] std::optional<MonoTime> nextDeadline(Now now) const;
    [[nodiscard]] OutboxEffects onDeadline(Now now);

    // What became of an effect.
    [[nodiscard]] OutboxEffects fixed(const QString &batch, Now now);
    [[nodiscard]] OutboxEffects sent(const QString &batch, Now now);
    /// `jitter01` from [0, 1).
    [[nodiscard]] OutboxEffects failed(const QString &batch, const QString &why, Now now, double jitter01);

    [[nodiscard]] ChannelHealth health(const QString &channel) const;

private:
    enum class State { Fixing, Waiting, Sending };
    struct Current
    {
        Batch batch;
        QList<Notice> notices;
        State state = State::Fixing;
    };
    struct Box
    {
        Channel channel;
        QList<Notice> waiting;  ///< oldest first
        std::set<QString> keys; ///< of the events in `waiting` and `current`
        std::optional<Current> current;
        std::optional<MonoTime> sentAt;
        ChannelHealth health;
        int leftOut = 0;
    };

    [[nodiscard]] Box *boxWith(const QString &batch);
    [[nodiscard]] static std::optional<WallTime> opensAt(const Box &box, Now now);
    void fix(Box &box, Now now, OutboxEffects &effects);
    static void forgetCurrent(Box &box);
    [[nodiscard]] int sending() const;

    Random64 m_random;
    std::map<QString, Box> m_boxes; ///< by channel
};

} // namespace holdfast::notify
