// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/events.h"

#include "gui/models/csv.h"
#include "gui/models/jobs_model.h"
#include "gui/theme/labels.h"

#include <QStringBuilder>

#include <algorithm>
#include <array>

namespace holdfast::gui {
namespace {

constexpr std::array kKindWords{"worker", "run", "server", "change"};
constexpr std::array kLevelWords{"good", "warning", "bad", "quiet"};

constexpr TableColumn kEventColumns[] = {
    {QT_TRANSLATE_NOOP("holdfast::gui::EventsModel", "When")},
    {QT_TRANSLATE_NOOP("holdfast::gui::EventsModel", "What happened")},
    {QT_TRANSLATE_NOOP("holdfast::gui::EventsModel", "Name")},
    {QT_TRANSLATE_NOOP("holdfast::gui::EventsModel", "In detail")},
};
static_assert(std::size(kEventColumns) == EventsModel::ColumnCount);
constexpr TableColumns kAllOfEvents{"holdfast::gui::EventsModel", kEventColumns};

QString kindWord(EventKind kind)
{
    return QLatin1String(kKindWords[std::size_t(kind)]);
}

QString levelWord(Level level)
{
    return QLatin1String(kLevelWords[std::size_t(level)]);
}

bool isProblem(Level level)
{
    return level == Level::Bad || level == Level::Warning;
}

QString keyOfEvent(EventKind kind, const QString &name, WallTime at, const char *what = "")
{
    return QStringLiteral("%1 %2 %3 %4").arg(kindWord(kind), QLatin1String(what), QString::number(toMsecs(at)), name);
}

} // namespace

std::vector<EventRow> Events::of(const OutageRow &outage)
{
    std::vector<EventRow> events;
    events.push_back({keyOfEvent(EventKind::Worker, outage.worker, outage.began, "away"), outage.began,
                      EventKind::Worker, Level::Bad, Labels::workerState(QStringLiteral("offline")), outage.worker,
                      outage.verdict.isEmpty() ? Labels::cause(outage.cause) : outage.verdict});
    if (outage.back)
        events.push_back({keyOfEvent(EventKind::Worker, outage.worker, outage.began, "back"), *outage.back,
                          EventKind::Worker, Level::Good, tr("back"), outage.worker,
                          tr("after %1").arg(Labels::duration(*outage.back - outage.began))});
    return events;
}

std::vector<EventRow> Events::of(const RunRow &run)
{
    if (!hasEnded(run.state) || !run.finishedAt)
        return {};
    QStringList detail;
    if (!run.reason.isEmpty())
        detail += run.reason;
    if (!run.worker.isEmpty())
        detail += tr("on %1").arg(run.worker);
    if (run.startedAt && *run.finishedAt >= *run.startedAt)
        detail += tr("took %1").arg(Labels::duration(*run.finishedAt - *run.startedAt));
    return {{keyOfEvent(EventKind::Run, run.id, *run.finishedAt), *run.finishedAt, EventKind::Run,
             levelOfRun(run.state), Labels::runState(run.state), run.job, detail.join(QStringLiteral(", "))}};
}

std::vector<EventRow> Events::of(const ServerStart &start)
{
    return {{keyOfEvent(EventKind::Server, {}, start.at),
             start.at,
             EventKind::Server,
             Level::Quiet,
             tr("server started"),
             {},
             tr("version %1").arg(start.version)}};
}

std::vector<EventRow> Events::of(const ChangeRow &change)
{
    const QString who = change.who.isEmpty() ? tr("without a token") : tr("by %1").arg(change.who);
    const QString from = change.from.isEmpty() ? tr("by the server itself") : tr("%1, from %2").arg(who, change.from);
    return {{keyOfEvent(EventKind::Change, change.id, change.at), change.at, EventKind::Change, Level::Quiet,
             QString(change.what).replace(u'_', u' '), change.name, from}};
}

std::vector<EventRow> Events::newest(std::vector<EventRow> events, std::size_t most)
{
    const auto isNewer = [](const EventRow &a, const EventRow &b) { return a.at > b.at; };
    if (events.size() <= most)
        return events;
    const auto end = events.begin() + static_cast<std::ptrdiff_t>(most);
    std::nth_element(events.begin(), end, events.end(), isNewer);
    events.erase(end, events.end());
    return events;
}

QByteArray Events::toCsv(const std::vector<EventRow> &events)
{
    QString csv = QStringLiteral("at,kind,what,name,detail\r\n");
    for (const EventRow &event : events)
        csv += csvLine({toIso(event.at), kindWord(event.kind), csvField(event.what), csvField(event.name),
                        csvField(event.detail)});
    return csv.toUtf8();
}

EventsModel::EventsModel(QObject *parent)
    : KeyedTable(kAllOfEvents, parent)
{}

QString EventsModel::stateOf(EventKind kind, bool isProblem)
{
    return isProblem ? kindWord(kind) + u'!' : kindWord(kind);
}

QVariant EventsModel::cell(const EventRow &row, int column, int role) const
{
    const bool sorting = role == SortRole;
    if (role == SearchRole)
        return QString(row.what % u'\n' % row.name % u'\n' % row.detail);
    if (role == StateRole)
        return stateOf(row.kind, isProblem(row.level));
    if (role == KeyRole)
        return row.key;
    if (role == PaintRole && column == What)
        return levelWord(row.level);
    if (role == Qt::ToolTipRole)
        return column == At ? Labels::fullTime(row.at) : column == Detail ? row.detail : QString();
    if (role != Qt::DisplayRole && !sorting)
        return {};
    switch (column) {
    case At:
        return sorting ? QVariant(qlonglong(toMsecs(row.at))) : Labels::time(row.at, WallTime());
    case What:
        return row.what;
    case Name:
        return row.name;
    case Detail:
        return row.detail;
    default:
        return {};
    }
}

Level levelOfEvent(const QString &word)
{
    const auto *found = std::find(kLevelWords.begin(), kLevelWords.end(), word);
    return found == kLevelWords.end() ? Level::Quiet : static_cast<Level>(found - kLevelWords.begin());
}

} // namespace holdfast::gui
