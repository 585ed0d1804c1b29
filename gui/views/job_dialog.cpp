// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/job_dialog.h"

#include "gui/theme/icons.h"
#include "gui/theme/labels.h"
#include "gui/theme/plain_text.h"
#include "gui/views/field_form.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QPushButton>
#include <QTabWidget>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace holdfast::gui {
namespace {

constexpr int kPreviewed = 10;

/// `timezone`: of the job; nothing for one that no zone matters to.
QString momentLines(const std::vector<schedule::Moment> &moments, const std::optional<QString> &timezone)
{
    QString lines;
    for (const schedule::Moment &moment : moments) {
        const QString note =
            moment.note.isEmpty() ? QString() : QStringLiteral("<br><i>%1</i>").arg(moment.note.toHtmlEscaped());
        const QString time = timezone ? Labels::timeInZone(moment.at, *timezone) : Labels::fullTime(moment.at);
        lines += QStringLiteral("<li>%1%2</li>").arg(time.toHtmlEscaped(), note);
    }
    return QStringLiteral("<ul style='margin-left:-22px'>%1</ul>").arg(lines);
}

} // namespace

JobDialog::JobDialog(ServerSession &session, const JobDraft &draft, bool existing, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_existing(existing)
    , m_fields(draft, existing)
    , m_tabs(new QTabWidget)
    , m_preview(new QTextBrowser)
    , m_fault(new PlainLabel)
    , m_buttons(new QDialogButtonBox)
{
    setWindowTitle(existing ? tr("Edit job %1").arg(draft.name) : tr("Add a job"));
    layOut();
    connect(m_buttons, &QDialogButtonBox::accepted, this, &JobDialog::save);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(&m_fields, &JobFields::changed, this, &JobDialog::onChanged);
    onChanged();
}

void JobDialog::layOut()
{
    const QString titles[JobFields::PartCount] = {tr("What"), tr("When"), tr("Policies"), tr("More")};
    for (int i = 0; i < JobFields::PartCount; ++i)
        m_tabs->addTab(&m_fields.part(static_cast<JobFields::Part>(i)), titles[i]);
    m_tabs->setAccessibleName(tr("Parts of the job"));
    m_preview->setFrameShape(QFrame::NoFrame);
    m_preview->setAccessibleName(tr("What the schedule will do"));
    m_fields.part(JobFields::When).addBelow(m_preview);
    m_fault->setWordWrap(true);
    m_fault->hide();
    m_buttons->addButton(m_existing ? tr("Save the job") : tr("Add the job"), QDialogButtonBox::AcceptRole);
    m_buttons->addButton(tr("Go back"), QDialogButtonBox::RejectRole);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_fault);
    layout->addWidget(m_buttons);
    resize(640, 560);
}

QString JobDialog::name() const
{
    return m_fields.draft().name.trimmed();
}

void JobDialog::onChanged()
{
    complain(m_fields.faults(m_isDone));
    renewPreview();
}

void JobDialog::renewPreview()
{
    const schedule::Schedule planned = m_fields.draft().schedule;
    if (planned.kind == schedule::Kind::OnRequest)
        return m_preview->setHtml(tr("<p>Runs only when somebody asks for it.</p>"));
    const auto seen = preview(planned, m_session.now(), kPreviewed);
    if (!seen) // said beside the field
        return m_preview->setHtml(tr("<p>The next times stand here.</p>"));
    const bool hasZone = planned.kind != schedule::Kind::Every;
    const auto timezone = hasZone ? std::optional(planned.timezone) : std::nullopt;
    const QString next = seen->next.empty() ? tr("<p>No scheduled time is left.</p>")
                                            : tr("<p><b>Next</b></p>") + momentLines(seen->next, timezone);
    const QString odd = seen->odd.empty()
                            ? tr("<p>No clock change affects this job within two years.</p>")
                            : tr("<p><b>What clock changes will do</b></p>") + momentLines(seen->odd, timezone);
    m_preview->setHtml(next + odd);
}

/// A sign on the tab of each part in which something is wrong.
void JobDialog::markTabs()
{
    const QIcon bad = icon(iconName(Level::Bad), Theme::of(palette()).bad);
    for (int i = 0; i < JobFields::PartCount; ++i) {
        const bool isWrong = m_fields.part(static_cast<JobFields::Part>(i)).hasFault();
        m_tabs->setTabIcon(i, isWrong ? bad : QIcon());
    }
}

void JobDialog::complain(const std::vector<Problem> &faults)
{
    QPalette red = palette();
    red.setColor(QPalette::WindowText, Theme::of(palette()).bad);
    m_fault->setPalette(red);
    QStringList others;
    for (const Problem &fault : m_fields.show(faults))
        others += fault.text();
    m_fault->setText(others.join(u'\n'));
    m_fault->setVisible(!others.isEmpty());
    markTabs();
}

void JobDialog::save()
{
    m_isDone = true;
    const auto refuse = [this](const std::vector<Problem> &faults) {
        complain(faults);
        for (int i = 0; i < JobFields::PartCount; ++i) {
            FieldForm &part = m_fields.part(static_cast<JobFields::Part>(i));
            if (!part.hasFault())
                continue;
            m_tabs->setCurrentIndex(i);
            return part.focusFault();
        }
    };
    if (const auto faults = m_fields.faults(true); !faults.empty())
        return refuse(faults);
    const auto request = requestFrom(m_fields.draft(), m_existing);
    if (!request)
        return refuse({request.problem()});
    m_buttons->setEnabled(false);
    m_session.api().saveJob(*request, this, [this, refuse](const Result<QJsonObject> &saved) {
        m_buttons->setEnabled(true);
        if (saved)
            accept();
        else
            refuse({saved.problem()});
    });
}

void JobDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        markTabs();
    QDialog::changeEvent(event);
}

} // namespace holdfast::gui
