// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/job_dialog.h"

#include "gui/theme/labels.h"
#include "gui/theme/plain_text.h"
#include "gui/theme/theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTextBrowser>
#include <QTimeZone>
#include <QVBoxLayout>

namespace holdfast::gui {
namespace {

using schedule::Fold;
using schedule::Gap;
using schedule::Kind;

constexpr int kPreviewed = 10;
constexpr int kMaxRetries = 1000;
constexpr int kMaxPriority = 1000;
constexpr int kMaxWritten = 4 * 65'536; ///< what the server takes, were each character a quotation mark

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

QString momentLines(const std::vector<schedule::Moment> &moments)
{
    QString lines;
    for (const schedule::Moment &moment : moments) {
        const QString note =
            moment.note.isEmpty() ? QString() : QStringLiteral("<br><i>%1</i>").arg(moment.note.toHtmlEscaped());
        lines += QStringLiteral("<li>%1%2</li>").arg(Labels::fullTime(moment.at).toHtmlEscaped(), note);
    }
    return QStringLiteral("<ul style='margin-left:-22px'>%1</ul>").arg(lines);
}

} // namespace

JobDialog::JobDialog(ServerSession &session, const JobDraft &draft, bool existing, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_existing(existing)
    , m_before(draft)
    , m_preview(new QTextBrowser)
    , m_fault(new PlainLabel)
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel))
{
    setWindowTitle(existing ? tr("Edit job %1").arg(draft.name) : tr("Add a job"));
    makeFields();
    auto *columns = new QHBoxLayout;
    columns->addWidget(makeForm(), 3);
    columns->addWidget(m_preview, 2);
    m_fault->setWordWrap(true);
    m_fault->hide();
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(columns, 1);
    layout->addWidget(m_fault);
    layout->addWidget(m_buttons);
    resize(820, 520);
    fill(draft);
    connectAll();
    renewPreview();
}

void JobDialog::makeFields()
{
    m_name = new QLineEdit;
    m_command = new QLineEdit;
    m_cwd = new QLineEdit;
    m_schedule = new QLineEdit;
    m_timeout = new QLineEdit;
    m_labels = new QLineEdit;
    for (QLineEdit *edit : {m_command, m_labels})
        edit->setMaxLength(kMaxWritten);
    m_retries = new QSpinBox;
    m_priority = new QSpinBox;
    m_timezone = new QComboBox;
    m_kind = choices({{tr("on request"), int(Kind::OnRequest)},
                      {tr("by cron expression"), int(Kind::Cron)},
                      {tr("at an interval"), int(Kind::Every)},
                      {tr("once"), int(Kind::At)}});
    m_gap = choices({{tr("as the expression implies"), int(Gap::ByKind)},
                     {tr("run right after the gap"), int(Gap::RunAfter)},
                     {tr("skip"), int(Gap::Skip)}});
    m_fold = choices({{tr("as the expression implies"), int(Fold::ByKind)},
                      {tr("run at the first"), int(Fold::First)},
                      {tr("run at the second"), int(Fold::Second)},
                      {tr("run at both"), int(Fold::Both)}});
    m_overlap = choices({{tr("run both"), QStringLiteral("allow")},
                         {tr("skip the new one"), QStringLiteral("skip")},
                         {tr("wait for it"), QStringLiteral("queue")},
                         {tr("cancel it"), QStringLiteral("replace")}});
    m_missed = choices({{tr("run the newest"), QStringLiteral("run-once")},
                        {tr("run all"), QStringLiteral("run-all")},
                        {tr("run none"), QStringLiteral("skip")}});
    m_retries->setMaximum(kMaxRetries);
    m_priority->setRange(-kMaxPriority, kMaxPriority);
    m_timezone->setEditable(true);
    m_timezone->addItem(QStringLiteral("UTC"));
    for (const QByteArray &zone : QTimeZone::availableTimeZoneIds())
        m_timezone->addItem(QString::fromLatin1(zone));
    m_command->setPlaceholderText(QStringLiteral("/usr/bin/backup --to '/mnt/big disk'"));
    m_command->setToolTip(tr("Program and arguments; quotation marks keep spaces. No shell reads it."));
    m_timeout->setPlaceholderText(tr("none; such as 30s, 5m, 2h"));
    m_labels->setPlaceholderText(tr("any worker; such as os=debian, gpu=yes"));
    m_labels->setToolTip(tr("A backslash keeps a comma or an equals sign."));
    m_cwd->setPlaceholderText(tr("the worker's own"));
}

QWidget *JobDialog::makeForm()
{
    auto *widget = new QWidget;
    auto *form = new QFormLayout(widget);
    form->setContentsMargins(0, 0, 8, 0);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Name"), m_name);
    form->addRow(tr("&Command"), m_command);
    form->addRow(tr("Working &folder"), m_cwd);
    form->addRow(tr("&Runs"), m_kind);
    form->addRow(tr("&When"), m_schedule);
    form->addRow(tr("Time &zone"), m_timezone);
    form->addRow(tr("Times that the clock jumps over"), m_gap);
    form->addRow(tr("Times that come twice"), m_fold);
    form->addRow(tr("If the last run is still active"), m_overlap);
    form->addRow(tr("Missed scheduled times"), m_missed);
    form->addRow(tr("Time &limit"), m_timeout);
    form->addRow(tr("Further &attempts"), m_retries);
    form->addRow(tr("&Priority"), m_priority);
    form->addRow(tr("La&bels of the worker"), m_labels);
    return widget;
}

void JobDialog::fill(const JobDraft &draft)
{
    m_name->setText(draft.name);
    m_name->setReadOnly(m_existing);
    m_command->setText(joinCommand(draft.command));
    m_commandBefore = m_command->text();
    m_cwd->setText(draft.cwd);
    choose(m_kind, int(draft.schedule.kind));
    m_schedule->setText(draft.schedule.text);
    m_timezone->setCurrentText(draft.schedule.timezone.isEmpty() ? QStringLiteral("UTC") : draft.schedule.timezone);
    choose(m_gap, int(draft.schedule.gap));
    choose(m_fold, int(draft.schedule.fold));
    m_timeout->setText(draft.timeout);
    m_retries->setValue(draft.retries);
    m_priority->setValue(draft.priority);
    m_labels->setText(draft.labels);
    choose(m_overlap, draft.overlap);
    choose(m_missed, draft.missed);
}

void JobDialog::connectAll()
{
    connect(m_buttons, &QDialogButtonBox::accepted, this, &JobDialog::save);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_schedule, &QLineEdit::textChanged, this, &JobDialog::renewPreview);
    connect(m_timezone, &QComboBox::currentTextChanged, this, &JobDialog::renewPreview);
    for (QComboBox *box : {m_kind, m_gap, m_fold})
        connect(box, &QComboBox::currentIndexChanged, this, &JobDialog::renewPreview);
}

schedule::Schedule JobDialog::schedule() const
{
    schedule::Schedule schedule;
    schedule.kind = static_cast<Kind>(m_kind->currentData().toInt());
    if (schedule.kind == Kind::OnRequest)
        return schedule;
    schedule.text = m_schedule->text().trimmed();
    schedule.timezone = m_timezone->currentText().trimmed();
    if (schedule.kind == Kind::Every)
        schedule.timezone.clear();
    if (schedule.kind == Kind::Cron) {
        schedule.gap = static_cast<Gap>(m_gap->currentData().toInt());
        schedule.fold = static_cast<Fold>(m_fold->currentData().toInt());
    }
    return schedule;
}

Result<JobDraft> JobDialog::draft() const
{
    const bool isEdited = m_command->text() != m_commandBefore;
    const auto command = isEdited ? splitCommand(m_command->text()) : Result<QStringList>(m_before.command);
    if (!command)
        return command.problem();
    JobDraft draft;
    draft.name = m_name->text();
    draft.schedule = schedule();
    draft.command = *command;
    draft.cwd = m_cwd->text();
    draft.timeout = m_timeout->text().trimmed();
    draft.retries = m_retries->value();
    draft.priority = m_priority->value();
    draft.labels = m_labels->text();
    draft.overlap = m_overlap->currentData().toString();
    draft.missed = m_missed->currentData().toString();
    draft.kept = m_before.kept;
    return draft;
}

QString JobDialog::name() const
{
    return m_name->text();
}

void JobDialog::renewPreview()
{
    const schedule::Schedule planned = schedule();
    m_schedule->setEnabled(planned.kind != Kind::OnRequest);
    m_timezone->setEnabled(planned.kind == Kind::Cron || planned.kind == Kind::At);
    m_gap->setEnabled(planned.kind == Kind::Cron);
    m_fold->setEnabled(planned.kind == Kind::Cron);
    m_schedule->setPlaceholderText(planned.kind == Kind::Cron    ? QStringLiteral("*/5 * * * *")
                                   : planned.kind == Kind::Every ? QStringLiteral("10m")
                                   : planned.kind == Kind::At    ? QStringLiteral("2030-01-31T12:00:00Z")
                                                                 : QString());
    if (planned.kind == Kind::OnRequest)
        return m_preview->setHtml(tr("<p>Runs only when somebody asks for it.</p>"));
    const auto seen = preview(planned, m_session.now(), kPreviewed);
    if (!seen)
        return m_preview->setHtml(QStringLiteral("<p>%1</p>").arg(seen.problem().text().toHtmlEscaped()));
    const QString next = seen->next.empty() ? tr("<p>No scheduled time is left.</p>")
                                            : tr("<p><b>Next, in local time</b></p>") + momentLines(seen->next);
    const QString odd = seen->odd.empty() ? tr("<p>No clock change affects this job within two years.</p>")
                                          : tr("<p><b>What clock changes will do</b></p>") + momentLines(seen->odd);
    m_preview->setHtml(next + odd);
}

void JobDialog::complain(const QString &what)
{
    QPalette red = palette();
    red.setColor(QPalette::WindowText, Theme::of(palette()).bad);
    m_fault->setPalette(red);
    m_fault->setText(what);
    m_fault->show();
}

void JobDialog::save()
{
    const auto written = draft();
    const auto request = written ? requestFrom(*written, m_existing) : Result<QJsonObject>(written.problem());
    if (!request)
        return complain(request.problem().text());
    m_buttons->setEnabled(false);
    m_session.api().saveJob(*request, this, [this](const Result<QJsonObject> &saved) {
        m_buttons->setEnabled(true);
        if (saved)
            accept();
        else
            complain(saved.problem().text());
    });
}

} // namespace holdfast::gui
