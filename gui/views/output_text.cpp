// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/output_text.h"

#include "gui/theme/theme.h"

#include <QFontDatabase>
#include <QScopedValueRollback>
#include <QScrollBar>

namespace holdfast::gui {

OutputText::OutputText(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setMaximumBlockCount(kMaxLines);
    setUndoRedoEnabled(false);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Output of the run"));
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &OutputText::onScrolled);
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, [this] {
        if (m_following)
            toEnd();
    });
}

void OutputText::begin()
{
    const QScopedValueRollback own(m_isOwn, true);
    clear();
    m_encoding.clear();
    m_out = OutputBuffer();
    m_err = OutputBuffer();
    m_wasError = false;
    m_attempt = 0;
    m_lines = 1;
    setFollowing(true);
}

void OutputText::setEncoding(const QString &encoding)
{
    if (encoding == std::exchange(m_encoding, encoding))
        return;
    m_out = OutputBuffer(encoding);
    m_err = OutputBuffer(encoding);
}

/// Each attempt, and each piece of the other stream, begins a line.
void OutputText::separate(const OutputPiece &piece, QTextCursor &cursor)
{
    const bool isNext = piece.attempt != m_attempt && m_attempt != 0;
    OutputBuffer &last = m_wasError ? m_err : m_out;
    if ((isNext || piece.isError != m_wasError) && last.isLineOpen()) {
        cursor.insertText(QStringLiteral("\n"), {});
        last.endLine();
        ++m_lines;
    }
    if (isNext) {
        cursor.insertText(tr("\u2500\u2500 attempt %1 \u2500\u2500\n").arg(piece.attempt), {});
        ++m_lines;
    }
    m_attempt = piece.attempt;
    m_wasError = piece.isError;
}

void OutputText::append(const OutputPiece &piece)
{
    const QScopedValueRollback own(m_isOwn, true);
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    separate(piece, cursor);
    QTextCharFormat format;
    if (piece.isError)
        format.setForeground(Theme::of(palette()).bad);
    const OutputEdit edit = (piece.isError ? m_err : m_out).take(piece.bytes);
    cursor.movePosition(QTextCursor::PreviousCharacter, QTextCursor::KeepAnchor, static_cast<int>(edit.back));
    cursor.insertText(edit.text, format);
    m_lines += edit.text.count(u'\n');
    if (m_following)
        toEnd();
}

void OutputText::setFollowing(bool on)
{
    if (on)
        toEnd();
    if (on == std::exchange(m_following, on))
        return;
    Q_EMIT followingChanged(on);
}

void OutputText::setWrapping(bool on)
{
    const QScopedValueRollback own(m_isOwn, true);
    setLineWrapMode(on ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap);
    if (m_following)
        toEnd();
}

void OutputText::onScrolled(int value)
{
    if (!m_isOwn)
        setFollowing(value >= verticalScrollBar()->maximum());
}

void OutputText::toEnd()
{
    const QScopedValueRollback own(m_isOwn, true);
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void OutputText::resizeEvent(QResizeEvent *event)
{
    const QScopedValueRollback own(m_isOwn, true);
    QPlainTextEdit::resizeEvent(event);
    if (m_following)
        toEnd();
}

} // namespace holdfast::gui
