// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/limits.h"

#include <algorithm>

namespace holdfast::net {

/// What one turn of the loop reads of one connection, so that a flood of it leaves the others their turns.
inline constexpr qint64 kReadShare = 16 * 1024;
/// What a turn reads more, while a frame is longer than the buffer.
inline constexpr qint64 kReadMore = 64 * 1024;
inline constexpr qint64 kMaxReadBuffer = protocol::kMaxFrameBytes + 14; ///< a frame and its head, RFC 6455 section 5.2

/// The size of a socket's read buffer for the next turn; `left` bytes in it wait for the rest of their frame. Qt takes
/// a frame only when all of it is in the buffer, so the buffer grows for a long one, little by little: what comes
/// behind the frame in the same turn stays little, too. Pure.
[[nodiscard]] constexpr qint64 readBufferFor(qint64 size, qint64 left)
{
    if (left >= size)
        return std::min(size + kReadMore, kMaxReadBuffer);
    return left < kReadShare ? kReadShare : size;
}

} // namespace holdfast::net
