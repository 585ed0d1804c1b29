// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace holdfast::runtime {

/// The next of many deadlines, one for each key. A key whose deadline moves leaves the former one behind until it comes
/// up or there are too many of them: most move into the future, and that is the cheapest thing to do here. Pure.
template <typename Key>
class DeadlineHeap final
{
public:
    /// Replaces that key's deadline; nothing: it has none.
    void set(const Key &key, std::optional<MonoTime> due)
    {
        if (!due) {
            m_dueOf.erase(key);
        } else if (auto [known, isNew] = m_dueOf.try_emplace(key, *due); isNew || known->second != *due) {
            known->second = *due;
            push({*due, key});
        }
        dropStale();
    }

    /// The earliest of all.
    [[nodiscard]] std::optional<std::pair<MonoTime, Key>> next() const
    {
        return m_heap.empty() ? std::nullopt : std::optional(m_heap.front());
    }

    [[nodiscard]] bool isEmpty() const { return m_dueOf.empty(); }

private:
    using Entry = std::pair<MonoTime, Key>;

    void push(const Entry &entry)
    {
        if (m_heap.size() > 4 * m_dueOf.size() + kSpare) {
            std::erase_if(m_heap, [this](const Entry &each) { return isStale(each); });
            std::make_heap(m_heap.begin(), m_heap.end(), std::greater());
        }
        m_heap.push_back(entry);
        std::push_heap(m_heap.begin(), m_heap.end(), std::greater());
    }

    [[nodiscard]] bool isStale(const Entry &entry) const
    {
        const auto known = m_dueOf.find(entry.second);
        return known == m_dueOf.end() || known->second != entry.first;
    }

    /// So that the first one is never stale.
    void dropStale()
    {
        while (!m_heap.empty() && isStale(m_heap.front())) {
            std::pop_heap(m_heap.begin(), m_heap.end(), std::greater());
            m_heap.pop_back();
        }
    }

    static constexpr std::size_t kSpare = 1'000;

    std::vector<Entry> m_heap; ///< the earliest first
    std::unordered_map<Key, MonoTime> m_dueOf;
};

} // namespace holdfast::runtime
