// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The window reads what a server sends on /ws/monitor, one message a line here: it never crashes, and shows nothing
// before a snapshot.
#include "gui/feed/feed_assembler.h"

#include <cstdint>
#include <cstdlib>

using namespace holdfast;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    gui::FeedAssembler assembler;
    bool hasSnapshot = false;
    const QByteArray all(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    for (const QByteArray &message : all.split('\n')) {
        const auto taken = assembler.take(message);
        if (!taken)
            break; // the connection is given up
        if (!*taken)
            continue;
        if (!hasSnapshot && !(*taken)->snapshot)
            std::abort();
        hasSnapshot = true;
    }
    return 0;
}
