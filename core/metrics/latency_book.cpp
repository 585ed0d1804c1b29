// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/latency_book.h"

#include <algorithm>
#include <utility>

namespace holdfast::metrics {
namespace {

constexpr std::chrono::minutes kMinute{1};
constexpr Seconds kSlice{5};
constexpr std::int64_t kStepsAMinute = kMinute / RecentLatency::kStep;
constexpr std::int64_t kSilentMinutes = 62; ///< then nothing of the last hour is left

std::int64_t numberOf(WallTime time)
{
    return std::chrono::floor<std::chrono::minutes>(time).time_since_epoch().count();
}

std::int64_t sliceOf(MonoTime now)
{
    return now.time_since_epoch() / kSlice;
}

std::size_t placeOf(std::int64_t number, std::size_t places)
{
    const auto count = static_cast<std::int64_t>(places);
    return static_cast<std::size_t>(((number % count) + count) % count);
}

} // namespace

WallTime minuteOf(WallTime time)
{
    return std::chrono::floor<std::chrono::minutes>(time);
}

LatencyBook::LatencyBook(Now now)
    : m_opened(now.wall)
{
    constexpr Microseconds step = RecentLatency::kStep;
    m_phase = ((now.wall.time_since_epoch() - now.mono.time_since_epoch()) % step + step) % step;
    m_recentStep = recentStepOf(now.mono);
    const bool isWhole = recentStepOf(now.mono - Microseconds(1)) < m_recentStep;
    m_allRecentFrom = m_eachRecentFrom = isWhole ? m_recentStep : m_recentStep + 1;
}

std::int64_t LatencyBook::recentStepOf(MonoTime now) const
{
    return (now.time_since_epoch() + m_phase) / RecentLatency::kStep;
}

void LatencyBook::add(Place &place, const QString &worker, Microseconds latency, MonoTime now)
{
    addToAll(latency, now);
    if (worker.isEmpty())
        return;
    if (place.m_worker == nullptr || place.m_forgotten != m_forgotten) {
        place.m_worker = &m_workers[worker];
        place.m_forgotten = m_forgotten;
    }
    place.m_worker->open.add(latency);
    place.m_worker->recent.add(latency, m_recentStep);
}

void LatencyBook::add(const QString &worker, Microseconds latency, MonoTime now)
{
    Place place;
    add(place, worker, latency, now);
}

void LatencyBook::addToAll(Microseconds latency, MonoTime now)
{
    m_recentStep = recentStepOf(now);
    m_allRecent.add(latency, m_recentStep);
    m_all.add(latency);
    Slice &slice = m_slices[placeOf(sliceOf(now), m_slices.size())];
    if (slice.number != sliceOf(now))
        slice = {sliceOf(now), {}};
    slice.latency.add(latency);
}

Microseconds LatencyBook::untilClose(WallTime now) const
{
    // A clock that was set back must not keep a minute open for long.
    const Milliseconds left = minuteOf(m_opened) + kMinute - now;
    return std::clamp<Milliseconds>(left, Milliseconds(0), kMinute);
}

ClosedMinute LatencyBook::close(WallTime now)
{
    ClosedMinute closed{minuteOf(m_opened), m_opened, {}};
    const std::int64_t number = numberOf(m_opened);
    if (m_newest > number)
        forgetAfter(number);
    m_newest = number;
    if (m_all.count() > 0)
        closed.rows.push_back({QString(), std::exchange(m_all, {})});
    const std::size_t known = m_workers.size();
    for (auto it = m_workers.begin(); it != m_workers.end();) {
        auto &[name, worker] = *it;
        if (worker.open.count() > 0) {
            remember(name, closed.at, worker.open.max());
            closed.rows.push_back({name, std::exchange(worker.open, {})});
        }
        const bool isForgotten = number - worker.newest > kSilentMinutes;
        it = isForgotten ? m_workers.erase(it) : std::next(it);
    }
    m_forgotten += m_workers.size() < known ? 1 : 0;
    m_opened = now;
    boundRecent();
    return closed;
}

/// By age, and of single workers by what all of them take.
void LatencyBook::boundRecent()
{
    m_allRecentFrom = std::max(m_allRecentFrom, m_recentStep - RecentLatency::kMaxSteps);
    m_allRecent.forgetBefore(m_allRecentFrom);
    m_eachRecentFrom = std::max(m_eachRecentFrom, m_allRecentFrom);
    for (;; m_eachRecentFrom += kStepsAMinute) {
        for (auto &[name, worker] : m_workers)
            worker.recent.forgetBefore(m_eachRecentFrom);
        if (m_eachRecentFrom > m_recentStep || recentBytes() <= kMaxRecentBytes)
            return;
    }
}

qsizetype LatencyBook::recentBytes() const
{
    qsizetype bytes = 0;
    for (const auto &[name, worker] : m_workers)
        bytes += worker.recent.bytes();
    return bytes;
}

RecentRows LatencyBook::recent(const QString &name, Now now) const
{
    const auto found = m_workers.find(name);
    const RecentLatency *own = name.isEmpty()             ? &m_allRecent
                               : found == m_workers.end() ? nullptr
                                                          : &found->second.recent;
    const Microseconds since = now.mono.time_since_epoch() + m_phase;
    const auto wallOf = [&](std::int64_t step) { // the clocks may drift: the nearest whole one
        const auto ago = std::chrono::duration_cast<Milliseconds>(since - step * RecentLatency::kStep);
        return floorTo(now.wall - ago + RecentLatency::kStep / 2, RecentLatency::kStep);
    };
    const std::int64_t from = std::max(name.isEmpty() ? m_allRecentFrom : m_eachRecentFrom,
                                       recentStepOf(now.mono) - RecentLatency::kMaxSteps);
    const WallTime begin = wallOf(from);
    RecentRows recent{minuteOf(begin) == begin ? begin : minuteOf(begin) + kMinute, {}};
    if (own == nullptr)
        return recent;
    for (const RecentLatency::Cell &cell : own->cells()) {
        if (cell.step >= from)
            recent.rows.push_back({wallOf(cell.step), name, cell.latency});
    }
    return recent;
}

/// The clock was set back: what the minutes to come were like before must not hide what they will be.
void LatencyBook::forgetAfter(std::int64_t minute)
{
    for (auto &[name, worker] : m_workers) {
        for (Longest &each : worker.longest) {
            if (each.minute > minute)
                each = {};
        }
        worker.newest = std::min(worker.newest, minute);
    }
}

void LatencyBook::remember(const QString &name, WallTime minute, Microseconds longest)
{
    Worker &worker = m_workers[name];
    const std::int64_t number = numberOf(minute);
    Longest &place = worker.longest[placeOf(number, worker.longest.size())];
    if (place.minute > number)
        return;
    using Latency = decltype(place.latency);
    const Latency latency(static_cast<Latency::rep>(std::min<Microseconds>(longest, Latency::max()).count()));
    place = {static_cast<std::int32_t>(number), place.minute == number ? std::max(place.latency, latency) : latency};
    worker.newest = std::max(worker.newest, number);
    m_newest = std::max(m_newest, number);
}

LastMinutes LatencyBook::lastMinutes(const QString &name, WallTime now) const
{
    LastMinutes minutes;
    const auto found = m_workers.find(name);
    if (found == m_workers.end())
        return minutes;
    const std::int64_t first = numberOf(now) - static_cast<std::int64_t>(minutes.size());
    for (const Longest &each : found->second.longest) {
        if (each.minute >= first && each.minute < numberOf(now))
            minutes[static_cast<std::size_t>(each.minute - first)] = each.latency;
    }
    return minutes;
}

std::optional<Histogram> LatencyBook::current(const QString &name) const
{
    const auto found = m_workers.find(name);
    const Histogram *open = name.isEmpty() ? &m_all : found == m_workers.end() ? nullptr : &found->second.open;
    return open != nullptr && open->count() > 0 ? std::optional(*open) : std::nullopt;
}

WallTime LatencyBook::currentAt() const
{
    return minuteOf(m_opened);
}

Histogram LatencyBook::lastMinute(MonoTime now) const
{
    Histogram recent;
    const std::int64_t newest = sliceOf(now);
    for (const Slice &slice : m_slices) {
        if (slice.number <= newest && slice.number > newest - static_cast<std::int64_t>(m_slices.size()))
            recent.merge(slice.latency);
    }
    return recent;
}

double LatencyBook::perSecond(MonoTime now) const
{
    const Microseconds sinceSlice = now.time_since_epoch() % kSlice;
    const Microseconds covered = sinceSlice + kSlice * (m_slices.size() - 1);
    return static_cast<double>(lastMinute(now).count()) / toSeconds(covered);
}

} // namespace holdfast::metrics
