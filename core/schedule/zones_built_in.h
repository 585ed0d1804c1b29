// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace holdfast::schedule {

/// IANA's zones, compressed as qUncompress() reads it. Written at build time by packaging/windows/built_in_zones.
extern const unsigned char kBuiltInZones[];
extern const int kBuiltInZonesBytes;
/// Their edition: "2025b".
extern const char kBuiltInZonesEdition[];

} // namespace holdfast::schedule
