// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tcp_tuning.h"

#include <winsock2.h>

#include <ws2tcpip.h>

// Windows' numbers; the headers of MinGW-w64 before 11 have no names for them.
#ifndef TCP_MAXRT
#define TCP_MAXRT 5
#endif
#ifndef TCP_KEEPIDLE
#define TCP_KEEPIDLE 3
#endif
#ifndef TCP_KEEPCNT
#define TCP_KEEPCNT 16
#endif
#ifndef TCP_KEEPINTVL
#define TCP_KEEPINTVL 17
#endif

namespace holdfast::net {

void tuneTcp(QTcpSocket &socket)
{
    socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    socket.setSocketOption(QAbstractSocket::KeepAliveOption, 1);
    const auto descriptor = static_cast<SOCKET>(socket.socketDescriptor());
    const auto set = [descriptor](int option, DWORD value) {
        setsockopt(descriptor, IPPROTO_TCP, option, reinterpret_cast<const char *>(&value), sizeof value);
    };
    set(TCP_MAXRT, 30); // seconds
    set(TCP_KEEPIDLE, 30);
    set(TCP_KEEPINTVL, 10);
    set(TCP_KEEPCNT, 3);
}

} // namespace holdfast::net
