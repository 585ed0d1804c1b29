// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/exit_code.h"
#include "gui/models/jobs_model.h"
#include "gui/theme/labels.h"

#include <QStringBuilder>

namespace holdfast::gui {
namespace {

constexpr TableColumn kColumns[] = {
    {QT_TRANSLATE_NOOP("holdfast::gui::RunsModel", "State")},
    {QT_TRANSLATE_NOOP("holdfast::gui::RunsModel", "Job")},
    {QT_TRANSLATE_NOOP("holdfast::gui::RunsModel", "Worker")},
    {QT_TRANSLATE_NOOP("holdfast::gui::RunsModel", "Queued")},
    {QT_TRANSLATE_NOOP("holdfast::gui::RunsModel", "Started")},
    {QT_TRANSLATE_NOOP("holdfast::gui::RunsModel", "Took"), "", true},
    {QT_TRANSLATE_NOOP("holdfast::gui::RunsModel", "Exit"), "", true},
    {QT_TRANSLATE_NOOP("holdfast::gui::RunsModel", "Attempt"), "", true},
    {QT_TRANSLATE_NOOP("holdfast::gui::RunsModel", "Output"), "", true},
    {QT_TRANSLATE_NOOP("holdfast::gui::RunsModel", "Reason")},
    {QT_TRANSLATE_NOOP("holdfast::gui::RunsModel", "Run")},
};
static_assert(std::size(kColumns) == RunsModel::ColumnCount);
constexpr TableColumns kAll{"holdfast::gui::RunsModel", kColumns};

qlonglong msecsOf(MaybeTime time)
{
    return time ? toMsecs(*time) : 0;
}

/// How long it ran, or has run; nothing where a clock was set back meanwhile.
std::optional<Milliseconds> took(const RunRow &row, WallTime now)
{
    const WallTime end = row.finishedAt.value_or(now);
    return row.startedAt && end >= *row.startedAt ? std::optional(end - *row.startedAt) : std::nullopt;
}

} // namespace

RunsModel::RunsModel(std::function<WallTime()> clock, QObject *parent)
    : KeyedTable(kAll, parent)
    , m_clock(std::move(clock))
{}

bool hasEnded(const QString &state)
{
    return state != u"queued" && state != u"assigned" && state != u"running";
}

QVariant RunsModel::cell(const RunRow &row, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        if (column == Queued || column == Started)
            return Labels::fullTime(column == Queued ? row.queuedAt : row.startedAt);
        return row.reason;
    case SortRole:
        return sortValue(row, column);
    case SearchRole:
        return QString(row.job % u'\n' % row.worker % u'\n' % row.id % u'\n' % row.reason);
    case StateRole:
        return row.state;
    case KeyRole:
        return row.id;
    case PaintRole:
        return column == State ? QVariant(row.state) : QVariant();
    default:
        return {};
    }
}

QString RunsModel::text(const RunRow &row, int column) const
{
    switch (column) {
    case State:
        return Labels::runState(row.state);
    case Job:
        return row.job;
    case Worker:
        return row.worker;
    case Queued:
        return Labels::time(row.queuedAt, m_clock());
    case Started:
        return Labels::time(row.startedAt, m_clock());
    case Took: {
        const auto duration = took(row, m_clock());
        return duration ? Labels::duration(*duration) : QString();
    }
    case Exit:
        return row.exitCode ? exitCodeText(*row.exitCode) : QString();
    case Attempt:
        return row.attempt > 0 ? QString::number(row.attempt) : QString();
    case Output:
        return row.outputBytes > 0 ? Labels::bytes(row.outputBytes) : QString();
    case Reason:
        return row.reason;
    case Id:
        return row.id;
    default:
        return {};
    }
}

QVariant RunsModel::sortValue(const RunRow &row, int column) const
{
    switch (column) {
    case Queued:
        return msecsOf(row.queuedAt);
    case Started:
        return msecsOf(row.startedAt);
    case Took:
        return qlonglong(took(row, m_clock()).value_or(Milliseconds(-1)).count());
    case Exit:
        return row.exitCode.value_or(-1);
    case Attempt:
        return row.attempt;
    case Output:
        return row.outputBytes;
    default:
        return text(row, column);
    }
}

void RunsModel::replaceByFeed(std::vector<RunRow> rows)
{
    for (const RunRow &row : rows)
        m_fetched.remove(row.id);
    for (const RunRow &row : this->rows()) {
        if (m_fetched.contains(row.id) && !hasEnded(row.state))
            m_fetched.remove(row.id); // the feed would have it
        else if (m_fetched.contains(row.id))
            rows.push_back(row);
    }
    replaceAll(std::move(rows));
}

void RunsModel::setFetched(std::vector<RunRow> rows)
{
    const QSet<QString> before = std::exchange(m_fetched, {});
    std::erase_if(rows, [&](const RunRow &row) { return rowOf(row.id) >= 0 && !before.contains(row.id); });
    for (const RunRow &row : rows)
        m_fetched.insert(row.id);
    const QSet<QString> gone = before - m_fetched;
    apply(std::move(rows), QStringList(gone.begin(), gone.end()));
}

void RunsModel::applyBounded(std::vector<RunRow> changed, int most)
{
    for (const RunRow &row : changed)
        m_fetched.remove(row.id);
    apply(std::move(changed), {});
    std::vector<std::pair<qlonglong, QString>> ended;
    for (const RunRow &row : rows()) {
        if (hasEnded(row.state) && !m_fetched.contains(row.id))
            ended.emplace_back(msecsOf(row.queuedAt), row.id);
    }
    if (static_cast<int>(ended.size()) <= most + most / 4) // not for each single one
        return;
    std::sort(ended.begin(), ended.end());
    ended.resize(ended.size() - static_cast<std::size_t>(most));
    QStringList gone;
    for (const auto &[queued, id] : ended)
        gone += id;
    apply({}, gone);
}

} // namespace holdfast::gui
