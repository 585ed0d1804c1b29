// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/raw_descriptor.h"

#include <winsock2.h>

#include <ws2tcpip.h>

#include <algorithm>

namespace holdfast::net {

Accepted acceptNext(qintptr listener)
{
    const SOCKET client = accept(static_cast<SOCKET>(listener), nullptr, nullptr);
    if (client != INVALID_SOCKET)
        return {static_cast<qintptr>(client)};
    const int error = WSAGetLastError();
    if (error == WSAEWOULDBLOCK || error == WSAECONNRESET || error == WSAEINTR)
        return {};
    return {-1, qt_error_string(error)};
}

QHostAddress peerOf(qintptr descriptor)
{
    sockaddr_storage storage{};
    int size = sizeof storage;
    auto *address = reinterpret_cast<sockaddr *>(&storage);
    if (getpeername(static_cast<SOCKET>(descriptor), address, &size) != 0)
        return {};
    return QHostAddress(address);
}

void answerAndClose(qintptr descriptor, QByteArrayView answer)
{
    const auto socket = static_cast<SOCKET>(descriptor);
    u_long nonBlocking = 1;
    ioctlsocket(socket, FIONBIO, &nonBlocking);
    send(socket, answer.data(), static_cast<int>(answer.size()), 0);
    shutdown(socket, SD_SEND);
    closesocket(socket);
}

qint64 sendNow(qintptr descriptor, QByteArrayView bytes)
{
    return std::max(send(static_cast<SOCKET>(descriptor), bytes.data(), static_cast<int>(bytes.size()), 0), 0);
}

void shutDownWriting(qintptr descriptor)
{
    shutdown(static_cast<SOCKET>(descriptor), SD_SEND);
}

bool isReset(qintptr descriptor)
{
    char byte = 0; // the socket does not block, because Qt has it
    return recv(static_cast<SOCKET>(descriptor), &byte, 1, MSG_PEEK) < 0 && WSAGetLastError() != WSAEWOULDBLOCK;
}

int lastSystemError()
{
    return WSAGetLastError();
}

SpareDescriptor::SpareDescriptor()
    : m_descriptor(-1)
{}

SpareDescriptor::~SpareDescriptor() = default;

void SpareDescriptor::refuseWaiting(qintptr, QByteArrayView, int) {}

} // namespace holdfast::net
