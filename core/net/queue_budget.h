// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <memory>

namespace holdfast::net {

/// The bytes that wait to be sent, of all connections of a listener together. Pure.
class QueueBudget final
{
public:
    explicit QueueBudget(qint64 limit)
        : m_limit(limit)
    {}
    void join() { ++m_members; }
    void leave() { --m_members; }
    void change(qint64 by) { m_total += by; }
    /// False: all together have too many, and this one has the average or more. Who has less than that is never hurt
    /// by those who have more.
    [[nodiscard]] bool allows(qint64 own) const { return m_total <= m_limit || own * m_members < m_total; }
    [[nodiscard]] qint64 total() const { return m_total; }

private:
    qint64 m_limit;
    qint64 m_total = 0;
    qint64 m_members = 0;
};

/// One connection's part of it, as long as it lives. Without a budget everything is allowed.
class QueueShare final
{
public:
    QueueShare() = default;
    explicit QueueShare(std::shared_ptr<QueueBudget> budget)
        : m_budget(std::move(budget))
    {
        m_budget->join();
    }
    QueueShare(QueueShare &&other) noexcept { *this = std::move(other); }
    QueueShare &operator=(QueueShare &&other) noexcept
    {
        std::swap(m_budget, other.m_budget);
        std::swap(m_own, other.m_own);
        return *this;
    }
    QueueShare(const QueueShare &) = delete;
    QueueShare &operator=(const QueueShare &) = delete;
    ~QueueShare()
    {
        if (m_budget) {
            m_budget->change(-m_own);
            m_budget->leave();
        }
    }

    /// So many bytes wait now. False: too many.
    bool set(qint64 bytes)
    {
        if (!m_budget)
            return true;
        m_budget->change(bytes - m_own);
        m_own = bytes;
        return m_budget->allows(bytes);
    }

private:
    std::shared_ptr<QueueBudget> m_budget;
    qint64 m_own = 0;
};

} // namespace holdfast::net
