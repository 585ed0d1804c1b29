// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/details.h"
#include "app/client/table.h"
#include "app/client/words.h"
#include "core/base/printable.h"
#include "core/base/time.h"
#include "core/tls/expiry.h"

#include <QJsonArray>

namespace holdfast::app::client {
namespace {

constexpr double kLongWaitSeconds = 60;

int numberIn(const QJsonObject &status, const char *part, const char *name)
{
    return status[QLatin1String(part)].toObject()[QLatin1String(name)].toInt();
}

QString partOf(const QJsonObject &status, const char *name)
{
    return fieldText(QLatin1String(name), status[QLatin1String(name)], QTimeZone::utc());
}

/// "2 connected, 1 offline": the counts that are not 0, and the first in any case.
QString countsOf(const QJsonObject &status, const char *part, std::initializer_list<const char *> names)
{
    QStringList counts;
    for (const char *name : names) {
        if (const int count = numberIn(status, part, name); count > 0 || counts.isEmpty())
            counts += QStringLiteral("%1 %2").arg(count).arg(QLatin1String(name));
    }
    return counts.join(QStringLiteral(", "));
}

/// "1 failed, 15 succeeded" of the last day.
QString finishedOf(const QJsonObject &status)
{
    QStringList counts;
    const QJsonObject finished = status[QStringLiteral("finished_24h")].toObject();
    for (auto it = finished.begin(); it != finished.end(); ++it)
        counts += QStringLiteral("%1 %2").arg(it.value().toInt()).arg(it.key());
    return counts.isEmpty() ? QStringLiteral("none ended") : counts.join(QStringLiteral(", "));
}

/// A run that has waited for more than a minute, and what for.
QString longWaitOf(const QJsonObject &status)
{
    const QJsonObject run = status[QStringLiteral("longest_waiting")].toObject();
    const double seconds = run[QStringLiteral("for_s")].toDouble();
    if (seconds < kLongWaitSeconds)
        return {};
    return QStringLiteral("run %1 of %2 has waited for %3: it %4 (holdfast run list --state queued)")
        .arg(run[QStringLiteral("id")].toString(), run[QStringLiteral("job")].toString(),
             fieldText(QStringLiteral("for_s"), seconds, QTimeZone::utc()), run[QStringLiteral("reason")].toString());
}

/// "300 days left"; empty without TLS.
QString certificateOf(const QJsonObject &status)
{
    const QJsonObject certificate = status[QStringLiteral("certificate")].toObject();
    return certificate.isEmpty() ? QString() : daysLeftText(certificate[QStringLiteral("days_left")].toInt());
}

QString certificateWorry(const QJsonObject &status)
{
    const QJsonObject certificate = status[QStringLiteral("certificate")].toObject();
    const int days = certificate[QStringLiteral("days_left")].toInt();
    if (certificate.isEmpty() || days >= tls::kFewDays)
        return {};
    const QString what = days < 0 ? QStringLiteral("has expired")
                                  : QStringLiteral("expires in %1").arg(countText(days, QStringLiteral("day")));
    return QStringLiteral("the TLS certificate %1 (on the server: holdfast tls show)").arg(what);
}

/// "2 channels, 3 events to tell"; empty where there are no channels.
QString channelsOf(const QJsonObject &status)
{
    const QJsonArray channels = status[QStringLiteral("channels")].toArray();
    int waiting = 0;
    for (const QJsonValue &channel : channels)
        waiting += channel[QStringLiteral("waiting")].toInt();
    if (channels.isEmpty())
        return {};
    const QString count = countText(static_cast<int>(channels.size()), QStringLiteral("channel"));
    return waiting == 0 ? count
                        : QStringLiteral("%1, %2 to tell").arg(count, countText(waiting, QStringLiteral("event")));
}

/// Channels that do not deliver.
QStringList channelWorries(const QJsonObject &status)
{
    QStringList worries;
    for (const QJsonValue &channel : status[QStringLiteral("channels")].toArray()) {
        if (channel[QStringLiteral("failures")].toInt() > 0)
            worries +=
                QStringLiteral("channel %1 does not deliver: %2 (holdfast notify list)")
                    .arg(channel[QStringLiteral("name")].toString(), channel[QStringLiteral("error")].toString());
    }
    return worries;
}

/// ", 12.3 MiB, grows by 1.2 MiB a day, its disk is full on 2027-02-01 …"; empty from an older server.
QString sizeOf(const QJsonObject &store, const View &view)
{
    if (!store.contains(QStringLiteral("bytes")))
        return {};
    QString text = QStringLiteral(", ") + sizeText(store[QStringLiteral("bytes")].toInteger());
    if (const qint64 growth = store[QStringLiteral("growth_bytes_a_day")].toInteger(); growth > 0)
        text += QStringLiteral(", grows by %1 a day").arg(sizeText(growth));
    if (const QString full = store[QStringLiteral("full_at")].toString(); !full.isEmpty())
        text += QStringLiteral(", its disk is full on ") + timeText(full, view.zone);
    return text;
}

/// A disk that will be full soon, and jobs whose old runs cannot be deleted.
QStringList recordWorries(const QJsonObject &status, const View &view)
{
    constexpr qint64 kSoon = 14;
    QStringList worries;
    const auto now = parseIso(status[QStringLiteral("now")].toString());
    const QString full = status[QStringLiteral("store")].toObject()[QStringLiteral("full_at")].toString();
    const auto fullAt = parseIso(full);
    if (now && fullAt && *fullAt - *now < std::chrono::days(kSoon))
        worries += QStringLiteral("the disk of the database will be full on %1 (keep less: --keep-runs, --keep-output)")
                       .arg(timeText(full, view.zone));
    const QJsonArray unproven =
        status[QStringLiteral("retention")].toObject()[QStringLiteral("unproven_jobs")].toArray();
    if (!unproven.isEmpty())
        worries += QStringLiteral("old runs of %1 are kept, for their scheduled times are incomplete (holdfast audit)")
                       .arg(countText(static_cast<int>(unproven.size()), QStringLiteral("job")));
    return worries;
}

/// What a person should look at, with the command that shows more.
QStringList worriesOf(const QJsonObject &status, const View &view)
{
    QStringList worries = recordWorries(status, view);
    const QJsonObject store = status[QStringLiteral("store")].toObject();
    if (store[QStringLiteral("available")].isBool() && !store[QStringLiteral("available")].toBool())
        worries +=
            QStringLiteral("the database cannot be written (%1)").arg(store[QStringLiteral("reason")].toString());
    const QJsonObject clock = status[QStringLiteral("clock")].toObject();
    if (clock[QStringLiteral("held")].toBool())
        worries += clock[QStringLiteral("reason")].toString();
    if (const int ahead = numberIn(status, "jobs", "ahead"); ahead > 0)
        worries += QStringLiteral("%1 planned up to a time ahead of the clock (holdfast job list)")
                       .arg(countText(ahead, QStringLiteral("job")));
    if (const int unreadable = numberIn(status, "jobs", "unreadable"); unreadable > 0)
        worries += QStringLiteral("%1 with an unknown time zone or schedule (holdfast job list)")
                       .arg(countText(unreadable, QStringLiteral("job")));
    const int offline = numberIn(status, "workers", "offline");
    const int degraded = numberIn(status, "workers", "degraded");
    if (offline > 0)
        worries +=
            QStringLiteral("%1 offline (holdfast worker list)").arg(countText(offline, QStringLiteral("worker")));
    if (degraded > 0)
        worries +=
            QStringLiteral("%1 degraded (holdfast worker list)").arg(countText(degraded, QStringLiteral("worker")));
    if (offline + degraded + numberIn(status, "workers", "connected") == 0)
        worries += QStringLiteral("no worker has connected yet (start one: holdfast --worker)");
    for (const char *state : {"failed", "timed_out", "lost", "missed"}) {
        if (const int count = numberIn(status, "finished_24h", state); count > 0)
            worries += QStringLiteral("%1 %2 in 24 h (holdfast run list --state %2)")
                           .arg(countText(count, QStringLiteral("run")), QLatin1String(state));
    }
    for (const QString &worry : {longWaitOf(status), certificateWorry(status)}) {
        if (!worry.isEmpty())
            worries += worry;
    }
    return worries + channelWorries(status);
}

QString verdictOf(const QJsonObject &status, const View &view)
{
    const QStringList worries = worriesOf(status, view);
    if (worries.isEmpty())
        return view.color ? painted(QStringLiteral("All is well."), QStringLiteral("succeeded"))
                          : QStringLiteral("All is well.");
    const QString head = QStringLiteral("Not all is well: ");
    return (view.color ? painted(head, QStringLiteral("failed")) : head) +
           printable(worries.join(QStringLiteral(", "))) + u'.';
}

} // namespace

QString standbysOf(const QJsonObject &status)
{
    const QJsonValue standbys = status[QStringLiteral("standbys")];
    if (!standbys.isArray())
        return {};
    QStringList list;
    for (const QJsonValue &each : standbys.toArray())
        list += QStringLiteral("%1 at %2")
                    .arg(each[QStringLiteral("name")].toString(), each[QStringLiteral("url")].toString());
    return list.isEmpty() ? QStringLiteral("none") : list.join(QStringLiteral(", "));
}

QString statusText(const QJsonObject &status, const View &view)
{
    const QString started = timeText(status[QStringLiteral("started_at")].toString(), view.zone);
    const QString finished = finishedOf(status);
    const bool isWritable = status[QStringLiteral("store")].toObject()[QStringLiteral("available")].toBool(true);
    const QString answers = partOf(status, "ack_ms");
    QList<std::pair<QString, QString>> lines{
        {QStringLiteral("server"), QStringLiteral("version %1, uptime %2, started %3")
                                       .arg(partOf(status, "version"), partOf(status, "uptime_s"), started)},
        {QStringLiteral("workers"), countsOf(status, "workers", {"connected", "degraded", "offline"})},
        {QStringLiteral("jobs"), countsOf(status, "jobs", {"enabled", "paused"})},
        {QStringLiteral("runs"),
         countsOf(status, "runs", {"running", "assigned", "queued"}) + QStringLiteral("; in 24 h: ") + finished},
        {QStringLiteral("database"), (isWritable ? QStringLiteral("ok") : QStringLiteral("cannot be written")) +
                                         sizeOf(status[QStringLiteral("store")].toObject(), view) +
                                         (answers.isEmpty() ? QString() : QStringLiteral("; answer time ") + answers)}};
    if (const QString certificate = certificateOf(status); !certificate.isEmpty())
        lines.append({QStringLiteral("certificate"), certificate});
    if (const QString channels = channelsOf(status); !channels.isEmpty())
        lines.append({QStringLiteral("notifications"), channels});
    if (const QString standbys = standbysOf(status); !standbys.isEmpty()) {
        lines.append({QStringLiteral("leader"), QStringLiteral("this server, since %1").arg(started)});
        lines.append({QStringLiteral("standby"), printable(standbys)});
    }
    return verdictOf(status, view) + u'\n' + nameValueLines(lines);
}

} // namespace holdfast::app::client
