// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text_encoding.h"
#include "gui/models/draft_texts.h"
#include "gui/theme/labels.h"
#include "gui/theme/plain_text.h"
#include "gui/views/field_form.h"
#include "gui/views/job_fields.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTimeZone>

/// Which fields there are, and what they say while they are empty.
namespace holdfast::gui {
namespace {

using schedule::Fold;
using schedule::Gap;
using schedule::Kind;

constexpr int kMaxRetries = 1000;
constexpr int kMaxPriority = 1000;
constexpr int kMaxRuns = 10'000;
constexpr int kMaxWritten = 4 * 65'536; ///< what the server takes, were each character a quotation mark
constexpr int kLines = 3;

QComboBox *choices(const QList<std::pair<QString, QVariant>> &items)
{
    auto *box = new QComboBox;
    for (const auto &[text, data] : items)
        box->addItem(text, data);
    return box;
}

void choose(QComboBox *box, const QVariant &data)
{
    box->setCurrentIndex(std::max(0, box->findData(data)));
}

QLineEdit *lineOf(const QString &hint, const QString &tip = {})
{
    auto *line = new QLineEdit;
    line->setMaxLength(kMaxWritten);
    line->setPlaceholderText(hint);
    line->setToolTip(plainTip(tip));
    return line;
}

QPlainTextEdit *linesOf(const QString &hint, const QString &tip)
{
    auto *lines = new QPlainTextEdit;
    lines->setPlaceholderText(hint);
    lines->setToolTip(plainTip(tip));
    lines->setTabChangesFocus(true);
    lines->setFixedHeight(lines->fontMetrics().lineSpacing() * kLines + 12);
    return lines;
}

QSpinBox *numberOf(int least, int most)
{
    auto *number = new QSpinBox;
    number->setRange(least, most);
    return number;
}

} // namespace

void JobFields::makeWhat(bool isNamed)
{
    m_name = lineOf(tr("letters, digits and . _ -"));
    m_name->setReadOnly(isNamed);
    m_command = linesOf(QStringLiteral("/usr/bin/backup --to '/mnt/big disk'"),
                        tr("Program and arguments, in one line or several; quotation marks keep spaces. No shell reads "
                           "it."));
    m_cwd = lineOf(tr("the worker's own"));
    m_env = linesOf(QStringLiteral("LEVEL=full"), tr("One variable a line. A line with a backslash at its end goes on "
                                                     "in the next; write two for one."));
    m_passEnv = lineOf(QStringLiteral("PGHOST PGUSER"), tr("Names, with spaces between them"));
    m_labels = lineOf(tr("any worker; such as os=debian, gpu=yes"), tr("A backslash keeps a comma or an equals sign."));
    FieldForm &form = part(What);
    form.add(QStringLiteral("name"), tr("&Name"), m_name);
    form.add(QStringLiteral("command"), tr("&Command"), m_command);
    form.add(QStringLiteral("cwd"), tr("Working &folder"), m_cwd);
    form.add(QStringLiteral("labels"), tr("La&bels of the worker"), m_labels);
    form.add(QStringLiteral("env"), tr("&Environment"), m_env);
    form.add(QStringLiteral("pass_env"), tr("Variables &of the worker"), m_passEnv);
}

void JobFields::makeWhen()
{
    m_kind = choices({{tr("on request"), int(Kind::OnRequest)},
                      {tr("by cron expression"), int(Kind::Cron)},
                      {tr("at an interval"), int(Kind::Every)},
                      {tr("once"), int(Kind::At)}});
    m_schedule = lineOf({});
    m_timezone = new QComboBox;
    m_timezone->setEditable(true);
    m_timezone->addItem(QStringLiteral("UTC"));
    for (const QByteArray &zone : QTimeZone::availableTimeZoneIds())
        m_timezone->addItem(QString::fromLatin1(zone));
    m_gap = choices({{tr("as the expression implies"), int(Gap::ByKind)},
                     {tr("run right after the gap"), int(Gap::RunAfter)},
                     {tr("skip"), int(Gap::Skip)}});
    m_fold = choices({{tr("as the expression implies"), int(Fold::ByKind)},
                      {tr("run at the first"), int(Fold::First)},
                      {tr("run at the second"), int(Fold::Second)},
                      {tr("run at both"), int(Fold::Both)}});
    m_jitter = lineOf(tr("none; such as 30s, 5m"), tr("Each run starts up to this much later."));
    FieldForm &form = part(When);
    form.add(QStringLiteral("kind"), tr("&Runs"), m_kind);
    form.add(QStringLiteral("schedule"), tr("&When"), m_schedule);
    form.add(QStringLiteral("timezone"), tr("Time &zone"), m_timezone);
    form.add(QStringLiteral("gap"), tr("Times that the clock jumps over"), m_gap);
    form.add(QStringLiteral("fold"), tr("Times that come twice"), m_fold);
    form.add(QStringLiteral("jitter"), tr("Random &delay"), m_jitter);
}

void JobFields::makePolicies()
{
    m_overlap = choices({{tr("run both"), QStringLiteral("allow")},
                         {tr("skip the new one"), QStringLiteral("skip")},
                         {tr("wait for it"), QStringLiteral("queue")},
                         {tr("cancel it"), QStringLiteral("replace")}});
    m_overlapMost = numberOf(1, kMaxRuns);
    m_overlapMost->setToolTip(tr("More scheduled runs than this, active or waiting, are skipped."));
    m_atMost = numberOf(0, kMaxRuns);
    m_atMost->setSpecialValueText(tr("no limit"));
    m_atMost->setToolTip(tr("More runs than this wait."));
    m_missed = choices({{tr("run the newest"), QStringLiteral("run-once")},
                        {tr("run all"), QStringLiteral("run-all")},
                        {tr("run none"), QStringLiteral("skip")}});
    m_missedWithin = lineOf(tr("any; such as 10m, 2h"), tr("A run that is later than this does not start."));
    m_timeout = lineOf(tr("none; such as 30s, 5m, 2h"));
    m_retries = numberOf(0, kMaxRetries);
    auto *states = new QWidget;
    auto *row = new QHBoxLayout(states);
    row->setContentsMargins(0, 0, 0, 0);
    for (const char *word : {"failed", "timed_out", "lost"}) {
        auto *box = new QCheckBox(Labels::runState(QLatin1String(word)));
        row->addWidget(box);
        m_retryOn.push_back({QLatin1String(word), box});
    }
    row->addStretch();
    states->setFocusProxy(m_retryOn.first().second);
    m_onDisconnect = choices({{tr("wait for it"), QStringLiteral("wait")},
                              {tr("start another attempt"), QStringLiteral("replace")},
                              {tr("stop the run"), QStringLiteral("stop")}});
    m_grace = lineOf(QStringLiteral("1m"), tr("The lease: how long a run stays valid without contact to its worker"));
    FieldForm &form = part(Policies);
    form.add(QStringLiteral("timeout"), tr("Time &limit"), m_timeout);
    form.add(QStringLiteral("retries"), tr("Further &attempts"), m_retries);
    form.add(QStringLiteral("retry_on"), tr("If it is"), states);
    form.add(QStringLiteral("overlap"), tr("If the last run is &still active"), m_overlap);
    form.add(QStringLiteral("overlap_most"), tr("&Most runs, active or waiting"), m_overlapMost);
    form.add(QStringLiteral("at_most"), tr("Runs at on&ce"), m_atMost);
    form.add(QStringLiteral("missed"), tr("Missed scheduled &times"), m_missed);
    form.add(QStringLiteral("missed_within"), tr("Start at most so &late"), m_missedWithin);
    form.add(QStringLiteral("on_disconnect"), tr("If the worker is awa&y"), m_onDisconnect);
    form.add(QStringLiteral("grace"), tr("That is, for lon&ger than"), m_grace);
}

void JobFields::makeMore()
{
    m_priority = numberOf(-kMaxPriority, kMaxPriority);
    m_priority->setToolTip(tr("Higher goes first."));
    m_linger =
        lineOf(QStringLiteral("1s"), tr("How long to wait for output of processes that the program left, 1h at most"));
    m_pingUrl = lineOf(QStringLiteral("https://hc-ping.com/\u2026"),
                       tr("The address of a service that is called when a run starts and ends"));
    m_success = lineOf(QStringLiteral("0"), tr("Exit codes of runs that succeed, such as 0-7,42"));
    m_outputEncoding = choices({{tr("the code page of the worker's console"), QStringLiteral("oem")},
                                {tr("the ANSI code page of the worker"), QStringLiteral("ansi")}});
    for (const QString &word : encodingWords()) {
        if (m_outputEncoding->findData(word) < 0)
            m_outputEncoding->addItem(word, word);
    }
    m_outputEncoding->setToolTip(tr("How the output's bytes are shown. A worker on Linux has UTF-8."));
    FieldForm &form = part(More);
    form.add(QStringLiteral("priority"), tr("&Priority"), m_priority);
    form.add(QStringLiteral("success"), tr("E&xit codes of success"), m_success);
    form.add(QStringLiteral("output_encoding"), tr("Enco&ding of the output"), m_outputEncoding);
    form.add(QStringLiteral("linger"), tr("Wait for &output"), m_linger);
    form.add(QStringLiteral("ping_url"), tr("&Address to call"), m_pingUrl);
}

void JobFields::fill(const JobDraft &draft)
{
    m_name->setText(draft.name);
    m_command->setPlainText(joinCommand(draft.command));
    m_cwd->setText(draft.cwd);
    m_env->setPlainText(variablesText(draft.env));
    m_passEnv->setText(draft.passEnv);
    m_labels->setText(draft.labels);
    choose(m_kind, int(draft.schedule.kind));
    m_schedule->setText(draft.schedule.text);
    m_timezone->setCurrentText(draft.schedule.timezone.isEmpty() ? QStringLiteral("UTC") : draft.schedule.timezone);
    choose(m_gap, int(draft.schedule.gap));
    choose(m_fold, int(draft.schedule.fold));
    m_jitter->setText(draft.jitter);
    choose(m_overlap, draft.overlap);
    m_overlapMost->setValue(draft.overlapMost);
    m_atMost->setValue(draft.atMost);
    choose(m_missed, draft.missed);
    m_missedWithin->setText(draft.missedWithin);
    m_timeout->setText(draft.timeout);
    m_retries->setValue(draft.retries);
    for (const auto &[state, box] : m_retryOn)
        box->setChecked(draft.retryOn.contains(state));
    choose(m_onDisconnect, draft.onDisconnect);
    m_grace->setText(draft.grace);
    m_priority->setValue(draft.priority);
    m_linger->setText(draft.linger);
    m_pingUrl->setText(draft.pingUrl);
    m_success->setText(draft.success);
    choose(m_outputEncoding, draft.outputEncoding);
}

} // namespace holdfast::gui
