// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/output_buffer.h"

#include <algorithm>

namespace holdfast::gui {
namespace {

constexpr char16_t kEscape = 0x1b;
constexpr qsizetype kMaxParameters = 16;

/// ECMA-48: a sequence goes on to a final byte; only the bracket may stand before.
bool endsEscape(QChar c)
{
    return c.unicode() >= 0x40 && c.unicode() <= 0x7e && c != u'[';
}

} // namespace

OutputEdit OutputBuffer::take(const QByteArray &bytes)
{
    const QString decoded = m_decoder.decode(bytes);
    const QString before = m_line;
    QString text; // whole lines, the first with what was open before
    text.reserve(before.size() + decoded.size());
    for (const QChar c : decoded) {
        if (m_inEscape) {
            takeEscape(c);
        } else if (c == kEscape) {
            m_inEscape = true;
            m_parameters.clear();
        } else if (c == u'\n') {
            text += m_line;
            text += c;
            endLine();
        } else if (c == u'\r') {
            m_column = 0;
        } else if (c == u'\b') {
            m_column = std::max<qsizetype>(0, m_column - 1);
        } else if (c == u'\t' || c >= u' ') {
            put(c, text);
        }
    }
    text += m_line;
    const auto end = std::mismatch(before.begin(), before.end(), text.begin(), text.end());
    const qsizetype same = end.first - before.begin();
    return {before.size() - same, text.mid(same)};
}

void OutputBuffer::put(QChar c, QString &done)
{
    if (m_column >= kLongestLine) {
        done += m_line;
        done += u'\n';
        endLine();
    }
    if (m_column < m_line.size())
        m_line[m_column] = c;
    else
        m_line += c;
    ++m_column;
}

/// Of all sequences only "erase in line" changes what is shown: progress bars use it.
void OutputBuffer::takeEscape(QChar c)
{
    m_inEscape = !endsEscape(c);
    if (m_inEscape && m_parameters.size() < kMaxParameters)
        m_parameters += c;
    if (m_inEscape || c != u'K')
        return;
    if (m_parameters == u"[" || m_parameters == u"[0")
        m_line.truncate(m_column);
    else if (m_parameters == u"[2")
        endLine();
}

void OutputBuffer::endLine()
{
    m_line.clear();
    m_column = 0;
}

} // namespace holdfast::gui
