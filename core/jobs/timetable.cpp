// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/timetable.h"

#include "core/base/ids.h"

#include <algorithm>

namespace holdfast::jobs {
namespace {

using schedule::Kind;

Problem bad(const char *field, const QString &what)
{
    return {QStringLiteral("bad_field"), what, QLatin1String(field), {}};
}

bool hasNul(const QString &text)
{
    return text.contains(QChar(u'\0'));
}

Result<void> checkCommand(const Job &job)
{
    if (job.command.isEmpty() || job.command.first().isEmpty())
        return bad("command", QStringLiteral("names no program"));
    constexpr qsizetype most = 64 * 1024;
    qsizetype size = 0;
    for (const QString &word : job.command)
        size += word.size() + 1;
    for (auto it = job.env.cbegin(); it != job.env.cend(); ++it) {
        if (it.key().isEmpty() || it.key().contains(u'=') || hasNul(it.key() + it.value()))
            return bad("env",
                       QStringLiteral("\"%1\" is not a name for a variable, or its value holds a NUL").arg(it.key()));
        size += it.key().size() + it.value().size() + 2;
    }
    if (std::any_of(job.command.begin(), job.command.end(), hasNul))
        return bad("command", QStringLiteral("holds a NUL character"));
    if (size > most)
        return bad(
            "command",
            QStringLiteral("command and environment have %1 characters; at most %2 are taken").arg(size).arg(most));
    if (job.cwd.size() > 4096 || hasNul(job.cwd))
        return bad("cwd", QStringLiteral("is not a path"));
    return {};
}

} // namespace

Result<void> checkJob(const Job &job, WallTime now)
{
    if (!isGoodName(job.name)) {
        return bad("name", QStringLiteral(
                               "\"%1\" is not a name: 1 to 100 of letters, digits and . _ -, not beginning with . or -")
                               .arg(job.name.left(120)));
    }
    if (auto command = checkCommand(job); !command)
        return command;
    if (job.timeout < Milliseconds(0) || job.timeout > std::chrono::days(366))
        return bad("timeout", QStringLiteral("is not from 0 to 366 days"));
    if (job.retries < 0 || job.retries > 1000)
        return bad("retries", QStringLiteral("is %1, not from 0 to 1000").arg(job.retries));
    if (job.priority < -1000 || job.priority > 1000)
        return bad("priority", QStringLiteral("is %1, not from -1000 to 1000").arg(job.priority));
    if (auto checked = checkPolicy(job.policy); !checked)
        return checked;
    if (auto checked = schedule::check(job.schedule); !checked)
        return checked;
    if (job.schedule.kind != Kind::OnRequest && !schedule::nextSlot(job.schedule, now)) {
        return job.schedule.kind == Kind::At ? bad("at", QStringLiteral("%1 is in the past").arg(job.schedule.text))
                                             : bad("cron", QStringLiteral("\"%1\" never comes").arg(job.schedule.text));
    }
    return {};
}

QStringList Timetable::restore(const Loaded &loaded)
{
    QStringList unreadable;
    m_former.restore(loaded.planned);
    for (const Job &job : loaded.jobs) {
        Entry entry{job, {}, {}, m_former.of(job.name)};
        if (auto compiled = schedule::Compiled::compile(job.schedule))
            entry.plan = *compiled;
        else
            unreadable += job.name;
        m_entries.insert_or_assign(job.name, std::move(entry));
    }
    for (const Span &span : loaded.openSpans) {
        const auto found = m_entries.find(span.job);
        if (found != m_entries.end())
            planFrom(found->second, std::max(span.plannedUntil, m_former.known(span.job).value_or(span.from)));
    }
    return unreadable;
}

void Timetable::planFrom(Entry &entry, WallTime from)
{
    entry.plannedUntil = from;
    entry.next.reset();
    if (entry.plan && entry.job.enabled) {
        if (const auto moment = entry.plan->next(from))
            entry.next = moment->at;
    }
}

void Timetable::openSpan(Entry &entry, WallTime now, Writes &writes)
{
    if (entry.job.schedule.kind == Kind::OnRequest)
        return;
    // A wall clock that was set back must not open a span over slots that are planned already.
    const WallTime from = std::max(now, entry.plannedUntil);
    writes.push_back(OpenSpan{{entry.job.name, entry.job.schedule, from, std::nullopt, from}});
    planFrom(entry, from);
}

void Timetable::closeSpan(Entry &entry, WallTime now, Writes &writes)
{
    if (entry.job.schedule.kind == Kind::OnRequest || !entry.job.enabled)
        return;
    entry.plannedUntil = std::max(now, entry.plannedUntil);
    writes.push_back(CloseSpan{entry.job.name, entry.plannedUntil});
    entry.next.reset();
}

void Timetable::add(const Job &job, WallTime now, Writes &writes)
{
    Entry entry{job, {}, {}, m_former.of(job.name)};
    if (auto compiled = schedule::Compiled::compile(job.schedule))
        entry.plan = *compiled;
    writes.push_back(PutJob{job});
    if (job.enabled)
        openSpan(entry, now, writes);
    m_entries.insert_or_assign(job.name, std::move(entry));
}

void Timetable::replace(const Job &job, WallTime now, Writes &writes)
{
    const auto found = m_entries.find(job.name);
    if (found == m_entries.end())
        return;
    Entry &entry = found->second;
    closeSpan(entry, now, writes);
    entry.job = job;
    entry.plan.reset();
    if (auto compiled = schedule::Compiled::compile(job.schedule))
        entry.plan = *compiled;
    writes.push_back(PutJob{job});
    if (job.enabled)
        openSpan(entry, now, writes);
}

void Timetable::remove(const QString &name, WallTime now, Writes &writes)
{
    const auto found = m_entries.find(name);
    if (found == m_entries.end())
        return;
    closeSpan(found->second, now, writes);
    writes.push_back(RemoveJob{name});
    m_former.keep(name, found->second.plannedUntil);
    m_entries.erase(found);
}

void Timetable::setEnabled(const QString &name, bool enabled, WallTime now, Writes &writes)
{
    const auto found = m_entries.find(name);
    if (found == m_entries.end() || found->second.job.enabled == enabled)
        return;
    Entry &entry = found->second;
    if (!enabled)
        closeSpan(entry, now, writes);
    entry.job.enabled = enabled;
    writes.push_back(PutJob{entry.job});
    if (enabled)
        openSpan(entry, now, writes);
}

const Job *Timetable::find(const QString &name) const
{
    const auto found = m_entries.find(name);
    return found == m_entries.end() ? nullptr : &found->second.job;
}

QList<Job> Timetable::jobs() const
{
    QList<Job> list;
    for (const auto &[name, entry] : m_entries)
        list += entry.job;
    return list;
}

std::optional<WallTime> Timetable::nextOf(const QString &name) const
{
    const auto found = m_entries.find(name);
    return found == m_entries.end() ? std::nullopt : found->second.next;
}

WallTime Timetable::plannedUntil(const QString &name) const
{
    const auto found = m_entries.find(name);
    return found == m_entries.end() ? m_former.of(name) : found->second.plannedUntil;
}

bool Timetable::isBehind(const QString &name, WallTime now) const
{
    const auto found = m_entries.find(name);
    if (found == m_entries.end() || !found->second.next || *found->second.next > now)
        return false;
    return found->second.plan->between(found->second.plannedUntil, now, kMostAtOnce + 1).size() > kMostAtOnce;
}

std::optional<WallTime> Timetable::next() const
{
    std::optional<WallTime> earliest;
    for (const auto &[name, entry] : m_entries) {
        if (entry.next && (!earliest || *entry.next < *earliest))
            earliest = entry.next;
    }
    return earliest;
}

std::vector<DueSlot> Timetable::due(WallTime now, Writes &writes)
{
    std::vector<DueSlot> due;
    auto next = m_entries.upper_bound(m_lastGiven);
    for (std::size_t looked = 0; looked < m_entries.size() && due.size() < kEnough; ++looked) {
        if (next == m_entries.end())
            next = m_entries.begin();
        m_lastGiven = next->first;
        take(next->second, now, due, writes);
        ++next;
    }
    return due;
}

std::vector<DueSlot> Timetable::dueOf(const QString &name, WallTime now, Writes &writes)
{
    std::vector<DueSlot> due;
    if (const auto found = m_entries.find(name); found != m_entries.end())
        take(found->second, now, due, writes);
    return due;
}

void Timetable::take(Entry &entry, WallTime now, std::vector<DueSlot> &due, Writes &writes)
{
    if (!entry.next || *entry.next > now)
        return;
    const auto moments = entry.plan->between(entry.plannedUntil, now, kMostAtOnce);
    for (const WallTime at : moments)
        due.push_back({entry.job.name, at, false});
    planFrom(entry, moments.back());
    due.back().newest = !entry.next || *entry.next > now;
    writes.push_back(AdvancePlan{entry.job.name, entry.plannedUntil});
}

} // namespace holdfast::jobs
