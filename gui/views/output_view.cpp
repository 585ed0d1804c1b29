// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/output_view.h"

#include "gui/theme/theme.h"
#include "gui/theme/words.h"

#include <QCheckBox>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QVBoxLayout>

namespace holdfast::gui {
namespace {

constexpr int kMostLines = 20'000;
constexpr int kPollMs = 1000; ///< while a run goes on and has written nothing
constexpr int kSoonMs = 5;    ///< lets the window draw between two answers

} // namespace

OutputView::OutputView(Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_title(new QLabel)
    , m_row(new QHBoxLayout)
    , m_followEnd(new QCheckBox(tr("&Follow")))
    , m_text(new QPlainTextEdit)
{
    m_text->setReadOnly(true);
    m_text->setMaximumBlockCount(kMostLines);
    m_text->setUndoRedoEnabled(false);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setAccessibleName(tr("Output of the run"));
    m_followEnd->setChecked(true);
    m_followEnd->setToolTip(tr("Keep the end in sight as output comes"));
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_row->setContentsMargins(8, 6, 8, 6);
    m_row->addWidget(m_title, 1);
    m_row->addWidget(m_followEnd);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(m_row);
    layout->addWidget(m_text, 1);
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &OutputView::ask);
    connect(m_followEnd, &QCheckBox::toggled, this, &OutputView::onEnd);
    follow({});
}

void OutputView::follow(const QString &run)
{
    if (run == m_run && !run.isEmpty())
        return;
    m_run = run;
    ++m_asked;
    m_again.stop();
    m_next = 0;
    m_bytes = 0;
    m_attempt = 0;
    m_out = OutputBuffer();
    m_err = OutputBuffer();
    m_text->clear();
    m_text->setPlaceholderText(run.isEmpty() ? tr("Choose a run to see its output.") : tr("No output yet."));
    m_title->setText(run.isEmpty() ? QString() : tr("Output of %1").arg(run));
    if (!run.isEmpty())
        ask();
}

void OutputView::addWidget(QWidget *widget)
{
    m_row->addWidget(widget);
}

QString OutputView::text() const
{
    return m_text->toPlainText();
}

void OutputView::ask()
{
    const int asked = ++m_asked;
    m_session.api().output(m_run, m_next, this, [this, asked](const Result<OutputAnswer> &answer) {
        if (asked != m_asked)
            return;
        if (answer)
            return take(*answer);
        m_title->setText(tr("Output of %1: %2").arg(m_run, answer.problem().text()));
        m_again.start(kPollMs);
    });
}

void OutputView::take(const OutputAnswer &answer)
{
    for (const OutputPiece &piece : answer.pieces)
        append(piece);
    m_next = std::max(m_next, answer.next);
    if (m_followEnd->isChecked())
        onEnd(true);
    const RunRow *run = m_session.runs().find(m_run);
    const QString name = run == nullptr ? m_run : tr("%1, %2").arg(run->job, m_run);
    m_title->setText(
        tr("Output of %1: %2%3").arg(name, Words::bytes(m_bytes), answer.final ? QString() : tr(", going on")));
    if (answer.more)
        m_again.start(kSoonMs);
    else if (!answer.final)
        m_again.start(kPollMs);
}

void OutputView::append(const OutputPiece &piece)
{
    m_bytes += piece.bytes.size();
    QTextCursor cursor(m_text->document());
    cursor.movePosition(QTextCursor::End);
    if (piece.attempt != m_attempt && m_attempt != 0)
        cursor.insertText(tr("\n── attempt %1 ──\n").arg(piece.attempt));
    m_attempt = piece.attempt;
    QTextCharFormat format;
    if (piece.isError)
        format.setForeground(Theme::of(palette()).bad);
    cursor.setCharFormat(format);
    cursor.insertText((piece.isError ? m_err : m_out).take(piece.bytes));
}

void OutputView::onEnd(bool atEnd)
{
    if (atEnd)
        m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
}

} // namespace holdfast::gui
