// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>

#include <deque>
#include <optional>
#include <utility>

namespace holdfast::monitor {

/// Rows of one kind that have something new, by name, in the order in which they were marked. Pure.
class ChangeBook final
{
public:
    /// Costs a look-up; a row that is marked already keeps its place. One that was gone is there again.
    void mark(const QString &name);
    /// The row is no more; nothing else is told of it.
    void markGone(const QString &name);

    /// Takes the one that has waited longest.
    [[nodiscard]] std::optional<QString> takeNext();
    /// By name.
    [[nodiscard]] QStringList takeGone();
    [[nodiscard]] bool isEmpty() const { return m_waiting.isEmpty() && m_gone.isEmpty(); }

    /// Whether this is another row than the one that was last told under that name. Remembers a hash of it.
    [[nodiscard]] bool isNews(const QString &name, const QByteArray &row);

    void clear();

private:
    std::deque<QString> m_order; ///< may name some that do not wait any more
    QSet<QString> m_waiting;
    QSet<QString> m_gone; ///< never one that waits
    QHash<QString, size_t> m_told;
};

} // namespace holdfast::monitor
