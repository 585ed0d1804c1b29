// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QHostAddress>

namespace holdfast::net {

/// Counts the open connections, in all and of one address (IPv6: of one /64, which is one customer's), so that no peer
/// can take the places of the others. Pure.
class ConnectionLimits final
{
public:
    ConnectionLimits(int total, int perAddress)
        : m_total(total)
        , m_perAddress(perAddress)
    {}

    /// Takes a place; false: there is none, and nothing was taken.
    [[nodiscard]] bool admit(const QHostAddress &peer);

    /// Gives back a place that admit() took for the same peer.
    void release(const QHostAddress &peer);

    [[nodiscard]] int open() const { return m_open; }

private:
    int m_total;
    int m_perAddress;
    int m_open = 0;
    QHash<QHostAddress, int> m_byAddress;
};

} // namespace holdfast::net
