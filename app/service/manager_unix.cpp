// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service/manager.h"

#include <cstddef>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace holdfast::app::service {

Manager Manager::ofThisProcess()
{
    Manager manager;
    manager.m_socket = qgetenv("NOTIFY_SOCKET");
    const QByteArray owner = qgetenv("WATCHDOG_PID");
    const qint64 period = qgetenv("WATCHDOG_USEC").toLongLong();
    const bool isOurs = owner.isEmpty() || owner.toLongLong() == ::getpid();
    if (isOurs && period > 0)
        manager.m_watchdog = std::chrono::duration_cast<Milliseconds>(Microseconds(period));
    return manager;
}

void Manager::tell(const QByteArray &lines) const
{
    sockaddr_un address = {};
    if (m_socket.isEmpty() || lines.isEmpty() || static_cast<std::size_t>(m_socket.size()) >= sizeof(address.sun_path))
        return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, m_socket.constData(), static_cast<std::size_t>(m_socket.size()));
    const bool isAbstract = m_socket.startsWith('@');
    if (isAbstract)
        address.sun_path[0] = '\0';
    const auto length = offsetof(sockaddr_un, sun_path) + static_cast<std::size_t>(m_socket.size());
    const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return;
    static_cast<void>(::sendto(fd, lines.constData(), static_cast<std::size_t>(lines.size()), MSG_NOSIGNAL,
                               reinterpret_cast<const sockaddr *>(&address), static_cast<socklen_t>(length)));
    ::close(fd);
}

} // namespace holdfast::app::service
