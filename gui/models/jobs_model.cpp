// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/jobs_model.h"

#include "gui/theme/labels.h"
#include "gui/theme/theme.h"

#include <QStringBuilder>

#include <algorithm>

namespace holdfast::gui {
namespace {

constexpr TableColumn kColumns[] = {
    {QT_TRANSLATE_NOOP("holdfast::gui::JobsModel", "Job")},
    {QT_TRANSLATE_NOOP("holdfast::gui::JobsModel", "Schedule")},
    {QT_TRANSLATE_NOOP("holdfast::gui::JobsModel", "Next")},
    {QT_TRANSLATE_NOOP("holdfast::gui::JobsModel", "Last run")},
    {QT_TRANSLATE_NOOP("holdfast::gui::JobsModel", "When")},
    {QT_TRANSLATE_NOOP("holdfast::gui::JobsModel", "Took"), "", true},
    {QT_TRANSLATE_NOOP("holdfast::gui::JobsModel", "Last 50 runs"),
     QT_TRANSLATE_NOOP(
         "holdfast::gui::JobsModel",
         "Oldest on the left; from the foot up: succeeded, over the whole height: failed, short: anything else")},
    {QT_TRANSLATE_NOOP("holdfast::gui::JobsModel", "Command")},
};
static_assert(std::size(kColumns) == JobsModel::ColumnCount);
constexpr TableColumns kAll{"holdfast::gui::JobsModel", kColumns};

QString scheduleText(const JobRow &row)
{
    if (row.timezone.isEmpty() || row.timezone == u"UTC" || row.schedule == u"on request")
        return row.schedule;
    return QStringLiteral("%1  (%2)").arg(row.schedule, row.timezone);
}

/// For the filter: what needs somebody comes first.
QString stateOf(const JobRow &row)
{
    if (failuresInARow(row) > 0)
        return QStringLiteral("failing");
    return row.enabled ? QStringLiteral("enabled") : QStringLiteral("paused");
}

} // namespace

int failuresInARow(const JobRow &row)
{
    const auto has = [](Level level) { return [level](const auto &state) { return levelOfRun(state) == level; }; };
    const auto newest = row.lastRuns.rbegin();
    const auto good = std::find_if(newest, row.lastRuns.rend(), has(Level::Good));
    return static_cast<int>(std::count_if(newest, good, has(Level::Bad)));
}

JobsModel::JobsModel(std::function<WallTime()> clock, QObject *parent)
    : KeyedTable(kAll, parent)
    , m_clock(std::move(clock))
{}

QString JobsModel::commandText(const QStringList &command)
{
    QStringList words;
    for (const QString &word : command)
        words += word.contains(u' ') || word.isEmpty() ? QStringLiteral("'%1'").arg(word) : word;
    return words.join(u' ').simplified().left(500);
}

QVariant JobsModel::cell(const JobRow &row, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return tip(row, column);
    case SortRole:
        if (column == Next)
            return row.nextAt ? QVariant(qlonglong(toMsecs(*row.nextAt)))
                              : QVariant(std::numeric_limits<qlonglong>::max());
        if (column == When)
            return row.lastAt ? QVariant(qlonglong(toMsecs(*row.lastAt))) : QVariant(qlonglong(0));
        if (column == Took)
            return row.lastTook ? QVariant(qlonglong(row.lastTook->count())) : QVariant(qlonglong(-1));
        if (column == Last) // the longest row of failures on top
            return QStringLiteral("%1 %2")
                .arg(1000 - failuresInARow(row), 4, 10, QLatin1Char('0'))
                .arg(text(row, column));
        return column == Strip ? QVariant(row.lastRuns.count(QStringLiteral("failed"))) : QVariant(text(row, column));
    case SearchRole:
        return QString(row.name % u'\n' % row.schedule % u'\n' % row.command.join(u' ') % u'\n' % row.problem);
    case StateRole:
        return stateOf(row);
    case KeyRole:
        return row.name;
    case PaintRole:
        if (column == Strip)
            return row.lastRuns;
        return column == Last ? QVariant(row.lastState) : QVariant();
    default:
        return {};
    }
}

QString JobsModel::text(const JobRow &row, int column) const
{
    switch (column) {
    case Name:
        return row.name;
    case Schedule:
        return scheduleText(row);
    case Next:
        return nextText(row);
    case Last:
        if (const int failures = failuresInARow(row); failures > 1)
            return (levelOfRun(row.lastState) == Level::Bad ? tr("%1, %n in a row", nullptr, failures)
                                                            : tr("%1, %n failed in a row", nullptr, failures))
                .arg(Labels::runState(row.lastState));
        return row.lastState.isEmpty() ? QString() : Labels::runState(row.lastState);
    case When:
        return row.lastAt ? Labels::time(row.lastAt, m_clock()) : QString();
    case Took:
        return row.lastTook ? Labels::duration(*row.lastTook) : QString();
    case Command:
        return commandText(row.command);
    default:
        return {};
    }
}

QString JobsModel::nextText(const JobRow &row) const
{
    if (!row.enabled)
        return tr("paused");
    return row.problem.isEmpty() ? Labels::ago(row.nextAt, m_clock()) : tr("does not run");
}

QString JobsModel::tip(const JobRow &row, int column) const
{
    if (column == Next && !row.problem.isEmpty())
        return row.problem;
    if (column == Next && row.nextAt)
        return Labels::fullTime(row.nextAt);
    if (column == When)
        return Labels::fullTime(row.lastAt);
    if (column == Command)
        return row.command.join(u' ').left(2000);
    if (column != Strip)
        return {};
    const auto good = row.lastRuns.count(QStringLiteral("succeeded"));
    return tr("%1 of the last %2 runs succeeded").arg(good).arg(row.lastRuns.size());
}

} // namespace holdfast::gui
