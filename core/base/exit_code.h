// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdfast {

/// "3". On Windows a program that crashed ends with a number from 0x80000000 on, which an int holds as a negative one:
/// "0xC0000005", as its documentation has it.
[[nodiscard]] inline QString exitCodeText(int code)
{
    if (code >= 0)
        return QString::number(code);
    return QStringLiteral("0x") + QString::number(static_cast<quint32>(code), 16).toUpper();
}

} // namespace holdfast
