// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/status_line.h"

#include "gui/theme/labels.h"
#include "gui/theme/plain_text.h"
#include "gui/theme/theme.h"

#include <QEvent>
#include <QToolButton>

namespace holdfast::gui {
namespace {

constexpr int kPassesMs = 12'000;

} // namespace

StatusLine::StatusLine(QWidget *parent)
    : QStatusBar(parent)
    , m_connection(new PlainLabel)
    , m_said(new ElidedLabel)
    , m_server(new PlainLabel)
    , m_close(new QToolButton)
{
    m_said->setObjectName(QStringLiteral("said"));
    m_said->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_said->setIndent(12);
    m_close->setText(QStringLiteral("\u00d7"));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close the message"));
    m_close->setAccessibleName(m_close->toolTip());
    m_close->setMaximumHeight(fontMetrics().height() + 2); // the line is no higher with it
    m_close->hide();
    addWidget(m_connection);
    addWidget(m_said, 1);
    addWidget(m_close);
    m_server->setContentsMargins(0, 0, 8, 0);
    m_connection->setContentsMargins(8, 0, 0, 0);
    addPermanentWidget(m_server);
    setSizeGripEnabled(false);
    m_passing.setSingleShot(true);
    m_passing.setInterval(kPassesMs);
    connect(&m_passing, &QTimer::timeout, this, [this] { say({}, false); });
    connect(m_close, &QToolButton::clicked, this, [this] { say({}, false); });
}

void StatusLine::say(const QString &sentence, bool bad)
{
    m_isBad = bad;
    m_said->setText(sentence);
    m_said->setToolTip(plainTip(sentence));
    m_close->setVisible(bad && !sentence.isEmpty());
    m_passing.stop();
    if (!bad && !sentence.isEmpty())
        m_passing.start();
    restyle();
}

QString StatusLine::said() const
{
    return m_said->text();
}

void StatusLine::setConnection(const QString &text)
{
    m_connection->setText(text);
}

void StatusLine::showServer(const ServerSession &session)
{
    const ServerInfo &server = session.server();
    m_server->setEnabled(session.isLive());
    if (!session.hasData()) {
        m_server->setToolTip(plainTip({}));
        return m_server->setText({});
    }
    QStringList parts{server.name.isEmpty() ? tr("Holdfast %1").arg(server.version)
                                            : tr("%1, Holdfast %2").arg(server.name, server.version)};
    if (server.startedAt)
        parts += tr("up for %1").arg(Labels::wholeSeconds(session.now() - *server.startedAt));
    if (session.standbys())
        parts += standbysText(*session.standbys());
    m_server->setText(parts.join(QStringLiteral(", ")));
    m_server->setToolTip(plainTip(serverTip(session)));
}

QString StatusLine::standbysText(const std::vector<StandbyRow> &standbys)
{
    return standbys.empty() ? tr("leads, no standby") : tr("leads, %n standby(s)", nullptr, int(standbys.size()));
}

QString StatusLine::serverTip(const ServerSession &session)
{
    if (!session.standbys())
        return {};
    QStringList lines{tr("It leads since %1.").arg(Labels::fullTime(session.server().startedAt))};
    if (session.standbys()->empty())
        lines += tr("No other server takes over when it is gone.");
    for (const StandbyRow &standby : *session.standbys())
        lines += tr("%1 is ready to take over, at %2.").arg(standby.name, standby.url);
    return lines.join(u'\n');
}

void StatusLine::restyle()
{
    QPalette colours;
    if (m_isBad)
        colours.setColor(QPalette::WindowText, Theme::of(palette()).bad);
    m_said->setPalette(colours);
}

void StatusLine::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        restyle();
    QStatusBar::changeEvent(event);
}

} // namespace holdfast::gui
