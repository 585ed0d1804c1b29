// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QList>
#include <QStringList>

namespace holdfast::app {

/// One line of a config file.
struct ConfigLine
{
    int number = 0; ///< from 1
    QString key;
    QStringList values; ///< more than one only for a list

    friend bool operator==(const ConfigLine &, const ConfigLine &) = default;
};

/// Reads the part of TOML that settings need: `key = value`, one a line. A value is "text" with \\ and \", 'text' as it
/// is, [a list, of values] or a bare word; # begins a comment outside quotes. The problem's place is the line's number.
[[nodiscard]] Result<QList<ConfigLine>> parseConfig(const QString &text);

} // namespace holdfast::app
