// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/api/answer_places.h"

#include <QPointer>

namespace holdfast::server {

bool AnswerPlaces::give(std::function<void(Place)> begin)
{
    if (m_taken < kMaxTaken) {
        begin(take());
        return true;
    }
    if (m_waiting.size() >= kMaxWaiting)
        return false;
    m_waiting.push_back(std::move(begin));
    return true;
}

/// A place is given back anywhere, also while a connection dies: the next answer begins in a turn of its own.
Place AnswerPlaces::take()
{
    ++m_taken;
    return {this, [self = QPointer(this)](const void *) {
                if (self)
                    QMetaObject::invokeMethod(self, &AnswerPlaces::onFreed, Qt::QueuedConnection);
            }};
}

void AnswerPlaces::onFreed()
{
    --m_taken;
    if (m_waiting.empty() || m_taken >= kMaxTaken)
        return;
    const auto begin = std::move(m_waiting.front());
    m_waiting.pop_front();
    begin(take());
}

} // namespace holdfast::server
