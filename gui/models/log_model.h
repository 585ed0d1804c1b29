// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/log.h"
#include "core/base/time.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <deque>
#include <mutex>
#include <vector>

namespace holdfast::gui {

struct LogLine
{
    WallTime time{};
    LogLevel level = LogLevel::Info;
    QString category; ///< short: "link"
    QString message;
    QString action; ///< what somebody must do; empty: nothing
};

/// The newest lines of the process's log, at most 20,000; oldest first. add() may be called from any thread, all else
/// lives in the window's. Lines come in batches, so that a flood of them is no flood of signals.
class LogModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Level, Category, Message, Action, ColumnCount };
    static constexpr int kMaxLines = 20'000;

    explicit LogModel(QObject *parent = nullptr);

    void add(LogLine line);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    [[nodiscard]] static QString levelWord(LogLevel level);

private:
    void takeWaiting();

    std::deque<LogLine> m_lines;
    std::mutex m_mutex; ///< guards m_waiting
    std::vector<LogLine> m_waiting;
    QTimer m_batch;
};

} // namespace holdfast::gui
