// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/output_buffer.h"

namespace holdfast::gui {
namespace {

constexpr char16_t kEscape = 0x1b;

/// ECMA-48: a sequence goes on to a final byte; only the bracket may stand before.
bool endsEscape(QChar c)
{
    return c.unicode() >= 0x40 && c.unicode() <= 0x7e && c != u'[';
}

} // namespace

QString OutputBuffer::take(const QByteArray &bytes)
{
    const QString decoded = m_decoder(bytes);
    QString text;
    text.reserve(decoded.size());
    for (const QChar c : decoded) {
        if (m_inEscape) {
            m_inEscape = !endsEscape(c);
        } else if (c == kEscape) {
            m_inEscape = true;
        } else if (c == u'\n') {
            text += c;
            m_column = 0;
        } else if (c == u'\t' || c >= u' ') {
            if (m_column >= kLongestLine) {
                text += u'\n';
                m_column = 0;
            }
            text += c;
            ++m_column;
        }
    }
    return text;
}

} // namespace holdfast::gui
