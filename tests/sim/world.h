// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QStringList>

#include <cstdio>
#include <functional>
#include <queue>
#include <random>
#include <vector>

namespace holdfast::sim {

/// Virtual time, a seeded dice, and what is to happen. Everything in a simulation happens in run().
class World final
{
public:
    explicit World(std::uint64_t seed)
        : m_dice(seed)
    {}

    [[nodiscard]] Now now() const { return m_now; }
    void at(MonoTime when, std::function<void()> what)
    {
        m_events.push({std::max(when, m_now.mono), m_sequence++, std::move(what)});
    }
    void in(Microseconds delay, std::function<void()> what) { at(m_now.mono + delay, std::move(what)); }

    /// Lets time pass up to `end`.
    void run(MonoTime end)
    {
        while (!m_events.empty() && m_events.top().when <= end) {
            const Event event = m_events.top();
            m_events.pop();
            pass(event.when);
            event.what();
        }
        pass(end);
    }

    [[nodiscard]] double random01() { return std::uniform_real_distribution<double>(0, 1)(m_dice); }
    [[nodiscard]] std::uint64_t random64() { return m_dice(); }
    [[nodiscard]] int random(int from, int to) { return std::uniform_int_distribution<int>(from, to)(m_dice); }
    [[nodiscard]] bool chance(double share) { return random01() < share; }
    [[nodiscard]] Microseconds msecs(int from, int to) { return Milliseconds(random(from, to)); }

    /// One line of the trace of a seed that is played alone: HOLDFAST_SEED=n.
    template <typename Line>
    void trace(Line line) const
    {
        if (isTraced)
            std::fprintf(stderr, "%9.3f %s\n", toSeconds(m_now.mono.time_since_epoch()), qPrintable(line()));
    }
    bool isTraced = false;

    /// Something that must never be.
    void blame(const QString &what)
    {
        if (faults.size() < 20)
            faults += QStringLiteral("at %1 s: %2").arg(toSeconds(m_now.mono.time_since_epoch()), 0, 'f', 3).arg(what);
    }
    QStringList faults;

private:
    struct Event
    {
        MonoTime when;
        std::uint64_t sequence;
        std::function<void()> what;
        friend bool operator<(const Event &a, const Event &b)
        {
            return std::tie(b.when, b.sequence) < std::tie(a.when, a.sequence); // the earliest on top
        }
    };
    void pass(MonoTime to)
    {
        m_now.wall += std::chrono::floor<Milliseconds>(to.time_since_epoch()) -
                      std::chrono::floor<Milliseconds>(m_now.mono.time_since_epoch());
        m_now.mono = to;
    }

    std::mt19937_64 m_dice;
    std::priority_queue<Event> m_events;
    std::uint64_t m_sequence = 0;
    Now m_now{MonoTime(Seconds(1000)), fromMsecs(1'800'000'000'000)};
};

/// A process: it can crash, which forgets all that is planned for it, and be frozen, which delays it.
class Node
{
public:
    Node(World &world, const QString &title)
        : m_world(world)
        , m_title(title)
    {}

    [[nodiscard]] bool isUp() const { return m_up; }
    void freeze(Microseconds length)
    {
        m_world.trace([&] { return QStringLiteral("%1 frozen for %2 s").arg(m_title).arg(toSeconds(length)); });
        m_frozenUntil = std::max(m_frozenUntil, m_world.now().mono + length);
    }
    [[nodiscard]] bool isFrozen() const { return m_world.now().mono < m_frozenUntil; }

    /// Does it when this process next runs; never, if it crashes before.
    void later(MonoTime when, std::function<void()> what)
    {
        m_world.at(when, [this, life = m_life, what = std::move(what)] {
            if (!m_up || life != m_life)
                return;
            if (isFrozen())
                later(m_frozenUntil, what);
            else
                what();
        });
    }

protected:
    void rise()
    {
        m_world.trace([&] { return m_title + QStringLiteral(" starts"); });
        m_up = true;
        ++m_life;
        m_frozenUntil = {};
    }
    void fall()
    {
        m_world.trace([&] { return m_title + QStringLiteral(" dies"); });
        m_up = false;
    }

    World &m_world;
    QString m_title;

private:
    bool m_up = false;
    std::uint64_t m_life = 0;
    MonoTime m_frozenUntil{};
};

/// One timer of a node for one machine: re-armed after each input, as DeadlineTimer is.
class Alarm final
{
public:
    Alarm(Node &node, std::function<void()> ring)
        : m_node(node)
        , m_ring(std::move(ring))
    {}

    void set(std::optional<MonoTime> when)
    {
        if (when == m_when)
            return;
        m_when = when;
        if (when) {
            m_node.later(*when, [this, alive = std::weak_ptr(m_alive), armed = ++m_armed] {
                if (alive.expired() || armed != m_armed)
                    return;
                m_when.reset();
                m_ring();
            });
        } else {
            ++m_armed;
        }
    }

private:
    Node &m_node;
    std::function<void()> m_ring;
    std::optional<MonoTime> m_when;
    std::uint64_t m_armed = 0;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace holdfast::sim
