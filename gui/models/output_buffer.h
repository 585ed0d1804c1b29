// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringConverter>

namespace holdfast::gui {

/// Turns a run's bytes, as they come, into text for a view that keeps a bounded number of lines: UTF-8 across the
/// borders of pieces, line ends made one kind, control characters made visible or left out, and a line without an end
/// cut, so that one of 100 MB costs no more than a hundred thousand short ones.
class OutputBuffer final
{
public:
    static constexpr int kLongestLine = 2000; ///< characters

    /// The text to append. A line break stands at its end only if one was there.
    [[nodiscard]] QString take(const QByteArray &bytes);

private:
    QStringDecoder m_decoder{QStringDecoder::Utf8};
    int m_column = 0;        ///< characters of the line that is open
    bool m_inEscape = false; ///< inside a terminal's escape sequence
};

} // namespace holdfast::gui
