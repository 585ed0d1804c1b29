// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/outages_model.h"

#include "gui/models/csv.h"
#include "gui/theme/labels.h"

#include <QStringBuilder>

#include <tuple>

namespace holdfast::gui {
namespace {

constexpr TableColumn kColumns[] = {
    {QT_TRANSLATE_NOOP("holdfast::gui::OutagesModel", "Worker")},
    {QT_TRANSLATE_NOOP("holdfast::gui::OutagesModel", "Began")},
    {QT_TRANSLATE_NOOP("holdfast::gui::OutagesModel", "Noticed after"), "", true},
    {QT_TRANSLATE_NOOP("holdfast::gui::OutagesModel", "Back after"), "", true},
    {QT_TRANSLATE_NOOP("holdfast::gui::OutagesModel", "Cause")},
    {QT_TRANSLATE_NOOP("holdfast::gui::OutagesModel", "What happened")},
    {QT_TRANSLATE_NOOP("holdfast::gui::OutagesModel", "What to do")},
    {QT_TRANSLATE_NOOP("holdfast::gui::OutagesModel", "Attempts"), "", true},
    {QT_TRANSLATE_NOOP("holdfast::gui::OutagesModel", "Held"),
     QT_TRANSLATE_NOOP("holdfast::gui::OutagesModel",
                       "Messages that waited on the worker until the connection was back"),
     true},
};
static_assert(std::size(kColumns) == OutagesModel::ColumnCount);
constexpr TableColumns kAll{"holdfast::gui::OutagesModel", kColumns};

QString seconds(Milliseconds duration)
{
    return QString::number(static_cast<double>(std::max<qint64>(0, duration.count())) / 1000.0, 'f', 3);
}

} // namespace

OutagesModel::OutagesModel(QObject *parent)
    : KeyedTable(kAll, parent)
{}

QString OutagesModel::keyFor(const OutageRow &row)
{
    return row.worker + u'@' + QString::number(toMsecs(row.began));
}

QVariant OutagesModel::cell(const OutageRow &row, int column, int role) const
{
    const bool sorting = role == SortRole;
    if (role == SearchRole)
        return QString(row.worker % u'\n' % row.cause % u'\n' % Labels::cause(row.cause) % u'\n' % row.verdict % u'\n' %
                       row.act);
    if (role == StateRole || (role == PaintRole && column == Cause))
        return row.cause;
    if (role == KeyRole)
        return keyFor(row);
    if (role == Qt::ToolTipRole && column == Began)
        return Labels::fullTime(row.began);
    if (role == Qt::ToolTipRole && column == Verdict)
        return row.verdict;
    if (role == Qt::ToolTipRole && column == Act)
        return row.act;
    if (role != Qt::DisplayRole && !sorting)
        return {};
    switch (column) {
    case Worker:
        return row.worker;
    case Began:
        return sorting ? QVariant(qlonglong(toMsecs(row.began))) : Labels::time(row.began, WallTime());
    case NoticedAfter: {
        const Milliseconds after = row.noticed - row.began;
        return sorting ? QVariant(qlonglong(after.count())) : Labels::duration(after);
    }
    case BackAfter:
        if (!row.back)
            return sorting ? QVariant(std::numeric_limits<qlonglong>::max()) : tr("still away");
        return sorting ? QVariant(qlonglong((*row.back - row.began).count())) : Labels::duration(*row.back - row.began);
    case Cause:
        return Labels::cause(row.cause);
    case Attempts:
        return sorting ? QVariant(row.attempts) : QVariant(QString::number(row.attempts));
    case Held:
        return sorting ? QVariant(row.held) : QVariant(QString::number(row.held));
    case Verdict:
        return row.verdict;
    case Act:
        return row.act.isEmpty() && !sorting ? tr("nothing") : row.act;
    default:
        return {};
    }
}

std::vector<OutageRow> merged(std::vector<OutageRow> outages, const std::vector<OutageRow> &newer)
{
    outages.insert(outages.end(), newer.begin(), newer.end());
    std::stable_sort(outages.begin(), outages.end(), [](const OutageRow &a, const OutageRow &b) {
        return std::tie(a.began, a.worker) < std::tie(b.began, b.worker);
    });
    std::vector<OutageRow> all;
    for (OutageRow &row : outages) {
        const bool isSame = !all.empty() && all.back().began == row.began && all.back().worker == row.worker;
        if (!isSame)
            all.push_back(std::move(row));
        else if (row.back || !all.back().back)
            all.back() = std::move(row);
    }
    return all;
}

AwayTime awayIn(Span span, const std::vector<OutageRow> &outages)
{
    AwayTime away;
    for (const OutageRow &outage : outages) {
        const WallTime from = std::max(outage.began, span.from);
        const WallTime to = std::min(outage.back.value_or(span.to), span.to);
        if (to < from)
            continue;
        ++away.times;
        away.length += to - from;
    }
    return away;
}

QByteArray toCsv(const std::vector<OutageRow> &outages)
{
    QString csv =
        QStringLiteral("worker,began,noticed,back,seconds_until_noticed,seconds_until_back,attempts,held,cause,"
                       "verdict,act\r\n");
    for (const OutageRow &row : outages) {
        const QStringList fields{csvField(row.worker),
                                 toIso(row.began),
                                 toIso(row.noticed),
                                 row.back ? toIso(*row.back) : QString(),
                                 seconds(row.noticed - row.began),
                                 row.back ? seconds(*row.back - row.began) : QString(),
                                 QString::number(row.attempts),
                                 QString::number(row.held),
                                 csvField(row.cause),
                                 csvField(row.verdict),
                                 csvField(row.act)};
        csv += csvLine(fields);
    }
    return csv.toUtf8();
}

} // namespace holdfast::gui
