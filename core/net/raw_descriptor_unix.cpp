// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/raw_descriptor.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace holdfast::net {

namespace {

int openSpare()
{
    return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

} // namespace

Accepted acceptNext(qintptr listener)
{
    const int client = accept4(static_cast<int>(listener), nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0)
        return {client};
    // Nobody waits, or who waited has left: accept(2).
    constexpr std::array kNobody{EAGAIN, EWOULDBLOCK, EINTR, ECONNABORTED, EPROTO, EPERM};
    if (std::find(kNobody.begin(), kNobody.end(), errno) != kNobody.end())
        return {};
    return {-1, qt_error_string(errno)};
}

QHostAddress peerOf(qintptr descriptor)
{
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    auto *address = reinterpret_cast<sockaddr *>(&storage);
    if (getpeername(static_cast<int>(descriptor), address, &size) != 0)
        return {};
    return QHostAddress(address);
}

void answerAndClose(qintptr descriptor, QByteArrayView answer)
{
    const int fd = static_cast<int>(descriptor);
    // Unread bytes turn close(2) into a reset, which may overtake the answer: what has come already is read.
    std::array<char, 4096> discarded{};
    const ssize_t sent = send(fd, answer.data(), static_cast<std::size_t>(answer.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent > 0)
        shutdown(fd, SHUT_WR);
    while (recv(fd, discarded.data(), discarded.size(), MSG_DONTWAIT) == static_cast<ssize_t>(discarded.size())) {
    }
    close(fd);
}

qint64 sendNow(qintptr descriptor, QByteArrayView bytes)
{
    const auto size = static_cast<std::size_t>(bytes.size());
    return std::max<qint64>(send(static_cast<int>(descriptor), bytes.data(), size, MSG_DONTWAIT | MSG_NOSIGNAL), 0);
}

void shutDownWriting(qintptr descriptor)
{
    shutdown(static_cast<int>(descriptor), SHUT_WR);
}

bool isReset(qintptr descriptor)
{
    char byte = 0;
    return recv(static_cast<int>(descriptor), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno != EAGAIN &&
           errno != EWOULDBLOCK && errno != EINTR;
}

int lastSystemError()
{
    return 0;
}

SpareDescriptor::SpareDescriptor()
    : m_descriptor(openSpare())
{}

SpareDescriptor::~SpareDescriptor()
{
    if (m_descriptor >= 0)
        close(m_descriptor);
}

void SpareDescriptor::refuseWaiting(qintptr listener, QByteArrayView answer, int most)
{
    if (m_descriptor >= 0)
        close(m_descriptor);
    for (int i = 0; i < most; ++i) {
        const int client = accept4(static_cast<int>(listener), nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0)
            break;
        answerAndClose(client, answer);
    }
    m_descriptor = openSpare();
}

} // namespace holdfast::net
