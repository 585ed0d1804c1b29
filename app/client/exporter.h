// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/client/command_run.h"
#include "app/options/commands.h"

#include <QJsonArray>
#include <QJsonObject>

namespace holdfast::app::client {

/// `export`: asks for runs, outages and changes, a page at a time, and prints each row as it comes, newest first.
class Exporter final : public CommandRun
{
    Q_OBJECT
public:
    Exporter(const CommandContext &context, const Export &command);
    void start() override;

private:
    enum class Part { Runs, Outages, Changes, Done };

    void ask();
    void onPage(const Answer &answer);
    [[nodiscard]] QString path() const;
    [[nodiscard]] bool isWanted(const QJsonObject &row) const;
    void turnPage(const QJsonArray &rows);
    [[nodiscard]] WallTime spanBegin() const;

    const bool m_isCsv;
    WallTime m_since{};
    Part m_part = Part::Runs;
    QString m_before; ///< of runs and changes, the last row of the former page; empty: the first page
    WallTime m_to{};  ///< of outages: the end of the span that is asked for
};

} // namespace holdfast::app::client
