// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <deque>
#include <map>
#include <utility>

namespace holdfast::monitor {

/// Values by key: all that go on, and of those that are over the newest. Pure.
template <typename Value>
class ActiveAndRecent final
{
public:
    using IsOver = bool (*)(const Value &);
    using Map = std::map<QString, Value>;

    /// `most`: of those that are over.
    ActiveAndRecent(std::size_t most, IsOver isOver)
        : m_most(most)
        , m_isOver(isOver)
    {}

    /// Whether it is over since now; the oldest of those may be dropped for it.
    bool put(const QString &key, const Value &value)
    {
        const auto known = m_all.find(key);
        const bool wasOver = known != m_all.end() && m_isOver(known->second);
        const bool isOver = m_isOver(value);
        m_all.insert_or_assign(key, value);
        if (wasOver && !isOver)
            std::erase(m_over, key);
        if (wasOver || !isOver)
            return false;
        m_over.push_back(key);
        for (; m_over.size() > m_most; m_over.pop_front())
            m_all.erase(m_over.front());
        return true;
    }

    [[nodiscard]] const Map &all() const { return m_all; }
    /// Null if there is none.
    [[nodiscard]] const Value *find(const QString &key) const
    {
        const auto found = m_all.find(key);
        return found == m_all.end() ? nullptr : &found->second;
    }
    /// Empties it.
    Map takeAll()
    {
        m_over.clear();
        return std::exchange(m_all, {});
    }

private:
    const std::size_t m_most;
    const IsOver m_isOver;
    Map m_all;
    std::deque<QString> m_over; ///< keys, oldest first
};

} // namespace holdfast::monitor
