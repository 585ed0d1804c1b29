// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schedule/posix_rule.h"

#include <QByteArrayView>

#include <optional>
#include <vector>

namespace holdfast::schedule {

/// A file of IANA's zones, as zic(8) writes it: RFC 8536, version 2 and later. Only what sets clocks is kept, not the
/// names of the times.
struct ZoneFile
{
    Seconds first{0};                ///< the offset before the first change
    std::vector<ZoneChange> changes; ///< in their order; each with another offset than the one before
    std::optional<PosixRule> rule;   ///< for what comes later

    /// The changes that matter around a moment: the last one that is not later, if there is one, and the next.
    struct Around
    {
        Seconds before{0}; ///< the offset before `last`, or the only one
        std::optional<ZoneChange> last;
        std::optional<ZoneChange> next;
    };
    [[nodiscard]] Around around(WallTime time) const;
};

/// Nothing for bytes that are no such file, or that count leap seconds.
[[nodiscard]] std::optional<ZoneFile> readZoneFile(QByteArrayView bytes);

} // namespace holdfast::schedule
