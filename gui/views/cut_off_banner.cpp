// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/cut_off_banner.h"

#include "gui/theme/icons.h"
#include "gui/theme/labels.h"
#include "gui/theme/plain_text.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace holdfast::gui {

CutOffBanner::CutOffBanner(QWidget *parent)
    : QFrame(parent)
    , m_sign(new PlainLabel)
    , m_text(new MarkupLabel)
    , m_token(new QPushButton(tr("&Enter token \u2026")))
    , m_certificate(new QPushButton(tr("Show &certificate \u2026")))
    , m_leader(new QPushButton(tr("Show the &leader")))
{
    m_text->setWordWrap(true);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored); // its room is that of the news
    auto *retry = new QPushButton(tr("&Try now"));
    connect(retry, &QPushButton::clicked, this, &CutOffBanner::retryAsked);
    connect(m_token, &QPushButton::clicked, this, &CutOffBanner::tokenAsked);
    connect(m_certificate, &QPushButton::clicked, this, &CutOffBanner::certificateAsked);
    connect(m_leader, &QPushButton::clicked, this, [this] { Q_EMIT leaderAsked(m_leaderUrl); });
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 1, 6, 1);
    layout->addWidget(m_sign);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_token);
    layout->addWidget(m_certificate);
    layout->addWidget(m_leader);
    layout->addWidget(retry);
}

bool CutOffBanner::isNeeded(const FeedStatus &status)
{
    return status.state == FeedState::CutOff || (status.state == FeedState::Connecting && !status.why.isEmpty());
}

void CutOffBanner::say(const ServerSession &session)
{
    const FeedStatus &status = session.status();
    if (!isNeeded(status))
        return;
    const Theme theme = Theme::of(palette());
    m_sign->setPixmap(iconPixmap(QStringLiteral("cutoff"), theme.warning, 18, devicePixelRatioF()));
    const QString host = session.address().text();
    QString why = status.standby         ? u' ' + whoLeads(*status.standby)
                  : status.why.isEmpty() ? QString()
                                         : tr(" The last attempt: %1.").arg(status.why);
    if (status.wantsToken && !m_tokenNote.isEmpty())
        why += u' ' + m_tokenNote;
    const Milliseconds age = status.since ? session.localNow() - *status.since : Milliseconds(0);
    const QString what =
        status.state == FeedState::CutOff
            ? tr("<b>Cut off from %1 for %2. The data shown are from %3.</b>")
                  .arg(host.toHtmlEscaped(), Labels::wholeSeconds(age), Labels::time(status.since, session.localNow()))
        : status.standby    ? tr("<b>%1 is a standby.</b>").arg(host.toHtmlEscaped())
        : status.unknown    ? tr("<b>%1 shows a certificate that is not trusted here.</b>").arg(host.toHtmlEscaped())
        : status.wantsToken ? tr("<b>%1 requires a token.</b>").arg(host.toHtmlEscaped())
                            : tr("<b>%1 cannot be reached.</b>").arg(host.toHtmlEscaped());
    m_text->setText(what + why.toHtmlEscaped());
    m_text->setToolTip(plainTip(why)); // its room may be too small for all of it
    m_token->setVisible(status.wantsToken);
    m_certificate->setVisible(status.unknown.has_value());
    m_leaderUrl = status.standby ? status.standby->leaderUrl : QString();
    m_leader->setVisible(!m_leaderUrl.isEmpty());
    setAccessibleName(m_text->text());
}

QString CutOffBanner::whoLeads(const StandbyRole &role)
{
    if (role.leaderUrl.isEmpty())
        return tr("It waits to lead, and nobody leads yet.");
    return tr("It waits to lead. %1 leads, at %2.").arg(role.leader, role.leaderUrl);
}

void CutOffBanner::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::of(palette());
    QColor ground = theme.warning;
    ground.setAlpha(theme.dark ? 50 : 40);
    QPainter painter(this);
    painter.fillRect(rect(), ground);
    painter.fillRect(0, 0, 4, height(), theme.warning);
}

} // namespace holdfast::gui
