// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/workers_model.h"

#include "gui/models/outages_model.h"
#include "gui/theme/labels.h"

#include <QStringBuilder>

namespace holdfast::gui {
namespace {

constexpr auto kDay = std::chrono::hours(24);

constexpr TableColumn kColumns[] = {
    {QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "Worker")},
    {QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "State"),
     QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel",
                       "connected; degraded: alive, but stalled or slow to answer; offline")},
    {QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "For"),
     QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "How long it has been in this state")},
    {QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "Reason")},
    {QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "Last 24 h"),
     QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "Outages of the last 24 hours, coloured by cause")},
    {QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "Ack, 15 min"),
     QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "The slowest answer of each of the last 15 minutes")},
    {QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "p50, ms"),
     QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel",
                       "Milliseconds from a message read to its answer written, the commit included: half were faster"),
     true},
    {QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "p99, ms"),
     QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "Milliseconds; one answer in a hundred took longer"), true},
    {QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "max, ms"),
     QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "Milliseconds; the slowest answer"), true},
    {QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "Ping, ms"),
     QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel",
                       "Milliseconds from the server's ping to the pong: half were faster"),
     true},
    {QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "Slots"),
     QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "Active runs, of the runs that the worker takes at once"), true},
    {QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "Outages 24 h"),
     QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "How often it came back in the last 24 hours"), true},
    {QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "Heartbeat"),
     QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "Since its last heartbeat"), true},
    {QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "Address")},
    {QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "Version")},
    {QT_TRANSLATE_NOOP("holdfast::gui::WorkersModel", "Platform")},
};
static_assert(std::size(kColumns) == WorkersModel::ColumnCount);
constexpr TableColumns kAll{"holdfast::gui::WorkersModel", kColumns};

double orNone(std::optional<double> value)
{
    return value.value_or(-1);
}

qlonglong msecsOf(MaybeTime time)
{
    return time ? toMsecs(*time) : 0;
}

/// Worst first, so that sorting by state brings up what matters.
int rank(const QString &state)
{
    return state == u"offline" ? 0 : state == u"degraded" ? 1 : 2;
}

} // namespace

QString searchTextOf(const WorkerRow &row)
{
    QString text = row.name % u'\n' % row.hostname % u'\n' % row.address % u'\n' % row.version % u'\n' % row.platform %
                   u'\n' % row.reason;
    for (auto it = row.labels.cbegin(); it != row.labels.cend(); ++it)
        text += u'\n' % it.key() % u'=' % it.value();
    if (row.flapping)
        text += QStringLiteral("\nflapping");
    return text;
}

WorkersModel::WorkersModel(Clock clock, QObject *parent)
    : KeyedTable(kAll, parent)
    , m_clock(std::move(clock))
{}

QVariant WorkersModel::cell(const WorkerRow &row, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return tip(row, column);
    case SortRole:
        return sortValue(row, column);
    case SearchRole:
        return searchTextOf(row);
    case StateRole:
        return row.state;
    case KeyRole:
        return row.name;
    case PaintRole:
        return paintValue(row, column);
    default:
        return {};
    }
}

QString WorkersModel::text(const WorkerRow &row, int column) const
{
    switch (column) {
    case Name:
        return row.name;
    case State:
        return row.flapping ? tr("%1, flapping").arg(Labels::workerState(row.state)) : Labels::workerState(row.state);
    case Reason:
        return row.reason;
    case Since:
        return row.since ? Labels::duration(now() - *row.since) : QString();
    case AckP50:
        return Labels::ms(row.ackMs.p50);
    case AckP99:
        return Labels::ms(row.ackMs.p99);
    case AckMax:
        return Labels::ms(row.ackMs.max);
    case RttP50:
        return Labels::ms(row.rttMs.p50);
    case Slots:
        return QStringLiteral("%1 / %2").arg(row.running).arg(row.slots);
    case Reconnects:
        return QString::number(row.reconnects24h);
    case LastHeartbeat:
        return Labels::ago(row.lastHeartbeatAt ? row.lastHeartbeatAt : row.lastSeenAt, now());
    case Address:
        return row.address;
    case Version:
        return row.version;
    case Platform:
        return row.platform;
    default:
        return {};
    }
}

QVariant WorkersModel::sortValue(const WorkerRow &row, int column) const
{
    switch (column) {
    case State:
        return rank(row.state) * 2 - int(row.flapping);
    case Since:
        return -msecsOf(row.since);
    case Strip: {
        const auto outages = m_outages.value(row.name);
        return outages ? static_cast<int>(outages->size()) : 0;
    }
    case Spark15:
        return *std::max_element(row.ack15m.begin(), row.ack15m.end());
    case AckP50:
        return orNone(row.ackMs.p50);
    case AckP99:
        return orNone(row.ackMs.p99);
    case AckMax:
        return orNone(row.ackMs.max);
    case RttP50:
        return orNone(row.rttMs.p50);
    case Slots:
        return row.running;
    case Reconnects:
        return row.reconnects24h;
    case LastHeartbeat:
        return -msecsOf(row.lastHeartbeatAt ? row.lastHeartbeatAt : row.lastSeenAt);
    default:
        return text(row, column);
    }
}

QVariant WorkersModel::paintValue(const WorkerRow &row, int column) const
{
    if (column == Spark15)
        return QVariant::fromValue(row.ack15m);
    if (column == State)
        return row.flapping;
    if (column != Strip)
        return {};
    const WallTime end = now();
    return QVariant::fromValue(DayStrip{{end - kDay, end}, m_outages.value(row.name)});
}

QString WorkersModel::tip(const WorkerRow &row, int column) const
{
    switch (column) {
    case State:
    case Reason:
        return row.reason;
    case Since:
        return Labels::fullTime(row.since);
    case LastHeartbeat:
        return Labels::fullTime(row.lastHeartbeatAt ? row.lastHeartbeatAt : row.lastSeenAt);
    case Strip: {
        const auto outages = m_outages.value(row.name);
        if (!outages || outages->empty())
            return tr("no outage in the last 24 hours");
        const OutageRow &newest = outages->back();
        return tr("%n outage(s) in the last 24 hours; the newest: %1, %2", nullptr, static_cast<int>(outages->size()))
            .arg(Labels::cause(newest.cause), Labels::fullTime(newest.began));
    }
    default:
        return {};
    }
}

void WorkersModel::mergeOutages(const std::vector<OutageRow> &outages)
{
    QHash<QString, Outages> changed;
    for (const OutageRow &outage : outages)
        changed[outage.worker].push_back(outage);
    for (auto it = changed.begin(); it != changed.end(); ++it)
        keep(it.key(), merged(outagesOf(it.key()), *it));
    stripChanged(QSet<QString>(changed.keyBegin(), changed.keyEnd()));
}

void WorkersModel::dropLastingBut(const std::vector<OutageRow> &lasting)
{
    QHash<QString, WallTime> began;
    for (const OutageRow &outage : lasting)
        began.insert(outage.worker, outage.began);
    eraseOutages([&](const OutageRow &outage) {
        return !outage.back && began.value(outage.worker, WallTime()) != outage.began;
    });
}

void WorkersModel::dropOldOutages()
{
    eraseOutages([oldest = now() - kDay](const OutageRow &outage) { return outage.back && *outage.back < oldest; });
}

void WorkersModel::eraseOutages(const std::function<bool(const OutageRow &)> &isGone)
{
    QSet<QString> changed;
    for (const QString &worker : m_outages.keys()) {
        Outages outages = outagesOf(worker);
        if (std::erase_if(outages, isGone) > 0) {
            keep(worker, std::move(outages));
            changed.insert(worker);
        }
    }
    stripChanged(changed);
}

void WorkersModel::keep(const QString &worker, Outages outages)
{
    const WallTime oldest = now() - kDay;
    std::erase_if(outages, [&](const OutageRow &outage) { return outage.back && *outage.back < oldest; });
    if (outages.empty())
        m_outages.remove(worker);
    else
        m_outages[worker] = std::make_shared<const Outages>(std::move(outages));
}

std::vector<OutageRow> WorkersModel::outagesOf(const QString &worker) const
{
    const auto outages = m_outages.value(worker);
    return outages ? *outages : Outages();
}

void WorkersModel::stripChanged(const QSet<QString> &workers)
{
    std::vector<int> rows;
    for (const QString &worker : workers) {
        if (const int row = rowOf(worker); row >= 0)
            rows.push_back(row);
    }
    cellsChanged(rows, Strip, Strip);
}

} // namespace holdfast::gui
