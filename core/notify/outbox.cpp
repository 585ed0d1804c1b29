// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/outbox.h"

#include "core/base/ids.h"

#include <algorithm>
#include <utility>

namespace holdfast::notify {
namespace {

/// The wall clock may be set: a deadline by it is looked at again after so long.
constexpr Milliseconds kClockCheck{10'000};

/// A shorter wait than the full one keeps channels of one receiver from coming together.
Milliseconds retryWait(int attempts, double jitter01)
{
    const auto bounded = static_cast<double>(doubled(Outbox::kFirstRetry, attempts - 1, Outbox::kLongestRetry).count());
    return Milliseconds(static_cast<Milliseconds::rep>(bounded * (0.5 + jitter01 / 2)));
}

QStringList idsOf(const QList<Notice> &notices)
{
    QStringList ids;
    for (const Notice &notice : notices)
        ids += notice.id;
    return ids;
}

QList<Event> eventsOf(const QList<Notice> &notices)
{
    QList<Event> events;
    for (const Notice &notice : notices)
        events += notice.event;
    return events;
}

} // namespace

void Outbox::restore(const QList<Notice> &notices, const QList<Batch> &batches)
{
    for (const Batch &batch : batches)
        m_boxes[batch.channel].current = Current{batch, {}, State::Waiting};
    for (const Notice &notice : notices) {
        Box &box = m_boxes[notice.channel];
        const bool isInMessage = box.current && box.current->batch.id == notice.batch;
        (isInMessage ? box.current->notices : box.waiting) += notice;
        box.keys.insert(notice.event.key);
    }
}

OutboxEffects Outbox::setChannels(const QList<Channel> &channels)
{
    std::map<QString, Box> former = std::exchange(m_boxes, {});
    for (const Channel &channel : channels) {
        if (auto node = former.extract(channel.name); !node.empty())
            m_boxes.insert(std::move(node));
        m_boxes[channel.name].channel = channel;
    }
    OutboxEffects effects;
    for (const auto &[name, box] : former) {
        if (box.current)
            effects.emplace_back(DropBatch{box.current->batch.id, name});
        if (!box.waiting.isEmpty())
            effects.emplace_back(DropNotices{name, idsOf(box.waiting)});
    }
    return effects;
}

OutboxEffects Outbox::add(const Notice &notice)
{
    const auto found = m_boxes.find(notice.channel);
    if (found == m_boxes.end())
        return {DropNotices{notice.channel, {notice.id}}};
    Box &box = found->second;
    if (box.keys.contains(notice.event.key))
        return {DropNotices{notice.channel, {notice.id}}};
    if (box.waiting.size() >= kMostWaiting) {
        ++box.leftOut;
        return {DropNotices{notice.channel, {notice.id}}};
    }
    box.waiting += notice;
    box.keys.insert(notice.event.key);
    return {};
}

/// When the next message of a channel may be made, as it looks now. Nothing: there is nothing to tell, or its message
/// is under way.
std::optional<WallTime> Outbox::opensAt(const Box &box, Now now)
{
    if (box.current || box.waiting.isEmpty())
        return std::nullopt;
    const WallTime first = box.waiting.first().madeAt;
    const bool wasAhead = first > now.wall; // such a clock holds up nothing
    WallTime at = wasAhead ? now.wall : first + std::max(kGather, box.channel.digest);
    if (box.sentAt)
        at = std::max(at, now.wall + std::chrono::ceil<Milliseconds>(*box.sentAt + kPause - now.mono));
    if (const auto end = endOfQuiet(box.channel.quiet, now.wall))
        at = std::max(at, *end);
    return at;
}

std::optional<MonoTime> Outbox::nextDeadline(Now now) const
{
    std::optional<WallTime> next;
    const auto consider = [&next](WallTime at) { next = next ? std::min(*next, at) : at; };
    const bool mayBegin = sending() < kMostAtOnce;
    for (const auto &[name, box] : m_boxes) {
        if (const auto opens = opensAt(box, now))
            consider(*opens);
        if (box.current && box.current->state == State::Waiting && mayBegin)
            consider(std::max(box.current->batch.nextAt, endOfQuiet(box.channel.quiet, now.wall).value_or(WallTime())));
    }
    if (!next)
        return std::nullopt;
    return now.mono + std::clamp(*next - now.wall, Milliseconds(0), kClockCheck);
}

OutboxEffects Outbox::onDeadline(Now now)
{
    OutboxEffects effects;
    int underWay = sending();
    for (auto &[name, box] : m_boxes) {
        if (const auto opens = opensAt(box, now); opens && *opens <= now.wall)
            fix(box, now, effects);
        // A wall clock that was set back makes nobody wait longer than the longest wait.
        const bool isDue =
            box.current && box.current->state == State::Waiting &&
            (box.current->batch.nextAt <= now.wall || box.current->batch.nextAt > now.wall + kLongestRetry) &&
            !endOfQuiet(box.channel.quiet, now.wall);
        if (!isDue || underWay >= kMostAtOnce)
            continue;
        ++underWay;
        box.current->state = State::Sending;
        effects.emplace_back(SendBatch{box.current->batch, eventsOf(box.current->notices)});
    }
    return effects;
}

void Outbox::fix(Box &box, Now now, OutboxEffects &effects)
{
    Batch batch;
    batch.id = makeRunId(now.wall, m_random());
    batch.channel = box.channel.name;
    batch.madeAt = batch.nextAt = now.wall;
    batch.leftOut = std::exchange(box.leftOut, 0);
    Current current{batch, box.waiting.mid(0, kMostEvents), State::Fixing};
    box.waiting.remove(0, current.notices.size());
    for (Notice &notice : current.notices)
        notice.batch = batch.id;
    effects.emplace_back(FixBatch{batch, idsOf(current.notices)});
    box.current = std::move(current);
}

OutboxEffects Outbox::fixed(const QString &batch, Now now)
{
    Box *box = boxWith(batch);
    if (box == nullptr || box->current->state != State::Fixing)
        return {};
    box->current->state = State::Waiting;
    return onDeadline(now);
}

OutboxEffects Outbox::sent(const QString &batch, Now now)
{
    Box *box = boxWith(batch);
    if (box == nullptr)
        return {};
    box->health.failures = 0;
    box->health.error.clear();
    box->health.lastSent = now.wall;
    box->sentAt = now.mono;
    forgetCurrent(*box);
    return {DropBatch{batch, box->channel.name}};
}

OutboxEffects Outbox::failed(const QString &batch, const QString &why, Now now, double jitter01)
{
    Box *box = boxWith(batch);
    if (box == nullptr)
        return {};
    OutboxEffects effects;
    Batch &tried = box->current->batch;
    ++tried.attempts;
    tried.error = why;
    tried.nextAt = now.wall + retryWait(tried.attempts, jitter01);
    box->current->state = State::Waiting;
    box->health.error = why;
    if (++box->health.failures == kTroubleAfter)
        effects.emplace_back(ChannelTrouble{box->channel.name, why});
    if (now.wall - tried.madeAt < kPatience) {
        effects.emplace_back(PutBatch{tried});
        return effects;
    }
    effects.emplace_back(DropBatch{batch, box->channel.name, why});
    forgetCurrent(*box);
    return effects;
}

void Outbox::forgetCurrent(Box &box)
{
    for (const Notice &notice : std::as_const(box.current->notices))
        box.keys.erase(notice.event.key);
    box.current.reset();
}

ChannelHealth Outbox::health(const QString &channel) const
{
    const auto found = m_boxes.find(channel);
    if (found == m_boxes.end())
        return {};
    const Box &box = found->second;
    ChannelHealth health = box.health;
    health.waiting = static_cast<int>(box.waiting.size() + (box.current ? box.current->notices.size() : 0));
    return health;
}

Outbox::Box *Outbox::boxWith(const QString &batch)
{
    for (auto &[name, box] : m_boxes) {
        if (box.current && box.current->batch.id == batch)
            return &box;
    }
    return nullptr;
}

int Outbox::sending() const
{
    return static_cast<int>(std::count_if(m_boxes.begin(), m_boxes.end(), [](const auto &each) {
        return each.second.current && each.second.current->state == State::Sending;
    }));
}

} // namespace holdfast::notify
