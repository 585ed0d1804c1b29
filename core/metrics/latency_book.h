// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/metrics/latency_history.h"
#include "core/metrics/recent_latency.h"

#include <QHash>
#include <QString>

#include <optional>
#include <unordered_map>
#include <vector>

namespace holdfast::metrics {

/// The longest of each of the last 15 whole minutes, oldest first; none where nothing was measured.
using LastMinutes = std::array<std::optional<Microseconds>, 15>;

/// A minute of one worker that is over, or ends early because the server stops.
struct MinuteOf
{
    QString worker; ///< empty: all together
    Histogram latency;
};

struct ClosedMinute
{
    WallTime at{};     ///< its beginning, on the whole minute
    WallTime opened{}; ///< the first moment that it covers: tells it from others of the same minute
    std::vector<MinuteOf> rows;
};

/// Collects the latencies of the minute that goes on, for each worker and all together, and remembers what the last
/// minute, quarter of an hour and hour were like. Pure; one add() costs a look-up.
class LatencyBook final
{
public:
    /// What the steps of ten seconds of all single workers may take at the end of a minute. 10,000 workers with a
    /// message a minute each need 10 MiB for their hour. Where it is too little, the oldest minutes of all go first.
    static constexpr qsizetype kMaxRecentBytes = 32 * 1024 * 1024;

    explicit LatencyBook(Now now);

    /// Where a worker's latencies go, so that its name is looked up once.
    class Place;
    void add(Place &place, const QString &worker, Microseconds latency, MonoTime now);
    void add(const QString &worker, Microseconds latency, MonoTime now);

    /// When the minute that goes on will be over, by a clock that nobody sets meanwhile.
    [[nodiscard]] Microseconds untilClose(WallTime now) const;
    /// Ends the minute that goes on and begins the next. Gives what was measured in it, all together first.
    [[nodiscard]] ClosedMinute close(WallTime now);

    /// What was measured in a former life of the server: for lastMinutes().
    void remember(const QString &worker, WallTime minute, Microseconds longest);
    [[nodiscard]] LastMinutes lastMinutes(const QString &worker, WallTime now) const;
    /// Of the minute that goes on; nothing where nothing was measured.
    [[nodiscard]] std::optional<Histogram> current(const QString &worker) const;
    [[nodiscard]] WallTime currentAt() const;

    /// Steps of ten seconds of a worker, or of all together (empty), of the last hour. Since this book began, and of
    /// single workers as far back as kMaxRecentBytes reach.
    [[nodiscard]] RecentRows recent(const QString &worker, Now now) const;
    [[nodiscard]] qsizetype recentBytes() const; ///< of single workers

    /// All together, of the last 55 to 60 seconds.
    [[nodiscard]] Histogram lastMinute(MonoTime now) const;
    [[nodiscard]] double perSecond(MonoTime now) const;

private:
    /// Small, because each worker has fifteen.
    struct Longest
    {
        std::int32_t minute = -1;
        std::chrono::duration<std::uint32_t, std::micro> latency{}; ///< up to 71 minutes
    };
    struct Worker
    {
        Histogram open;
        RecentLatency recent;
        std::array<Longest, 15> longest; ///< by minute modulo 15
        std::int64_t newest = 0;
    };
    struct Slice
    {
        std::int64_t number = -1;
        Histogram latency;
    };
    struct Hash
    {
        std::size_t operator()(const QString &text) const { return qHash(text); }
    };

    void addToAll(Microseconds latency, MonoTime now);
    void forgetAfter(std::int64_t minute);
    void boundRecent();
    [[nodiscard]] std::int64_t recentStepOf(MonoTime now) const;

    WallTime m_opened;
    Microseconds m_phase{};        ///< steps of ten seconds begin when the wall clock shows whole ones
    std::int64_t m_recentStep;     ///< of the newest message
    std::int64_t m_allRecentFrom;  ///< the first step that is kept of all together
    std::int64_t m_eachRecentFrom; ///< and of single workers
    RecentLatency m_allRecent;
    std::int64_t m_newest = 0; ///< minute that was remembered
    Histogram m_all;
    std::unordered_map<QString, Worker, Hash> m_workers;
    quint64 m_forgotten = 0;        ///< how often some of them were: their places are no longer good
    std::array<Slice, 12> m_slices; ///< of five seconds each
};

class LatencyBook::Place
{
    friend class LatencyBook;
    Worker *m_worker = nullptr;
    quint64 m_forgotten = 0;
};

/// The whole minute that a moment is in.
[[nodiscard]] WallTime minuteOf(WallTime time);

} // namespace holdfast::metrics
