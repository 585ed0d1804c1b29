// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/retention.h"

#include <algorithm>
#include <map>

namespace holdfast::jobs {
namespace {

bool isTooOld(const OldRun &run, Milliseconds kept, WallTime now)
{
    return run.recordedAt && *run.recordedAt <= now - kept;
}

/// The moment is that of the rule, so that the event of a run is written once however often its output is looked at.
RunEvent outputDropped(const OldOutput &output, Milliseconds kept)
{
    return {output.runId, output.attempt, *output.recordedAt + kept, QStringLiteral("output_deleted"),
            QStringLiteral("the output was deleted: it is kept for %1").arg(forPeople(kept))};
}

} // namespace

Choice chooseRuns(const OldRuns &runs, const KeepRules &rules, std::optional<WallTime> mostFrom, WallTime now)
{
    Choice choice;
    if (runs.staysWhole)
        return choice;
    for (const OldRun &run : runs.oldest) {
        if (runs.stay && !(run.place < *runs.stay))
            return choice;
        const bool isTooMany = (runs.most && run.place < *runs.most) || (mostFrom && run.place.queuedAt < *mostFrom);
        if (!isTooMany && run.place.queuedAt > now - rules.runs)
            return choice; // and so are all later ones
        const bool isWanted = run.place.id == runs.lastSuccess || !isFinal(run.state);
        if (!isWanted && (isTooMany || isTooOld(run, rules.runs, now)))
            choice.going.append(run);
        if (choice.going.size() == kRunsAPortion) {
            choice.goOnAfter = run.place;
            return choice;
        }
    }
    if (!runs.isAll && !runs.oldest.isEmpty())
        choice.goOnAfter = runs.oldest.last().place;
    return choice;
}

std::optional<WallTime> lastSlotOf(const QList<OldRun> &going)
{
    std::optional<WallTime> last;
    for (const OldRun &run : going)
        last = std::max(last, run.plannedAt); // nothing is less than any moment
    return last;
}

bool Portion::take(const OldRun &run, const QList<OutputPiece> &pieces)
{
    qsizetype fit = 0;
    for (const OutputPiece &piece : pieces) {
        const bool isFirst = m_pieces == 0; // one that is too large by itself goes alone
        if (m_pieces == kMostPieces || (!isFirst && m_bytes + piece.bytes > kMostBytes))
            break;
        ++m_pieces;
        m_bytes += piece.bytes;
        ++fit;
    }
    if (fit < pieces.size()) {
        if (fit > 0)
            m_output = DropOutput{run.place.id, pieces[fit - 1].seq};
        return false;
    }
    m_runs.append(run.place.id);
    m_latest = std::max(m_latest, run.place.queuedAt);
    return true;
}

Writes Portion::writes() const
{
    Writes writes;
    if (!m_runs.isEmpty())
        writes.emplace_back(DropRuns{m_runs});
    if (m_output)
        writes.emplace_back(*m_output);
    return writes;
}

OutputChoice chooseOutput(const QList<OldOutput> &oldest, Milliseconds kept, WallTime now)
{
    OutputChoice choice;
    std::map<QString, DropOutput> drops;
    qint64 bytes = 0;
    for (const OldOutput &each : oldest) {
        if (each.queuedAt > now - kept) {
            choice.isDone = true;
            break;
        }
        const bool goes = isFinal(each.state) && each.recordedAt && *each.recordedAt <= now - kept;
        if (goes && bytes > 0 && bytes + each.piece.bytes > Portion::kMostBytes)
            break;
        choice.goOnAfter = each.piece.seq;
        if (!goes)
            continue;
        bytes += each.piece.bytes;
        drops[each.runId] = {each.runId, each.piece.seq};
        choice.writes.emplace_back(PutEvent{outputDropped(each, kept)});
    }
    choice.isDone = choice.isDone || oldest.isEmpty();
    for (const auto &[id, drop] : drops)
        choice.writes.emplace_back(drop);
    return choice;
}

WallTime dayOf(WallTime at)
{
    return WallTime(std::chrono::floor<std::chrono::days>(at.time_since_epoch()));
}

SummaryRow summaryOf(const Run &run)
{
    SummaryRow row{run.job, dayOf(run.plannedAt.value_or(run.queuedAt)), run.state, 0, 1};
    if (run.plannedAt)
        row.slots = run.slotRange ? std::max<qint64>(run.slotRange->count, 1) : 1;
    return row;
}

} // namespace holdfast::jobs
