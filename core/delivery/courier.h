// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/delivery/delivery.h"

#include <QObject>
#include <QThreadPool>

#include <functional>
#include <map>

namespace holdfast::delivery {

/// Brings messages to their channels in threads of its own, for a loop that must not wait for anybody's network. Lives
/// in its owner's thread.
class Courier final : public QObject
{
    Q_OBJECT
public:
    /// Called once, in the owner's thread; not after the Courier's end.
    using Done = std::function<void(const Result<void> &)>;

    /// At most so many attempts at a time.
    explicit Courier(int atOnce, QObject *parent = nullptr);
    /// Ends what is under way, and waits for it: about a second.
    ~Courier() override;

    void send(const Delivery &delivery, const Done &done);

private:
    void onEnded(quint64 ticket, const Result<void> &result);

    Stop m_stop = false;
    std::map<quint64, Done> m_waiting; ///< by ticket; kept here, so that nothing of a caller dies in another thread
    quint64 m_lastTicket = 0;
    QThreadPool m_pool;
};

} // namespace holdfast::delivery
