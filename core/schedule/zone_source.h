// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace holdfast::schedule {

/// The file of a zone by its IANA name, empty if there is none: on Linux what the system has, tzdata(7), and on Windows
/// what was built into the program. The name is letters, digits, "_+-", and single slashes between. Any thread.
[[nodiscard]] QByteArray zoneBytes(const QString &name);

/// The edition of these zones, such as "2025b"; empty where the system does not tell it. Any thread.
[[nodiscard]] QString zonesEdition();

} // namespace holdfast::schedule
