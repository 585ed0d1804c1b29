// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/text_encoding.h"

#include <QByteArray>
#include <QString>

namespace holdfast::gui {

/// A change at the end of a text: takes so many characters away, all of its last line, and appends.
struct OutputEdit
{
    qsizetype back = 0;
    QString text;
    friend bool operator==(const OutputEdit &, const OutputEdit &) = default;
};

/// Turns a run's bytes, as they come, into text for a view that keeps a bounded number of lines: characters
/// across the borders of pieces, and what a terminal would show. A carriage return begins the line again, so that a
/// progress bar is one line; other control characters and escape sequences are left out. A line without an end is cut,
/// so that one of 100 MB costs no more than a hundred thousand short ones.
class OutputBuffer final
{
public:
    static constexpr int kLongestLine = 2000; ///< characters

    explicit OutputBuffer(const QString &encoding = {})
        : m_decoder(encoding)
    {}

    /// What these bytes change. A line break stands at the end only if one was there.
    [[nodiscard]] OutputEdit take(const QByteArray &bytes);
    /// Its last line has no end yet.
    [[nodiscard]] bool isLineOpen() const { return !m_line.isEmpty(); }
    /// Something else has ended the last line: what comes is another.
    void endLine();

private:
    void put(QChar c, QString &done);
    void takeEscape(QChar c);

    TextDecoder m_decoder;
    QString m_line;          ///< the open one, as it is shown
    qsizetype m_column = 0;  ///< in it, where the next character goes
    bool m_inEscape = false; ///< inside a terminal's escape sequence
    QString m_parameters;    ///< of that
};

} // namespace holdfast::gui
