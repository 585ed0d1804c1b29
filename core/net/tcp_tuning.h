// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpSocket>

namespace holdfast::net {

/// Sets what every connection of ours wants, on a socket that is connected (earlier, Qt ignores it silently): no Nagle
/// delay, which costs two small messages in a row 40 ms, and the kernel's own watch over a vanished peer as a second
/// line behind our pings: data unanswered for 30 s, or nothing heard in 30 s and then three probes, ends it.
/// Linux: tcp(7) TCP_USER_TIMEOUT, TCP_KEEPIDLE. Windows: IPPROTO_TCP socket options TCP_MAXRT, TCP_KEEPIDLE.
void tuneTcp(QTcpSocket &socket);

} // namespace holdfast::net
