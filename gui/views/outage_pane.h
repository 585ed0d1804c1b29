// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace holdfast::gui {

/// One outage in full: what happened and what to do, with all its words. It has its room always, so that nothing moves
/// when one is chosen.
class OutagePane final : public QFrame
{
    Q_OBJECT

public:
    explicit OutagePane(QWidget *parent = nullptr);

    /// Null: none is chosen. `now`: the server's time.
    void show(const OutageRow *outage, WallTime now);

Q_SIGNALS:
    /// The person wants to see the worker itself, or its latency around the outage.
    void workerAsked(const QString &worker);
    void latencyAsked(const QString &worker, const holdfast::gui::Span &around);

private:
    QString m_worker;
    Span m_around;
    QLabel *m_title;
    QLabel *m_verdict;
    QLabel *m_act;
    QPushButton *m_toWorker;
    QPushButton *m_toLatency;
};

} // namespace holdfast::gui
