// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/status_line.h"

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
    , m_said(new PlainLabel)
    , m_server(new PlainLabel)
    , m_close(new QToolButton)
{
    m_said->setObjectName(QStringLiteral("said"));
    m_said->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
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

void StatusLine::setServer(const QString &text, bool isOld)
{
    m_server->setText(text);
    m_server->setEnabled(!isOld);
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
