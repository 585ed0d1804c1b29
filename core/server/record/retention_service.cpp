// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/record/retention_service.h"

#include "core/base/log.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace holdfast::server {
namespace {

using namespace std::chrono_literals;

/// After a portion: the writer thread belongs to results.
constexpr Milliseconds kPause{50};
/// Between two rounds; a fraction of how long runs are kept, where that is short.
constexpr Milliseconds kLeastWait = 1s;
constexpr Milliseconds kMostWait = 10min;
constexpr int kRoundsAKeep = 10;

constexpr int kPagesAtOnce = 50;
/// So many free pages stay in the file: the next runs fill them.
constexpr qint64 kPagesLeft = 1'000;

Milliseconds waitOf(const jobs::KeepRules &rules)
{
    const Milliseconds shortest = std::min(rules.runs, rules.output.value_or(rules.runs));
    return std::clamp(shortest / kRoundsAKeep, kLeastWait, kMostWait);
}

} // namespace

RetentionService::RetentionService(RunService &runs, const jobs::KeepRules &rules, const runtime::Clock &clock,
                                   QObject *parent)
    : QObject(parent)
    , m_runs(runs)
    , m_rules(rules)
    , m_timer(clock)
{
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, &RetentionService::lookNow);
}

void RetentionService::begin()
{
    m_timer.set(m_runs.now().mono + std::min<Milliseconds>(waitOf(m_rules), 10s));
}

void RetentionService::end()
{
    m_isStopping = true;
    m_timer.set(std::nullopt);
}

void RetentionService::lookNow()
{
    if (m_isUnderWay || m_isStopping)
        return;
    m_isUnderWay = true;
    m_place = {};
    m_unprovenNow.clear();
    m_deletedNow = 0;
    m_jobs.clear();
    for (const auto &[name, job] : m_runs.book().catalogue().all())
        m_jobs.insert(name);
    look();
}

/// A clock that has to prove steady could be years ahead: nothing is too old by it.
void RetentionService::look()
{
    if (m_isStopping)
        return;
    if (const auto why = m_runs.unavailable())
        return giveUp(*why);
    const WallTime now = m_runs.now().wall;
    m_runs.store().read<OldFound>(
        this,
        [place = m_place, rules = m_rules, jobs = m_jobs, now](store::Reader &reader) {
            return findOld(reader, place, rules, jobs, now);
        },
        [this](const Result<OldFound> &found) {
            if (found)
                take(*found);
            else
                giveUp(found.problem());
        });
}

void RetentionService::take(const OldFound &found)
{
    if (m_isStopping)
        return;
    m_place = found.next;
    m_unprovenNow += found.unproven;
    if (found.writes.empty())
        return found.isRoundOver ? endRound() : look();
    if (found.runs > 0)
        m_runs.noteDeleted(found.latest);
    m_runs.record(found.writes, [this, runs = found.runs](const Result<void> &done) {
        m_deletedNow += done ? runs : 0;
        m_deletedRuns += done ? runs : 0;
        later(&RetentionService::look);
    });
}

void RetentionService::endRound()
{
    if (m_deletedNow > 0)
        log(lcStore(), LogLevel::Info, QStringLiteral("old runs were deleted: %1").arg(m_deletedNow));
    m_unprovenNow.removeDuplicates();
    for (const QString &job : std::as_const(m_unprovenNow)) {
        if (!m_unproven.contains(job))
            log(lcStore(), LogLevel::Warning,
                QStringLiteral("old runs of job %1 are kept: the audit finds its scheduled times incomplete").arg(job),
                QStringLiteral("look at the findings: holdfast audit"));
    }
    m_unproven = m_unprovenNow;
    readSpace();
}

void RetentionService::readSpace()
{
    if (m_isStopping)
        return;
    m_runs.store().read<store::StoreSpace>(
        this, [](store::Reader &reader) { return reader.space(); },
        [this](const Result<store::StoreSpace> &space) {
            if (space)
                tidy(*space);
            else
                giveUp(space.problem());
        });
}

/// Pages at the end of the file are moved into free ones, and the file is cut.
void RetentionService::tidy(const store::StoreSpace &space)
{
    if (m_isStopping || m_runs.unavailable())
        return giveUp({});
    const WallTime now = m_runs.now().wall;
    if (space.sizes.isEmpty() || jobs::dayOf(space.sizes.last().at) < jobs::dayOf(now))
        m_runs.record({jobs::PutStoreSize{now, space.bytes - space.freeBytes}}, {});
    if (m_deletedNow == 0 || space.freePages <= kPagesLeft)
        return giveUp({});
    const qint64 before = space.freePages;
    m_runs.record({jobs::GiveBackSpace{kPagesAtOnce}}, [this, before](const Result<void> &) {
        if (before - kPagesAtOnce <= kPagesLeft)
            m_deletedNow = 0; // enough for this round
        later(&RetentionService::readSpace);
    });
}

/// The round ends here; the next one begins anew.
void RetentionService::giveUp(const Problem &why)
{
    if (!why.what.isEmpty())
        log(lcStore(), LogLevel::Debug, QStringLiteral("old runs are looked at later: %1").arg(why.text()));
    m_isUnderWay = false;
    if (!m_isStopping)
        m_timer.set(m_runs.now().mono + waitOf(m_rules));
    Q_EMIT roundOver();
}

void RetentionService::later(void (RetentionService::*next)())
{
    QTimer::singleShot(kPause, this, next);
}

} // namespace holdfast::server
