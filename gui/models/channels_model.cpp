// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/channels_model.h"

#include "gui/theme/labels.h"

namespace holdfast::gui {
namespace {

constexpr TableColumn kChannelColumns[] = {
    {QT_TRANSLATE_NOOP("holdfast::gui::ChannelsModel", "Channel")},
    {QT_TRANSLATE_NOOP("holdfast::gui::ChannelsModel", "Kind")},
    {QT_TRANSLATE_NOOP("holdfast::gui::ChannelsModel", "To")},
    {QT_TRANSLATE_NOOP("holdfast::gui::ChannelsModel", "State")},
    {QT_TRANSLATE_NOOP("holdfast::gui::ChannelsModel", "Waiting"),
     QT_TRANSLATE_NOOP("holdfast::gui::ChannelsModel", "Events that are still to be told"), true},
    {QT_TRANSLATE_NOOP("holdfast::gui::ChannelsModel", "Last sent"),
     QT_TRANSLATE_NOOP("holdfast::gui::ChannelsModel", "Since the server started")},
};
static_assert(std::size(kChannelColumns) == ChannelsModel::ColumnCount);
constexpr TableColumns kAllOfChannels{"holdfast::gui::ChannelsModel", kChannelColumns};

} // namespace

ChannelsModel::ChannelsModel(std::function<WallTime()> clock, QObject *parent)
    : KeyedTable(kAllOfChannels, parent)
    , m_clock(std::move(clock))
{}

QString ChannelsModel::kindText(const QString &kind)
{
    return kind == u"mail" ? tr("mail") : kind == u"exec" ? tr("program") : kind == u"webhook" ? tr("webhook") : kind;
}

QVariant ChannelsModel::cell(const ChannelRow &row, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case SortRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return column == LastSent ? Labels::fullTime(row.lastSent) : column == State ? row.error : QString();
    case SearchRole:
        return QString(row.name + u'\n' + row.target + u'\n' + row.error);
    case KeyRole:
        return row.name;
    case PaintRole:
        return column == State ? QVariant(row.failures > 0 ? QStringLiteral("failed") : QStringLiteral("succeeded"))
                               : QVariant();
    default:
        return {};
    }
}

QString ChannelsModel::text(const ChannelRow &row, int column) const
{
    switch (column) {
    case Name:
        return row.name;
    case Kind:
        return kindText(row.kind);
    case Target:
        return row.target;
    case State:
        return row.failures == 0 ? tr("fine") : tr("failed %n time(s): %1", nullptr, row.failures).arg(row.error);
    case Waiting:
        return QString::number(row.waiting);
    case LastSent:
        return row.lastSent ? Labels::ago(row.lastSent, m_clock()) : tr("nothing yet");
    default:
        return {};
    }
}

} // namespace holdfast::gui
