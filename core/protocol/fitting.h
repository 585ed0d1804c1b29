// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace holdfast::protocol {

/// The text as the other side will read it: at most `most` characters, without NUL and half surrogate pairs. For texts
/// that quote what others wrote; as they are, they could cost the whole message.
[[nodiscard]] inline QString fitting(QString text, int most)
{
    // By way of UTF-8: half a surrogate pair, which a cut leaves, is no character to the reader.
    return QString::fromUtf8(text.remove(QChar(u'\0')).left(most).toUtf8());
}

} // namespace holdfast::protocol
