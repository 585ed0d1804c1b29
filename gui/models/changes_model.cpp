// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/changes_model.h"

#include "gui/theme/labels.h"

#include <QStringBuilder>

namespace holdfast::gui {
namespace {

constexpr TableColumn kColumns[] = {
    {QT_TRANSLATE_NOOP("holdfast::gui::ChangesModel", "When")},
    {QT_TRANSLATE_NOOP("holdfast::gui::ChangesModel", "Who"),
     QT_TRANSLATE_NOOP("holdfast::gui::ChangesModel", "The name of the token")},
    {QT_TRANSLATE_NOOP("holdfast::gui::ChangesModel", "From"),
     QT_TRANSLATE_NOOP("holdfast::gui::ChangesModel", "The address that asked for it")},
    {QT_TRANSLATE_NOOP("holdfast::gui::ChangesModel", "What")},
    {QT_TRANSLATE_NOOP("holdfast::gui::ChangesModel", "Name")},
    {QT_TRANSLATE_NOOP("holdfast::gui::ChangesModel", "Job")},
};
static_assert(std::size(kColumns) == ChangesModel::ColumnCount);
constexpr TableColumns kAll{"holdfast::gui::ChangesModel", kColumns};

/// "job_added" as words: those that the command shows, in every language.
QString words(QString what)
{
    return what.replace(u'_', u' ');
}

} // namespace

ChangesModel::ChangesModel(QObject *parent)
    : KeyedTable(kAll, parent)
{}

QVariant ChangesModel::cell(const ChangeRow &row, int column, int role) const
{
    const bool sorting = role == SortRole;
    if (role == SearchRole)
        return QString(row.who % u'\n' % row.from % u'\n' % words(row.what) % u'\n' % row.name % u'\n' % row.job);
    if (role == KeyRole)
        return row.id;
    if (role == Qt::ToolTipRole && column == At)
        return Labels::fullTime(row.at);
    if (role != Qt::DisplayRole && !sorting)
        return {};
    switch (column) {
    case At:
        return sorting ? QVariant(qlonglong(toMsecs(row.at))) : Labels::time(row.at, WallTime());
    case Who:
        return row.who;
    case From:
        return row.from.isEmpty() && !sorting ? tr("the server itself") : row.from;
    case What:
        return words(row.what);
    case Name:
        return row.name;
    case Job:
        return row.job;
    default:
        return {};
    }
}

} // namespace holdfast::gui
