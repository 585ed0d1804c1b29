// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <deque>
#include <functional>
#include <memory>

namespace holdfast::server {

/// Held by an answer until it has left; then the next one may begin.
using Place = std::shared_ptr<const void>;

/// Bounds the answers to readers that are under way, and so the memory that they take. Who comes when all places are
/// taken waits for its turn. Lives in the server's thread; a Place may outlive it.
class AnswerPlaces final : public QObject
{
    Q_OBJECT
public:
    static constexpr int kMaxTaken = 32;
    static constexpr std::size_t kMaxWaiting = 512;

    /// Calls `begin` with a place, at once or in its turn. False: too many wait already, and it is never called.
    [[nodiscard]] bool give(std::function<void(Place)> begin);

private:
    [[nodiscard]] Place take();
    void onFreed();

    int m_taken = 0;
    std::deque<std::function<void(Place)>> m_waiting;
};

} // namespace holdfast::server
