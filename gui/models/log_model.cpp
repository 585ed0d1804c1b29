// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/log_model.h"

#include "gui/models/keyed_table.h"
#include "gui/theme/labels.h"
#include "gui/theme/plain_text.h"

namespace holdfast::gui {
namespace {

constexpr int kBatchMs = 200;

constexpr TableColumn kColumns[] = {
    {QT_TRANSLATE_NOOP("holdfast::gui::LogModel", "Time")},
    {QT_TRANSLATE_NOOP("holdfast::gui::LogModel", "Level")},
    {QT_TRANSLATE_NOOP("holdfast::gui::LogModel", "Category")},
    {QT_TRANSLATE_NOOP("holdfast::gui::LogModel", "Message")},
    {QT_TRANSLATE_NOOP("holdfast::gui::LogModel", "To do")},
};
static_assert(std::size(kColumns) == LogModel::ColumnCount);
constexpr TableColumns kAll{"holdfast::gui::LogModel", kColumns};

} // namespace

LogModel::LogModel(QObject *parent)
    : QAbstractTableModel(parent)
{
    connect(&m_batch, &QTimer::timeout, this, &LogModel::takeWaiting);
    m_batch.start(kBatchMs);
}

void LogModel::add(LogLine line)
{
    const std::lock_guard lock(m_mutex);
    if (m_waiting.size() >= kMaxLines) // nobody would see them
        m_waiting.erase(m_waiting.begin(), m_waiting.begin() + kMaxLines / 2);
    m_waiting.push_back(std::move(line));
}

void LogModel::takeWaiting()
{
    std::vector<LogLine> lines;
    {
        const std::lock_guard lock(m_mutex);
        lines.swap(m_waiting);
    }
    if (lines.empty())
        return;
    const int added = static_cast<int>(lines.size());
    const int surplus = std::min(rowCount(), rowCount() + added - kMaxLines);
    if (surplus > 0) {
        beginRemoveRows({}, 0, surplus - 1);
        m_lines.erase(m_lines.begin(), m_lines.begin() + surplus);
        endRemoveRows();
    }
    beginInsertRows({}, rowCount(), rowCount() + added - 1);
    std::move(lines.begin(), lines.end(), std::back_inserter(m_lines));
    endInsertRows();
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int LogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString LogModel::levelWord(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return tr("debug");
    case LogLevel::Info:
        return tr("info");
    case LogLevel::Warning:
        return tr("warning");
    case LogLevel::Error:
        return tr("error");
    }
    Q_UNREACHABLE();
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return kAll.header(section, orientation, role);
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LogLine &line = m_lines[static_cast<std::size_t>(index.row())];
    if (role == StateRole)
        return static_cast<int>(line.level);
    if (role == KeyRole)
        return line.category;
    if (role == SearchRole)
        return QString(line.message + u'\n' + line.action);
    if (role == Qt::ToolTipRole && index.column() >= Message)
        return plainTip(line.action.isEmpty() ? line.message : line.message + u'\n' + line.action);
    if (role == PaintRole && index.column() == Level)
        return line.level >= LogLevel::Error     ? QStringLiteral("bad")
               : line.level >= LogLevel::Warning ? QStringLiteral("warning")
                                                 : QString();
    if (role == SortRole)
        return index.row();
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Time:
        return Labels::time(line.time, line.time);
    case Level:
        return levelWord(line.level);
    case Category:
        return line.category;
    case Message:
        return line.message;
    case Action:
        return line.action;
    default:
        return {};
    }
}

} // namespace holdfast::gui
