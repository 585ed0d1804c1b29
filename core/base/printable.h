// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonDocument>
#include <QString>

namespace holdfast {

/// The text without anything that could end its line, steer a terminal or show it in another order than it has: C0,
/// DEL, C1, the Unicode line ends, bidirectional controls and what cannot be seen are written out (\n, \t, \u001b,
/// \u202e). All text that others chose goes through here on its way to a log or a terminal.
[[nodiscard]] QString printable(const QString &text);

/// The first `most` characters, with an ellipsis as the last one where there were more. No character is cut in half.
[[nodiscard]] QString cutTo(const QString &text, qsizetype most);

/// The document on one line, without its end; the same characters are written as the escapes that JSON has for them, so
/// that every reader gets the same values.
[[nodiscard]] QByteArray printableJson(const QJsonDocument &document);

} // namespace holdfast
