// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/views/outage_pane.h"

#include "gui/theme/labels.h"
#include "gui/theme/plain_text.h"

#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace holdfast::gui {
namespace {

constexpr int kLines = 5; ///< of the room: the title, and two sentences of two lines each

QPushButton *way(const QString &text, const QString &tip)
{
    auto *button = new QPushButton(text);
    button->setToolTip(plainTip(tip));
    button->setAutoDefault(false);
    return button;
}

/// The outage with as much again before and behind it.
Span around(const OutageRow &outage, WallTime now)
{
    const WallTime end = outage.back.value_or(now);
    const Milliseconds margin = std::max<Milliseconds>(end - outage.began, std::chrono::minutes(5));
    return {outage.began - margin, std::min(now, end + margin)};
}

} // namespace

OutagePane::OutagePane(QWidget *parent)
    : QFrame(parent)
    , m_title(new PlainLabel)
    , m_verdict(new PlainLabel)
    , m_act(new PlainLabel)
    , m_toWorker(way(tr("Show the worker"), tr("The worker, with all its facts, outages and runs")))
    , m_toLatency(way(tr("Latency then"), tr("How fast the worker was answered before and after the outage")))
{
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(3);
    for (QLabel *label : {m_title, m_verdict, m_act}) {
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        texts->addWidget(label);
    }
    for (QLabel *label : {m_verdict, m_act})
        label->setWordWrap(true);
    m_verdict->setObjectName(QStringLiteral("outageVerdict"));
    m_act->setObjectName(QStringLiteral("outageAct"));
    texts->addStretch();
    auto *ways = new QVBoxLayout;
    ways->addWidget(m_toWorker);
    ways->addWidget(m_toLatency);
    ways->addStretch();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 5, 8, 5);
    layout->addLayout(texts, 1);
    layout->addLayout(ways);
    setMinimumHeight(kLines * fontMetrics().lineSpacing() + 22);
    connect(m_toWorker, &QPushButton::clicked, this, [this] { Q_EMIT workerAsked(m_worker); });
    connect(m_toLatency, &QPushButton::clicked, this, [this] { Q_EMIT latencyAsked(m_worker, m_around); });
    show(nullptr, {});
}

void OutagePane::show(const OutageRow *outage, WallTime now)
{
    for (QPushButton *button : {m_toWorker, m_toLatency})
        button->setEnabled(outage != nullptr);
    if (outage == nullptr) {
        m_title->setText(tr("Choose an outage to read all about it."));
        m_verdict->clear();
        return m_act->clear();
    }
    m_worker = outage->worker;
    m_around = around(*outage, now);
    const QString length =
        outage->back ? tr("back after %1").arg(Labels::duration(*outage->back - outage->began)) : tr("still away");
    m_title->setText(tr("%1: %2, since %3, %4")
                         .arg(outage->worker, Labels::cause(outage->cause), Labels::time(outage->began, now), length));
    m_verdict->setText(tr("What happened: %1").arg(outage->verdict));
    m_act->setText(outage->act.isEmpty() ? tr("Nothing to do.") : tr("To do: %1").arg(outage->act));
}

} // namespace holdfast::gui
