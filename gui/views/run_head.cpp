// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/run_head.h"

#include "gui/feed/row_json.h"
#include "gui/models/run_facts.h"
#include "gui/theme/icons.h"
#include "gui/theme/plain_text.h"
#include "gui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace holdfast::gui {
namespace {

constexpr int kSign = 14;
constexpr std::size_t kMaxAttempts = 5; ///< the newest; the server has all

QString cells(const RunFact &fact)
{
    return QStringLiteral("<td style='padding-right:10px; white-space:nowrap'>%1</td>"
                          "<td style='padding-right:24px; white-space:nowrap'>%2</td>")
        .arg(fact.name.toHtmlEscaped(), fact.value.toHtmlEscaped());
}

void setIfOther(QLabel *label, const QString &text)
{
    label->setVisible(!text.isEmpty());
    if (label->text() != text) // what somebody has marked stays so
        label->setText(text);
}

} // namespace

RunHead::RunHead(ServerSession &session, QWidget *parent)
    : QFrame(parent)
    , m_session(session)
    , m_row(new QHBoxLayout)
    , m_sign(new PlainLabel)
    , m_title(new ElidedLabel)
    , m_reason(new PlainLabel)
    , m_facts(new MarkupLabel)
{
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setObjectName(QStringLiteral("runTitle"));
    m_reason->setObjectName(QStringLiteral("runReason"));
    m_facts->setObjectName(QStringLiteral("runFacts"));
    for (QLabel *label : {m_title, m_reason, m_facts})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    for (QLabel *label : {m_reason, m_facts})
        label->setWordWrap(true);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->addWidget(m_sign);
    m_row->addWidget(m_title, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 5, 8, 5);
    layout->setSpacing(3);
    layout->addLayout(m_row);
    layout->addWidget(m_reason);
    layout->addWidget(m_facts);
    connect(&session.runs(), &QAbstractItemModel::dataChanged, this, &RunHead::renew);
    connect(&session, &ServerSession::resumed, this, [this] {
        m_job.clear();
        renew();
        load();
    });
    renew();
}

void RunHead::addWidget(QWidget *widget)
{
    m_row->addWidget(widget);
}

void RunHead::showRun(const QString &run)
{
    if (run != m_run) {
        m_run = run;
        m_attempts.clear();
        m_state.clear();
    }
    renew();
}

void RunHead::load()
{
    if (m_run.isEmpty())
        return;
    m_session.api().attempts(m_run, this, [this, run = m_run](const Result<std::vector<AttemptRow>> &attempts) {
        if (run != m_run || !attempts)
            return;
        m_attempts = *attempts;
        renew();
    });
}

void RunHead::loadUsual(const QString &job)
{
    m_session.api().job(job, this, [this, job](const Result<QJsonObject> &answer) {
        if (job != m_job || !answer)
            return;
        m_usual = usualFrom(*answer);
        renew();
    });
}

void RunHead::renew()
{
    const RunRow *run = m_session.runs().find(m_run);
    m_sign->setVisible(run != nullptr);
    if (run == nullptr) {
        m_title->setText(tr("No run is chosen"));
        setIfOther(m_reason, {});
        return setIfOther(m_facts, {});
    }
    if (run->job != std::exchange(m_job, run->job)) {
        m_usual = {};
        loadUsual(run->job);
    }
    if (run->state != std::exchange(m_state, run->state) || run->attempt != std::exchange(m_attempt, run->attempt))
        load();
    m_title->setText(QStringLiteral("%1: %2").arg(run->job, RunFacts::headline(*run)));
    m_title->setToolTip(plainTip(m_title->text()));
    setIfOther(m_reason, RunFacts::reason(*run));
    setIfOther(m_facts, factsOf(*run));
    restyle();
}

QString RunHead::factsOf(const RunRow &run) const
{
    QList<RunFact> facts = RunFacts::facts(run, m_session.now());
    if (const RunFact usual = RunFacts::usual(run, m_usual, m_session.now()); !usual.value.isEmpty())
        facts += usual;
    QString html = QStringLiteral("<table cellspacing='0'>");
    for (qsizetype i = 0; i < facts.size(); i += 2) {
        const QString second = i + 1 < facts.size() ? cells(facts[i + 1]) : QString();
        html += QStringLiteral("<tr>%1%2</tr>").arg(cells(facts[i]), second);
    }
    if (const JobRow *job = m_session.jobs().find(run.job)) {
        html += QStringLiteral("<tr><td style='padding-right:10px'>%1</td><td colspan='3'>%2</td></tr>")
                    .arg(tr("Command").toHtmlEscaped(), JobsModel::commandText(job->command).toHtmlEscaped());
    }
    return html + QStringLiteral("</table>") + attemptLines();
}

/// One attempt alone says nothing that the run does not.
QString RunHead::attemptLines() const
{
    if (m_attempts.size() < 2)
        return {};
    const std::size_t first = m_attempts.size() > kMaxAttempts ? m_attempts.size() - kMaxAttempts : 0;
    QStringList lines{tr("Attempts").toHtmlEscaped()};
    if (first > 0)
        lines += tr("%n earlier attempt(s)", nullptr, static_cast<int>(first)).toHtmlEscaped();
    for (std::size_t i = first; i < m_attempts.size(); ++i)
        lines += RunFacts::attempt(m_attempts[i], m_session.now()).toHtmlEscaped();
    return lines.join(QStringLiteral("<br>"));
}

void RunHead::restyle()
{
    const RunRow *run = m_session.runs().find(m_run);
    if (run == nullptr)
        return;
    const Theme theme = Theme::of(palette());
    const Level level = levelOfRun(run->state);
    const QString name = run->state == u"running" ? run->state : iconName(level);
    m_sign->setPixmap(iconPixmap(name, theme.of(level), kSign, devicePixelRatioF()));
    QPalette colours; // what is not set stays as it is around it
    if (level != Level::Quiet && level != Level::Good)
        colours.setColor(QPalette::WindowText, theme.of(level));
    m_reason->setPalette(colours);
}

void RunHead::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        restyle();
    QFrame::changeEvent(event);
}

} // namespace holdfast::gui
