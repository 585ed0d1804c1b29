// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/windows_error.h"

#include <algorithm>
#include <iterator>

namespace holdfast::net {
namespace {

using How = End::How;

struct Row
{
    int number;
    How whenOpen;
};

/// docs/outages.md has the same table. "Aborted" is what Windows says when it gave the peer up by itself, after data
/// that nobody acknowledged; after a name was deleted or a reset, the other side, or a hop on the path, cut the
/// connection.
constexpr Row kRows[] = {
    {64, How::Reset},       // ERROR_NETNAME_DELETED: "the specified network name is no longer available"
    {1236, How::TimedOut},  // ERROR_CONNECTION_ABORTED
    {10053, How::TimedOut}, // WSAECONNABORTED
    {10054, How::Reset},    // WSAECONNRESET
    {10060, How::TimedOut}, // WSAETIMEDOUT
    {10061, How::Reset},    // WSAECONNREFUSED
    {10064, How::TimedOut}, // WSAEHOSTDOWN
    {10065, How::TimedOut}, // WSAEHOSTUNREACH
};

} // namespace

std::optional<End::How> howOfWindows(int number, bool opened)
{
    const auto *row =
        std::find_if(std::begin(kRows), std::end(kRows), [number](const Row &r) { return r.number == number; });
    if (row == std::end(kRows))
        return std::nullopt;
    return opened ? row->whenOpen : How::ConnectFailed;
}

} // namespace holdfast::net
