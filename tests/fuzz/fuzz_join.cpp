// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What a stranger may send before it has any token: the body of a request to join.
#include "core/server/api/join_request.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    using namespace holdfast;
    const QByteArray body(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)); // NOLINT: bytes
    if (const auto request = server::readJoin(body)) {
        constexpr qsizetype sha256 = 32;
        if (request->hash.size() != sha256 || request->token.hash.size() != sha256 || request->worker.size() > 200)
            std::abort();
    }
    (void)server::readRotation(body);
    return 0;
}
