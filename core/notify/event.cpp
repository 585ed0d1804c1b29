// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/event.h"

#include "core/base/json_values.h"
#include "core/base/words.h"

namespace holdfast::notify {
namespace {

constexpr Words<EventKind, 17> kKinds{{
    {EventKind::Failed, "failed"},
    {EventKind::Recovered, "recovered"},
    {EventKind::Lost, "lost"},
    {EventKind::Missed, "missed"},
    {EventKind::Late, "late"},
    {EventKind::Slow, "slow"},
    {EventKind::NeverRan, "never_ran"},
    {EventKind::WorkerOffline, "worker_offline"},
    {EventKind::WorkerBack, "worker_back"},
    {EventKind::WorkerFlapping, "worker_flapping"},
    {EventKind::WorkerDegraded, "worker_degraded"},
    {EventKind::ServerStarted, "server_started"},
    {EventKind::StoreUnavailable, "store_unavailable"},
    {EventKind::DiskFilling, "disk_filling"},
    {EventKind::CertificateEnds, "certificate_ends"},
    {EventKind::AuditNotClean, "audit_not_clean"},
    {EventKind::ChannelFails, "channel_fails"},
}};

const QString kKey = QStringLiteral("key");
const QString kKind = QStringLiteral("kind");
const QString kAt = QStringLiteral("at");
const QString kExitCode = QStringLiteral("exit_code");

} // namespace

QString toString(EventKind kind)
{
    return wordFor(kKinds, kind);
}

std::optional<EventKind> eventKindFrom(const QString &word)
{
    return valueFor(kKinds, word);
}

QJsonObject toJson(const Event &event)
{
    return {
        {kKey, event.key},
        {kKind, toString(event.kind)},
        {kAt, toIso(event.at)},
        {QStringLiteral("job"), textOrNull(event.job)},
        {QStringLiteral("run"), textOrNull(event.run)},
        {QStringLiteral("worker"), textOrNull(event.worker)},
        {QStringLiteral("channel"), textOrNull(event.channel)},
        {QStringLiteral("attempt"), event.attempt},
        {QStringLiteral("in_a_row"), event.inARow},
        {QStringLiteral("planned_at"), timeOrNull(event.plannedAt)},
        {QStringLiteral("started_at"), timeOrNull(event.startedAt)},
        {QStringLiteral("finished_at"), timeOrNull(event.finishedAt)},
        {kExitCode, event.exitCode ? QJsonValue(*event.exitCode) : QJsonValue()},
        {QStringLiteral("cause"), textOrNull(event.cause)},
        {QStringLiteral("act"), textOrNull(event.act)},
    };
}

std::optional<Event> eventFrom(const QJsonObject &json)
{
    const auto text = [&json](const char *name) { return json[QLatin1String(name)].toString(); };
    const auto time = [&text](const char *name) { return parseIso(text(name)); };
    const auto kind = eventKindFrom(json[kKind].toString());
    const auto at = parseIso(json[kAt].toString());
    if (!kind || !at || json[kKey].toString().isEmpty())
        return std::nullopt;
    Event event{json[kKey].toString(), *kind, *at, text("job"), text("run"), text("worker"), text("channel")};
    event.attempt = json[QStringLiteral("attempt")].toInt(1);
    event.inARow = json[QStringLiteral("in_a_row")].toInt();
    event.plannedAt = time("planned_at");
    event.startedAt = time("started_at");
    event.finishedAt = time("finished_at");
    if (json[kExitCode].isDouble())
        event.exitCode = json[kExitCode].toInt();
    event.cause = text("cause");
    event.act = text("act");
    return event;
}

} // namespace holdfast::notify
