// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/output_view.h"

#include "gui/theme/labels.h"
#include "gui/theme/plain_text.h"
#include "gui/views/find_bar.h"
#include "gui/views/output_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QGridLayout>
#include <QLocale>
#include <QPushButton>
#include <QSettings>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace holdfast::gui {
namespace {

constexpr int kPollMs = 1000; ///< while a run goes on and has written nothing
constexpr int kSoonMs = 1;    ///< lets the window draw between two slices
constexpr qsizetype kSlice = 48 * 1024;
constexpr qint64 kMostWaiting = 8 * 1024 * 1024; ///< bytes that wait while somebody reads further up
constexpr auto kWrapKey = "output/wrap";

QToolButton *toolButton(const QString &text, const QString &tip)
{
    auto *button = new QToolButton;
    button->setText(text);
    button->setToolTip(plainTip(tip));
    button->setAutoRaise(true);
    return button;
}

} // namespace

OutputView::OutputView(ServerSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_title(new PlainLabel)
    , m_dropped(new PlainLabel)
    , m_streams(new QComboBox)
    , m_wrap(toolButton(tr("Wrap"), tr("Break long lines")))
    , m_find(toolButton(tr("Find"), tr("Find in the output (Ctrl+F while the cursor is in it)")))
    , m_save(toolButton(tr("Save \u2026"), tr("Write all output of the run into a file")))
    , m_followEnd(new QCheckBox(tr("&Follow")))
    , m_text(new OutputText)
    , m_findBar(new FindBar(*m_text))
    , m_toEnd(new QPushButton)
{
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_title->setObjectName(QStringLiteral("outputTitle"));
    m_dropped->setObjectName(QStringLiteral("outputDropped"));
    m_dropped->setContentsMargins(8, 0, 8, 4);
    m_streams->addItem(tr("all output"), int(OutputStreams::Both));
    m_streams->addItem(tr("standard output"), int(OutputStreams::Out));
    m_streams->addItem(tr("standard error"), int(OutputStreams::Error));
    m_streams->setAccessibleName(tr("Which output"));
    m_streams->setFrame(false);
    m_streams->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_wrap->setCheckable(true);
    m_followEnd->setChecked(true);
    m_followEnd->setToolTip(tr("Scroll to new output. Scrolling up pauses it."));
    m_toEnd->setObjectName(QStringLiteral("outputToEnd"));
    m_toEnd->setAutoDefault(false);
    layOut();
    connectAll();
    m_wrap->setChecked(QSettings().value(QLatin1String(kWrapKey)).toBool());
    begin();
}

void OutputView::layOut()
{
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 2, 8, 4);
    bar->addStretch(1);
    for (QWidget *widget : QList<QWidget *>{m_streams, m_wrap, m_find, m_save, m_followEnd})
        bar->addWidget(widget);
    auto *text = new QGridLayout; // the button lies over the text, so that nothing moves
    text->addWidget(m_text, 0, 0);
    text->addWidget(m_toEnd, 0, 0, Qt::AlignBottom | Qt::AlignHCenter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_title->setContentsMargins(8, 4, 8, 0); // a line of its own: it is longer than what is left beside the buttons
    layout->addWidget(m_title);
    layout->addLayout(bar);
    layout->addWidget(m_findBar);
    layout->addWidget(m_dropped);
    layout->addLayout(text, 1);
}

void OutputView::connectAll()
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &OutputView::onTimer);
    connect(m_followEnd, &QCheckBox::toggled, m_text, &OutputText::setFollowing);
    connect(m_toEnd, &QPushButton::clicked, this, [this] { m_text->setFollowing(true); });
    connect(m_text, &OutputText::followingChanged, this, [this](bool on) {
        const QSignalBlocker quiet(m_followEnd);
        m_followEnd->setChecked(on);
        renewTexts();
        if (on && !m_pending.empty())
            m_again.start(kSoonMs);
    });
    connect(m_wrap, &QToolButton::toggled, this, [this](bool on) {
        m_text->setWrapping(on);
        QSettings().setValue(QLatin1String(kWrapKey), on);
    });
    connect(m_find, &QToolButton::clicked, this, &OutputView::startFind);
    connect(m_save, &QToolButton::clicked, this, &OutputView::askWhereToSave);
    connect(m_streams, &QComboBox::currentIndexChanged, this, &OutputView::begin);
}

void OutputView::follow(const QString &run)
{
    if (run == m_run)
        return;
    m_run = run;
    begin();
}

void OutputView::begin()
{
    ++m_asked;
    m_again.stop();
    m_next = 0;
    m_bytes = 0;
    m_pending.clear();
    m_pendingBytes = 0;
    m_pendingLines = 0;
    m_final = false;
    m_more = true;
    m_problem.clear();
    m_text->begin();
    m_save->setEnabled(!m_run.isEmpty());
    if (!m_run.isEmpty())
        ask();
    renewTexts();
}

OutputStreams OutputView::streams() const
{
    return static_cast<OutputStreams>(m_streams->currentData().toInt());
}

QString OutputView::text() const
{
    return m_text->toPlainText();
}

void OutputView::startFind()
{
    m_findBar->open();
}

void OutputView::ask()
{
    m_session.api().output(m_run, m_next, this, [this, asked = ++m_asked](const Result<OutputAnswer> &answer) {
        if (asked != m_asked)
            return;
        m_problem = answer ? QString() : answer.problem().text();
        if (answer)
            return take(*answer);
        m_more = true;
        m_again.start(kPollMs);
        renewTexts();
    });
}

void OutputView::take(const OutputAnswer &answer)
{
    m_text->setEncoding(answer.encoding);
    for (const OutputPiece &piece : answer.pieces) {
        if (!isOf(piece, streams()))
            continue;
        m_pendingBytes += piece.bytes.size();
        m_pendingLines += piece.bytes.count('\n');
        for (qsizetype from = 0; from < piece.bytes.size(); from += kSlice)
            m_pending.push_back({piece.attempt, piece.isError, piece.bytes.mid(from, kSlice)});
    }
    m_next = std::max(m_next, answer.next);
    m_final = answer.final;
    m_more = answer.more;
    onTimer();
}

/// Shows what is there, then asks for what comes. While somebody reads further up, it only counts, and not without end.
void OutputView::onTimer()
{
    const bool isReading = !m_text->isFollowing();
    if (!m_pending.empty() && !isReading) {
        appendSlice();
        m_again.start(kSoonMs);
    } else if (isReading && m_pendingBytes > kMostWaiting) {
        m_again.stop(); // followingChanged() goes on
    } else if (m_more) {
        m_more = false;
        ask();
    } else if (!m_final) {
        m_final = true; // until the answer says otherwise
        m_more = true;
        m_again.start(kPollMs);
    }
    renewTexts();
}

void OutputView::appendSlice()
{
    const OutputPiece piece = std::move(m_pending.front());
    m_pending.pop_front();
    m_bytes += piece.bytes.size();
    m_pendingBytes -= piece.bytes.size();
    m_pendingLines -= piece.bytes.count('\n');
    m_text->append(piece);
}

/// How far what is shown is all there is.
QString OutputView::stateText() const
{
    const RunRow *run = m_session.runs().find(m_run);
    if (!m_problem.isEmpty())
        return m_problem;
    if (run != nullptr && (run->state == u"queued" || run->state == u"assigned"))
        return tr("not started yet");
    const QString size = Labels::bytes(m_bytes);
    if (run != nullptr && !hasEnded(run->state))
        return tr("%1, still running").arg(size);
    return m_final && !m_more && m_pending.empty() ? size : tr("%1, loading \u2026").arg(size);
}

void OutputView::renewTexts()
{
    const bool none = m_run.isEmpty();
    m_title->setText(none ? tr("Output") : tr("Output: %1").arg(stateText()));
    m_title->setToolTip(plainTip(none ? QString() : tr("Output of run %1").arg(m_run)));
    m_text->setPlaceholderText(none ? tr("Choose a run to see its output.") : tr("No output yet."));
    const QLocale locale;
    const qint64 dropped = m_text->droppedLines();
    m_dropped->setVisible(dropped > 0);
    m_dropped->setText(tr("%1 earlier lines are not shown. Save writes all of them.").arg(locale.toString(dropped)));
    m_toEnd->setVisible(!m_text->isFollowing());
    m_toEnd->setText(m_pending.empty() ? tr("Go to the end")
                                       : tr("%1 new lines, go to the end").arg(locale.toString(m_pendingLines)));
}

void OutputView::askWhereToSave()
{
    auto *dialog = new QFileDialog(this, tr("Save the output"), {}, tr("Text (*.txt *.log);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QStringLiteral("%1.log").arg(m_run));
    connect(dialog, &QFileDialog::fileSelected, this, &OutputView::saveTo);
    dialog->open();
}

void OutputView::saveTo(const QString &file)
{
    auto *saver = new OutputSaver(m_session.api(), m_run, streams(), file, this);
    connect(saver, &OutputSaver::done, this, &OutputView::said);
    saver->start();
}

} // namespace holdfast::gui
