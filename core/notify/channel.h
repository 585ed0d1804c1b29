// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/notify/event.h"
#include "core/notify/quiet_hours.h"

#include <QByteArray>
#include <QMap>

#include <set>

namespace holdfast::notify {

enum class ChannelKind { Webhook, Mail, Exec };
/// "webhook", "mail", "exec".
[[nodiscard]] QString toString(ChannelKind kind);
[[nodiscard]] std::optional<ChannelKind> channelKindFrom(const QString &word);

/// Of what a channel tells.
struct Rules
{
    std::set<EventKind> on = {EventKind::Failed,         EventKind::Recovered,     EventKind::Lost,
                              EventKind::Missed,         EventKind::Late,          EventKind::Slow,
                              EventKind::NeverRan,       EventKind::WorkerOffline, EventKind::WorkerBack,
                              EventKind::WorkerFlapping, EventKind::ServerStarted, EventKind::StoreUnavailable,
                              EventKind::DiskFilling,    EventKind::AuditNotClean, EventKind::CertificateEnds,
                              EventKind::ChannelFails};
    QString jobs = {};                  ///< a pattern of names: "backup-*"; empty: all jobs
    QMap<QString, QString> labels = {}; ///< that a job must have
    int inARow = 1;                     ///< tell of failures from this many on
    Milliseconds lateAfter{0};          ///< a scheduled run has not begun for so long; 0: never tell
    Milliseconds slowAfter{0};          ///< a run goes on for so long; 0: never tell
    double timesUsual = 0;              ///< a run takes so many times its usual duration; 0: never tell
    Milliseconds silentAfter{0};        ///< a job has not succeeded for so long; 0: never tell
    Milliseconds offlineAfter = std::chrono::minutes(5); ///< a worker is offline for so long

    friend bool operator==(const Rules &, const Rules &) = default;
};

/// Where messages go, and of what they tell.
struct Channel
{
    QString name; ///< unique
    ChannelKind kind = ChannelKind::Webhook;
    QString target;    ///< a URL, a mail address or the full path of a program
    QString body = {}; ///< of a webhook: JSON in which {{subject}} and {{text}} stand for texts; empty: our own
    QString smtp = {}; ///< of mail: its server, "smtp://user@host:587"; the password is the secret
    QString from = {}; ///< of mail: the sender's address
    Rules rules;
    QuietHours quiet;          ///< what happens in them is told at their end
    Milliseconds digest{0};    ///< one message for all that happens within so long; 0: no digest
    bool isConfigured = false; ///< it stands in the server's config file, and is changed only there

    friend bool operator==(const Channel &, const Channel &) = default;
};

/// Where messages go, for people who may not know all of it: the path of a webhook's URL is often its only secret.
[[nodiscard]] QString shownTarget(const Channel &channel);

/// Whether a channel tells of an event of that kind, about a job of that name and labels (both empty: about none).
[[nodiscard]] bool wants(const Channel &channel, EventKind kind, const QString &job = {},
                         const QMap<QString, QString> &labels = {});

} // namespace holdfast::notify
