// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sql_tables.h"

#include "core/protocol/policy_json.h"
#include "core/store/sql_row.h"

#include <QStringList>

#include <array>

namespace holdfast::store {
namespace {

constexpr std::array<std::pair<schedule::Kind, const char *>, 4> kKinds = {{
    {schedule::Kind::OnRequest, "on_request"},
    {schedule::Kind::Cron, "cron"},
    {schedule::Kind::Every, "every"},
    {schedule::Kind::At, "at"},
}};

std::optional<schedule::Kind> kindFrom(const QString &word)
{
    for (const auto &[kind, name] : kKinds) {
        if (word == QLatin1String(name))
            return kind;
    }
    return std::nullopt;
}

QString columnsOf(const Table &table)
{
    return QLatin1String(table.keys) + QLatin1String(", ") + QLatin1String(table.others);
}

/// Kind, text, zone and anchor, as jobs and spans both have them.
schedule::Schedule readSchedule(SqlRow &row)
{
    schedule::Schedule schedule;
    schedule.kind = row.word(kindFrom);
    schedule.text = row.text();
    schedule.timezone = row.text();
    schedule.anchor = row.time();
    schedule.gap = row.word(schedule::gapFrom);
    schedule.fold = row.word(schedule::foldFrom);
    return schedule;
}

} // namespace

QString kindWord(schedule::Kind kind)
{
    for (const auto &[each, name] : kKinds) {
        if (each == kind)
            return QLatin1String(name);
    }
    Q_UNREACHABLE();
}

QString selectFrom(const Table &table)
{
    return QStringLiteral("SELECT %1 FROM %2 ").arg(columnsOf(table), QLatin1String(table.name));
}

QString putInto(const Table &table)
{
    const QString columns = columnsOf(table);
    QStringList places;
    places.fill(QStringLiteral("?"), columns.count(u',') + 1);
    QStringList changes;
    for (const QString &column : QString::fromLatin1(table.others).split(QStringLiteral(", ")))
        changes.append(QStringLiteral("%1 = excluded.%1").arg(column));
    return QStringLiteral("INSERT INTO %1 (%2) VALUES (%3) ON CONFLICT (%4) DO UPDATE SET %5")
        .arg(QLatin1String(table.name), columns, places.join(u','), QLatin1String(table.keys), changes.join(u','));
}

jobs::Job readJob(SqlRow &row)
{
    jobs::Job job;
    job.name = row.text();
    job.schedule = readSchedule(row);
    job.command = row.list();
    job.env = row.map();
    job.cwd = row.text();
    job.timeout = row.duration();
    job.retries = row.number();
    job.labels = row.map();
    job.priority = row.number();
    protocol::Fields policy(row.object());
    job.policy = protocol::readPolicy(policy);
    job.enabled = row.flag();
    job.createdAt = row.time();
    return job;
}

jobs::Span readSpan(SqlRow &row)
{
    jobs::Span span;
    span.job = row.text();
    span.from = row.time();
    span.to = row.maybeTime();
    span.schedule = readSchedule(row);
    span.plannedUntil = row.time();
    span.rules = row.text();
    return span;
}

jobs::Run readRun(SqlRow &row)
{
    jobs::Run run;
    run.id = row.text();
    run.job = row.text();
    run.trigger = row.word(jobs::triggerFrom);
    run.state = row.word(jobs::runStateFrom);
    run.reason = row.text();
    run.worker = row.text();
    run.instance = row.text();
    run.attempt = row.number();
    run.givenElsewhere = row.number();
    run.fence = row.big();
    run.priority = row.number();
    run.onDisconnect = row.word(jobs::onDisconnectFrom);
    run.lease = row.duration();
    run.plannedAt = row.maybeTime();
    const auto firstSlot = row.maybeTime();
    const qint64 slotCount = row.big();
    if (firstSlot)
        run.slotRange = {*firstSlot, slotCount};
    run.queuedAt = row.time();
    run.notBefore = row.maybeTime();
    run.startedAt = row.maybeTime();
    run.finishedAt = row.maybeTime();
    run.recordedAt = row.maybeTime();
    run.took = row.maybeDuration();
    run.exitCode = row.maybeNumber();
    run.outputBytes = row.big();
    const auto cancelKind = jobs::cancelKindFrom(row.text());
    const auto cancelSlot = row.maybeTime();
    if (cancelKind)
        run.cancelWhy = {*cancelKind, cancelSlot};
    return run;
}

AttemptRecord readAttempt(SqlRow &row)
{
    AttemptRecord attempt;
    attempt.runId = row.text();
    attempt.attempt = row.number();
    attempt.state = row.word(jobs::runStateFrom);
    attempt.reason = row.text();
    attempt.worker = row.text();
    attempt.instance = row.text();
    attempt.fence = row.big();
    attempt.startedAt = row.maybeTime();
    attempt.finishedAt = row.maybeTime();
    attempt.took = row.maybeDuration();
    attempt.exitCode = row.maybeNumber();
    attempt.outputBytes = row.big();
    LateResult late;
    late.worker = row.text();
    const auto state = jobs::runStateFrom(row.text());
    late.exitCode = row.maybeNumber();
    const auto at = row.maybeTime();
    if (state && at) {
        late.state = *state;
        late.at = *at;
        attempt.late = late;
    }
    return attempt;
}

jobs::RunEvent readEvent(SqlRow &row)
{
    jobs::RunEvent event;
    event.runId = row.text();
    event.at = row.time();
    event.attempt = row.number();
    event.kind = row.text();
    event.text = row.text();
    return event;
}

ChangeRow readChange(SqlRow &row)
{
    ChangeRow read;
    jobs::Change &change = read.change;
    change.id = row.text();
    change.at = row.time();
    change.actor.name = row.text();
    change.actor.address = row.text();
    change.what = row.text();
    change.name = row.text();
    change.job = row.text();
    read.former = row.text().toUtf8();
    read.later = row.text().toUtf8();
    return read;
}

jobs::WorkerRecord readWorker(SqlRow &row)
{
    jobs::WorkerRecord worker;
    worker.name = row.text();
    worker.instance = row.text();
    worker.hostname = row.text();
    worker.platform = row.text();
    worker.version = row.text();
    worker.protocol = row.number();
    worker.slots = row.number();
    worker.labels = row.map();
    worker.address = row.text();
    worker.connected = row.flag();
    worker.connectedAt = row.time();
    worker.lastSeenAt = row.time();
    worker.isEphemeral = row.flag();
    return worker;
}

jobs::Outage readOutage(SqlRow &row)
{
    jobs::Outage outage;
    outage.worker = row.text();
    outage.began = row.time();
    outage.noticed = row.time();
    outage.back = row.maybeTime();
    outage.attempts = row.number();
    outage.cause = outageCauseFrom(row.text()).value_or(OutageCause::Unknown); // of a newer version
    outage.verdict = row.text();
    outage.act = row.text();
    outage.held = row.number();
    return outage;
}

access::Token readToken(SqlRow &row)
{
    access::Token token;
    token.id = row.text();
    token.role = row.word(access::roleFrom);
    token.name = row.text();
    token.hash = row.bytes();
    token.nextHash = row.bytes();
    token.madeAt = row.time();
    token.madeBy = row.text();
    token.lastUsed = row.maybeTime();
    token.expires = row.maybeTime();
    token.revoked = row.maybeTime();
    const auto usesLeft = row.maybeNumber();
    access::JoinTerms terms;
    terms.pattern = row.text();
    terms.labels = row.map();
    terms.isRejoin = row.flag();
    terms.usesLeft = usesLeft.value_or(0);
    if (usesLeft)
        token.join = terms;
    return token;
}

} // namespace holdfast::store
