// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"
#include "gui/models/keyed_table.h"

#include <QCoreApplication>

#include <functional>

namespace holdfast::gui {

/// One row a job.
class JobsModel final : public KeyedTable<JobRow>
{
    Q_DECLARE_TR_FUNCTIONS(holdfast::gui::JobsModel)

public:
    enum Column { Name, Schedule, Next, Last, When, Took, Strip, Command, ColumnCount };

    explicit JobsModel(std::function<WallTime()> clock, QObject *parent = nullptr);

    /// As one would type it in a shell, near enough to recognise.
    [[nodiscard]] static QString commandText(const QStringList &command);

protected:
    [[nodiscard]] QString keyOf(const JobRow &row) const override { return row.name; }
    [[nodiscard]] QVariant cell(const JobRow &row, int column, int role) const override;

private:
    [[nodiscard]] QString text(const JobRow &row, int column) const;
    [[nodiscard]] QString tip(const JobRow &row, int column) const;
    [[nodiscard]] QString nextText(const JobRow &row) const;

    std::function<WallTime()> m_clock;
};

/// One row a run.
class RunsModel final : public KeyedTable<RunRow>
{
    Q_DECLARE_TR_FUNCTIONS(holdfast::gui::RunsModel)

public:
    enum Column { State, Job, Worker, Queued, Started, Took, Exit, Attempt, Output, Reason, Id, ColumnCount };

    explicit RunsModel(std::function<WallTime()> clock, QObject *parent = nullptr);

    /// All that the feed has now; older ones that were fetched stay.
    void replaceByFeed(std::vector<RunRow> rows);
    /// Takes what the feed changed and keeps at most `most` that ended, the newest; what was fetched does not count.
    void applyBounded(std::vector<RunRow> changed, int most);
    /// Older runs from the server's record, in place of those that were fetched before. Where the feed has told of a
    /// run, that stands: it is newer.
    void setFetched(std::vector<RunRow> rows);
    /// It is from the record, and the feed has not told of it.
    [[nodiscard]] bool isFetched(const QString &run) const { return m_fetched.contains(run); }

protected:
    [[nodiscard]] QString keyOf(const RunRow &row) const override { return row.id; }
    [[nodiscard]] QVariant cell(const RunRow &row, int column, int role) const override;

private:
    [[nodiscard]] QString text(const RunRow &row, int column) const;
    [[nodiscard]] QVariant sortValue(const RunRow &row, int column) const;

    std::function<WallTime()> m_clock;
    QSet<QString> m_fetched;
};

/// How often in sequence the newest runs failed; what did not run at all does not count.
[[nodiscard]] int failuresInARow(const JobRow &job);

/// It will not change any more.
[[nodiscard]] bool hasEnded(const QString &runState);

} // namespace holdfast::gui
