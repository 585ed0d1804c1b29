// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/output_view.h"

#include "gui/theme/labels.h"
#include "gui/theme/plain_text.h"
#include "gui/theme/theme.h"

#include <QCheckBox>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QVBoxLayout>

namespace holdfast::gui {
namespace {

constexpr int kMaxLines = 20'000;
constexpr int kPollMs = 1000; ///< while a run goes on and has written nothing
constexpr int kSoonMs = 1;    ///< lets the window draw between two slices
constexpr qsizetype kSlice = 48 * 1024;

} // namespace

OutputView::OutputView(ServerSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_title(new PlainLabel)
    , m_row(new QHBoxLayout)
    , m_followEnd(new QCheckBox(tr("&Follow")))
    , m_text(new QPlainTextEdit)
{
    m_text->setReadOnly(true);
    m_text->setMaximumBlockCount(kMaxLines);
    m_text->setUndoRedoEnabled(false);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setAccessibleName(tr("Output of the run"));
    m_followEnd->setChecked(true);
    m_followEnd->setToolTip(tr("Scroll to new output"));
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
    connect(&m_again, &QTimer::timeout, this, &OutputView::onTimer);
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
    m_pending.clear();
    m_final = false;
    m_more = false;
    m_out = OutputBuffer();
    m_err = OutputBuffer();
    m_text->clear();
    m_text->setPlaceholderText(run.isEmpty() ? tr("Choose a run to see its output.") : tr("No output yet."));
    m_title->setText(run);
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
        m_title->setText(tr("%1: %2").arg(m_run, answer.problem().text()));
        m_more = true;
        m_again.start(kPollMs);
    });
}

void OutputView::take(const OutputAnswer &answer)
{
    for (const OutputPiece &piece : answer.pieces) {
        for (qsizetype from = 0; from < piece.bytes.size(); from += kSlice)
            m_pending.push_back({piece.attempt, piece.isError, piece.bytes.mid(from, kSlice)});
    }
    m_next = std::max(m_next, answer.next);
    m_final = answer.final;
    m_more = answer.more;
    onTimer();
}

/// Shows what is there, then asks for what comes.
void OutputView::onTimer()
{
    if (!m_pending.empty()) {
        appendSlice();
        m_again.start(kSoonMs);
    } else if (m_more) {
        m_more = false;
        ask();
    } else if (!m_final) {
        m_final = true; // until the answer says otherwise
        m_more = true;
        m_again.start(kPollMs);
        renewTitle(false);
    } else {
        renewTitle(true);
    }
}

void OutputView::appendSlice()
{
    append(m_pending.front());
    m_pending.pop_front();
    renewTitle(false);
    if (m_followEnd->isChecked())
        onEnd(true);
}

void OutputView::renewTitle(bool final)
{
    const RunRow *run = m_session.runs().find(m_run);
    const QString name = run == nullptr ? m_run : run->job;
    m_title->setText(tr("%1: %2%3").arg(name, Labels::bytes(m_bytes), final ? QString() : tr(", still running")));
    m_title->setToolTip(plainTip(tr("Output of run %1").arg(m_run)));
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
