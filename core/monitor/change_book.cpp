// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/monitor/change_book.h"

namespace holdfast::monitor {
namespace {

constexpr qsizetype kMaxTold = 50'000;

} // namespace

void ChangeBook::mark(const QString &name)
{
    if (m_waiting.contains(name))
        return;
    m_gone.remove(name);
    m_waiting.insert(name);
    m_order.push_back(name);
}

void ChangeBook::markGone(const QString &name)
{
    m_waiting.remove(name);
    m_told.remove(name);
    m_gone.insert(name);
}

std::optional<QString> ChangeBook::takeNext()
{
    while (!m_order.empty()) {
        const QString name = m_order.front();
        m_order.pop_front();
        if (m_waiting.remove(name))
            return name;
    }
    return std::nullopt;
}

QStringList ChangeBook::takeGone()
{
    const QSet<QString> gone = std::exchange(m_gone, {});
    QStringList names(gone.begin(), gone.end());
    names.sort();
    return names;
}

bool ChangeBook::isNews(const QString &name, const QByteArray &row)
{
    const size_t hash = qHash(row);
    const auto told = m_told.constFind(name);
    if (told != m_told.cend() && *told == hash)
        return false;
    if (m_told.size() >= kMaxTold)
        m_told.clear(); // rows that left without a word would add up for ever; one told again does no harm
    m_told.insert(name, hash);
    return true;
}

void ChangeBook::clear()
{
    *this = ChangeBook();
}

} // namespace holdfast::monitor
