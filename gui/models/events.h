// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"
#include "gui/models/keyed_table.h"
#include "gui/theme/theme.h"

#include <QCoreApplication>

namespace holdfast::gui {

/// What an event is about.
enum class EventKind { Worker, Run, Server, Change };

/// Something that happened on the server.
struct EventRow
{
    QString key;
    WallTime at{};
    EventKind kind = EventKind::Server;
    Level level = Level::Quiet;
    QString what; ///< one or two words: "offline", "failed", "job paused"
    QString name; ///< of the worker, the run's job, or what was changed
    QString detail;
    friend bool operator==(const EventRow &, const EventRow &) = default;
};

/// Events of the rows that the server keeps. Pure.
class Events final
{
    Q_DECLARE_TR_FUNCTIONS(holdfast::gui::Events)

public:
    Events() = delete;

    /// One when it began, and one when the worker was back.
    [[nodiscard]] static std::vector<EventRow> of(const OutageRow &outage);
    /// Nothing before it has ended.
    [[nodiscard]] static std::vector<EventRow> of(const RunRow &run);
    [[nodiscard]] static std::vector<EventRow> of(const ServerStart &start);
    [[nodiscard]] static std::vector<EventRow> of(const ChangeRow &change);
    /// The newest `most` of them.
    [[nodiscard]] static std::vector<EventRow> newest(std::vector<EventRow> events, std::size_t most);
    [[nodiscard]] static QByteArray toCsv(const std::vector<EventRow> &events);
};

/// One row an event.
class EventsModel final : public KeyedTable<EventRow>
{
    Q_DECLARE_TR_FUNCTIONS(holdfast::gui::EventsModel)

public:
    enum Column { At, What, Name, Detail, ColumnCount };

    explicit EventsModel(QObject *parent = nullptr);

    /// The row's state for a filter: the kind's word, with "!" behind it where the event is not good.
    [[nodiscard]] static QString stateOf(EventKind kind, bool isProblem);

protected:
    [[nodiscard]] QString keyOf(const EventRow &row) const override { return row.key; }
    [[nodiscard]] QVariant cell(const EventRow &row, int column, int role) const override;
};

/// Of the word that EventsModel gives a delegate to paint.
[[nodiscard]] Level levelOfEvent(const QString &word);

} // namespace holdfast::gui
