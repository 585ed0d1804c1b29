// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/retention.h"
#include "core/store/reader.h"

#include <QSet>

namespace holdfast::server {

/// How far a round over all old runs has come: first output that goes before its run, then runs by job.
struct RoundPlace
{
    std::optional<WallTime> mostFrom; ///< of jobs::KeepRules::most, as it was at the begin of the round
    bool isBegun = false;
    bool isOutputDone = false;
    qint64 afterSeq = 0;
    QString job; ///< the one under way, or the last one that is done
    bool isWithin = false;
    bool isUnproven = false; ///< the audit did not find that job whole in this round
    std::optional<jobs::RunPlace> after = std::nullopt;
    std::optional<QString> lastSuccess = std::nullopt;
};

/// What one look found.
struct OldFound
{
    RoundPlace next;
    jobs::Writes writes = {};  ///< of one short transaction; may be empty
    qsizetype runs = 0;        ///< that go with it
    WallTime latest{};         ///< of these, the latest time when one was queued
    QStringList unproven = {}; ///< jobs whose slots the audit did not find whole: their runs stay
    bool isRoundOver = false;
};

/// Looks from `place` on for what goes next; at some jobs at most, so that it is short. A run with a slot goes only
/// after the audit has found the job whole up to that slot. Blocking; for the reader's thread.
[[nodiscard]] Result<OldFound> findOld(store::Reader &reader, const RoundPlace &place, const jobs::KeepRules &rules,
                                       const QSet<QString> &jobsThere, WallTime now);

} // namespace holdfast::server
