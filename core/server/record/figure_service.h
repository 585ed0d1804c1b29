// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/figure_book.h"
#include "core/server/record/run_service.h"

#include <QObject>

#include <vector>

namespace holdfast::server {

/// Keeps the figures by job and by worker that /metrics tells, of the first ones by name: the shell around
/// jobs::FigureBook. Reads the past of a job from the record, a few jobs at a time. Lives in the server's thread.
class FigureService final : public QObject
{
    Q_OBJECT
public:
    /// Of so many jobs and of so many workers.
    FigureService(RunService &runs, int most, QObject *parent = nullptr);

    /// Once the store is open.
    void begin();

    /// What a watched job usually takes; nothing: not known.
    [[nodiscard]] std::optional<Milliseconds> usual(const QString &job) const;

    /// Adds what is known of the watched jobs and workers, by name; the state of the workers' connections is not.
    void fill(Gauges &gauges, WallTime now) const;

private:
    void onCommitted(const jobs::Changes &changes);
    void watchJobs();
    void watchWorkers();
    void readNext();

    RunService &m_runs;
    int m_most;
    jobs::FigureBook m_book;
    QStringList m_unread; ///< jobs whose past is not known
    bool m_isReading = false;
};

} // namespace holdfast::server
