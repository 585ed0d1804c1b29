// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/job_fields.h"

#include "gui/models/draft_texts.h"
#include "gui/theme/labels.h"
#include "gui/views/field_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>

namespace holdfast::gui {
namespace {

using schedule::Fold;
using schedule::Gap;
using schedule::Kind;

/// The part and row of a problem: "cron field 2 (hour)", "every" and "at" are all about the one field.
QString rowOf(const QString &where)
{
    const QString word = where.section(u' ', 0, 0);
    return QStringList{QStringLiteral("cron"), QStringLiteral("every"), QStringLiteral("at")}.contains(word)
               ? QStringLiteral("schedule")
               : word;
}

} // namespace

JobFields::JobFields(const JobDraft &draft, bool isNamed, QObject *parent)
    : QObject(parent)
    , m_before(draft)
{
    for (FieldForm *&part : m_parts)
        part = new FieldForm;
    makeWhat(isNamed);
    makeWhen();
    makePolicies();
    makeMore();
    fill(draft);
    connectAll();
    renewApplies();
}

void JobFields::connectAll()
{
    const auto onChange = [this] {
        renewApplies();
        Q_EMIT changed();
    };
    for (const FieldForm *part : m_parts) {
        for (auto *field : part->findChildren<QLineEdit *>()) {
            if (qobject_cast<QAbstractSpinBox *>(field->parentWidget()) == nullptr)
                connect(field, &QLineEdit::textChanged, this, onChange);
        }
        for (auto *field : part->findChildren<QPlainTextEdit *>())
            connect(field, &QPlainTextEdit::textChanged, this, onChange);
        for (auto *field : part->findChildren<QComboBox *>())
            connect(field, &QComboBox::currentIndexChanged, this, onChange);
        for (auto *field : part->findChildren<QSpinBox *>())
            connect(field, &QSpinBox::valueChanged, this, onChange);
        for (auto *field : part->findChildren<QCheckBox *>())
            connect(field, &QCheckBox::toggled, this, onChange);
    }
}

void JobFields::renewApplies()
{
    const Kind kind = schedule().kind;
    const QString overlap = m_overlap->currentData().toString();
    FieldForm &when = part(When);
    when.setApplies(QStringLiteral("schedule"), kind != Kind::OnRequest);
    when.setApplies(QStringLiteral("timezone"), kind == Kind::Cron || kind == Kind::At);
    when.setApplies(QStringLiteral("gap"), kind == Kind::Cron);
    when.setApplies(QStringLiteral("fold"), kind == Kind::Cron);
    when.setApplies(QStringLiteral("jitter"), kind != Kind::OnRequest);
    m_schedule->setPlaceholderText(kind == Kind::Cron    ? QStringLiteral("*/5 * * * *")
                                   : kind == Kind::Every ? QStringLiteral("10m")
                                                         : QStringLiteral("2030-01-31T12:00:00Z"));
    FieldForm &policies = part(Policies);
    policies.setApplies(QStringLiteral("overlap_most"), overlap == u"allow" || overlap == u"queue");
    policies.setApplies(QStringLiteral("at_most"), overlap == u"allow");
    policies.setApplies(QStringLiteral("missed"), kind != Kind::OnRequest);
    policies.setApplies(QStringLiteral("missed_within"),
                        kind != Kind::OnRequest && m_missed->currentData().toString() != u"skip");
    policies.setApplies(QStringLiteral("retry_on"), m_retries->value() > 0);
}

schedule::Schedule JobFields::schedule() const
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

QStringList JobFields::retryOn() const
{
    QStringList states;
    for (const auto &[state, box] : m_retryOn) {
        if (box->isChecked())
            states += state;
    }
    return states;
}

/// A text that nobody has touched means what it was made of, whatever characters that has.
JobDraft JobFields::draft() const
{
    JobDraft draft;
    draft.name = m_name->text();
    draft.schedule = schedule();
    if (!m_command->document()->isModified())
        draft.command = m_before.command;
    else if (const auto command = splitCommand(m_command->toPlainText()))
        draft.command = *command;
    if (!m_env->document()->isModified())
        draft.env = m_before.env;
    else if (const auto env = variablesFrom(m_env->toPlainText()))
        draft.env = *env;
    draft.cwd = m_cwd->text();
    draft.passEnv = m_passEnv->text();
    draft.labels = m_labels->text();
    draft.timeout = m_timeout->text();
    draft.retries = m_retries->value();
    draft.priority = m_priority->value();
    draft.overlap = m_overlap->currentData().toString();
    draft.overlapMost = m_overlapMost->value();
    draft.atMost = m_atMost->value();
    draft.missed = m_missed->currentData().toString();
    draft.missedWithin = m_missedWithin->text();
    draft.retryOn = retryOn();
    draft.jitter = m_jitter->text();
    draft.onDisconnect = m_onDisconnect->currentData().toString();
    draft.grace = m_grace->text();
    draft.linger = m_linger->text();
    draft.pingUrl = m_pingUrl->text();
    draft.success = m_success->text();
    draft.outputEncoding = m_outputEncoding->currentData().toString();
    return draft;
}

std::vector<Problem> JobFields::faults(bool isDone) const
{
    std::vector<Problem> faults = faultsOf(draft());
    const auto split = splitCommand(m_command->toPlainText());
    if (m_command->document()->isModified() && !split) {
        std::erase_if(faults, [](const Problem &fault) { return fault.where == u"command"; });
        faults.push_back(split.problem());
    }
    if (const auto env = variablesFrom(m_env->toPlainText()); m_env->document()->isModified() && !env)
        faults.push_back(env.problem());
    const bool hasNoTime = m_schedule->text().trimmed().isEmpty();
    std::erase_if(faults, [&](const Problem &fault) {
        return !isDone && (isMissing(fault) || (hasNoTime && rowOf(fault.where) == u"schedule"));
    });
    return faults;
}

std::vector<Problem> JobFields::show(const std::vector<Problem> &faults)
{
    QMap<QString, QString> sentences;
    std::vector<Problem> others;
    for (const Problem &fault : faults) {
        const QString row = rowOf(fault.where);
        const auto hasIt = [&](const FieldForm *part) { return part->has(row); };
        if (std::none_of(std::begin(m_parts), std::end(m_parts), hasIt))
            others.push_back(fault);
        else if (!sentences.contains(row))
            sentences[row] = Problem{{}, fault.what, fault.where == row ? QString() : fault.where, fault.todo}.text();
    }
    for (FieldForm *part : m_parts) {
        for (const QString &row : part->keys())
            part->setFault(row, sentences.value(row));
    }
    return others;
}

} // namespace holdfast::gui
