// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/feed/values.h"

#include <QCoreApplication>

namespace holdfast::gui {

/// Something about a run, with the name of it; both for people.
struct RunFact
{
    QString name;
    QString value;
    friend bool operator==(const RunFact &, const RunFact &) = default;
};

/// What a run came to, in words. Pure.
class RunFacts final
{
    Q_DECLARE_TR_FUNCTIONS(holdfast::gui::RunFacts)

public:
    RunFacts() = delete;

    /// "failed, exit code 3", "queued".
    [[nodiscard]] static QString headline(const RunRow &run);
    /// Why it is in that state; empty if the headline says all there is.
    [[nodiscard]] static QString reason(const RunRow &run);
    /// Where, when and by whose wish; what is not known is left out. `now`: the server's time.
    [[nodiscard]] static QList<RunFact> facts(const RunRow &run, WallTime now);
    /// How long its job usually takes, and whether this run takes far longer; no value where too few runs tell.
    [[nodiscard]] static RunFact usual(const RunRow &run, const UsualDuration &usual, WallTime now);
    /// "1: failed, exit code 3, on web-1, 13:02:11, took 4.1 s: no such file".
    [[nodiscard]] static QString attempt(const AttemptRow &attempt, WallTime now);
};

} // namespace holdfast::gui
