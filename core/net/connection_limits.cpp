// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connection_limits.h"

#include <algorithm>
#include <iterator>

namespace holdfast::net {

namespace {

/// The unit that is counted: IPv4 addresses one by one, IPv6 by the first 64 bits.
QHostAddress unitOf(const QHostAddress &peer)
{
    bool isIPv4 = false;
    const quint32 ipv4 = peer.toIPv4Address(&isIPv4);
    if (isIPv4)
        return QHostAddress(ipv4);
    Q_IPV6ADDR bits = peer.toIPv6Address();
    std::fill(std::begin(bits.c) + 8, std::end(bits.c), quint8(0));
    return QHostAddress(bits);
}

} // namespace

bool ConnectionLimits::admit(const QHostAddress &peer)
{
    if (m_open >= m_total)
        return false;
    const QHostAddress unit = unitOf(peer);
    if (m_byAddress.value(unit) >= m_perAddress)
        return false;
    ++m_byAddress[unit];
    ++m_open;
    return true;
}

void ConnectionLimits::release(const QHostAddress &peer)
{
    const auto entry = m_byAddress.find(unitOf(peer));
    if (entry == m_byAddress.end())
        return;
    --m_open;
    if (--entry.value() == 0)
        m_byAddress.erase(entry);
}

} // namespace holdfast::net
