// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/message.h"

#include "core/base/printable.h"
#include "core/base/words.h"

#include <algorithm>
#include <vector>

namespace holdfast::notify {
namespace {

/// Events of one kind and cause.
struct Group
{
    EventKind kind = EventKind::Failed;
    QString cause;
    QList<Event> events;
};

std::vector<Group> grouped(const QList<Event> &events)
{
    std::vector<Group> groups;
    for (const Event &event : events) {
        const auto found = std::find_if(groups.begin(), groups.end(), [&event](const Group &group) {
            return group.kind == event.kind && group.cause == event.cause;
        });
        if (found == groups.end())
            groups.push_back({event.kind, event.cause, {event}});
        else
            found->events += event;
    }
    return groups;
}

/// What happened to one subject, and to several of that kind.
struct Phrase
{
    const char *one;  ///< %1: the subject
    const char *many; ///< %1: their number
};

Phrase phraseOf(EventKind kind)
{
    switch (kind) {
    case EventKind::Failed:
        return {"%1 failed", "%1 runs failed"};
    case EventKind::Recovered:
        return {"%1 succeeded again", "%1 jobs succeeded again"};
    case EventKind::Lost:
        return {"%1 was lost", "%1 runs were lost"};
    case EventKind::Missed:
        return {"%1 was missed", "%1 runs were missed"};
    case EventKind::Late:
        return {"%1 has not begun", "%1 runs have not begun"};
    case EventKind::Slow:
        return {"%1 takes long", "%1 runs take long"};
    case EventKind::NeverRan:
        return {"%1 has not succeeded for a long time", "%1 jobs have not succeeded for a long time"};
    case EventKind::WorkerOffline:
        return {"Worker %1 is offline", "%1 workers are offline"};
    case EventKind::WorkerBack:
        return {"Worker %1 is back", "%1 workers are back"};
    case EventKind::WorkerFlapping:
        return {"Worker %1 comes and goes", "%1 workers come and go"};
    case EventKind::WorkerDegraded:
        return {"Worker %1 is not well", "%1 workers are not well"};
    case EventKind::ServerStarted:
        return {"The server started", "The server started %1 times"};
    case EventKind::StoreUnavailable:
        return {"The database could not be written", "The database could not be written, %1 times"};
    case EventKind::DiskFilling:
        return {"The server's disk is filling", "The server's disk is filling (%1 messages)"};
    case EventKind::CertificateEnds:
        return {"The TLS certificate expires soon", "The TLS certificate expires soon (%1 messages)"};
    case EventKind::AuditNotClean:
        return {"The audit found a fault", "The audit found faults, %1 times"};
    case EventKind::ChannelFails:
        return {"Notifications to %1 fail", "Notifications to %1 channels fail"};
    }
    Q_UNREACHABLE();
}

QString subjectOf(const Event &event)
{
    if (!event.channel.isEmpty())
        return printable(event.channel);
    return printable(event.job.isEmpty() ? event.worker : event.job);
}

QString headline(const Group &group)
{
    const Phrase phrase = phraseOf(group.kind);
    if (group.events.size() > 1)
        return QString::fromLatin1(phrase.many).arg(group.events.size());
    const QString one = QString::fromLatin1(phrase.one);
    return one.contains(QLatin1String("%1")) ? one.arg(subjectOf(group.events.first())) : one;
}

/// The different values of a field, in order of their first event.
QStringList different(const QList<Event> &events, QString (*of)(const Event &))
{
    QStringList values;
    for (const Event &event : events) {
        if (const QString value = of(event); !value.isEmpty() && !values.contains(value))
            values += value;
    }
    return values;
}

/// " on ams-1, ams-2" for runs; nothing where no worker is known.
QString placeOf(const Group &group)
{
    const QStringList workers = different(
        group.events, [](const Event &event) { return event.job.isEmpty() ? QString() : printable(event.worker); });
    return workers.isEmpty() ? QString() : QStringLiteral(" on ") + firstOf(workers);
}

/// "47 runs failed on ams-1, ams-2: no pong."
QString sentence(const Group &group)
{
    QString text = headline(group) + placeOf(group);
    if (!group.cause.isEmpty())
        text += QStringLiteral(": ") + printable(group.cause);
    return text.endsWith(u'.') ? text : text + u'.';
}

void addTime(QStringList &lines, const char *name, const std::optional<WallTime> &time)
{
    if (time)
        lines += QStringLiteral("%1: %2 UTC").arg(QLatin1String(name), toIso(*time).left(19).replace(u'T', u' '));
}

/// What is known of a run, a fact a line.
QStringList factLines(const Event &event)
{
    QStringList lines;
    if (!event.run.isEmpty())
        lines += event.attempt > 1 ? QStringLiteral("Run: %1, attempt %2").arg(event.run).arg(event.attempt)
                                   : QStringLiteral("Run: %1").arg(event.run);
    if (event.exitCode)
        lines += QStringLiteral("Exit code: %1").arg(*event.exitCode);
    if (event.inARow > 1 && event.kind != EventKind::Recovered)
        lines += QStringLiteral("Failures in a row: %1").arg(event.inARow);
    addTime(lines, "Scheduled", event.plannedAt);
    addTime(lines, "Started", event.startedAt);
    addTime(lines, "Ended", event.finishedAt);
    if (!event.startedAt && !event.finishedAt)
        addTime(lines, "Noticed", event.at);
    return lines;
}

QString inFull(const Event &event, const MessageFacts &facts)
{
    QStringList parts{sentence({event.kind, event.cause, {event}}), factLines(event).join(u'\n')};
    if (!event.act.isEmpty())
        parts += QStringLiteral("What to do: ") + printable(event.act);
    if (!facts.lastLines.isEmpty())
        parts += QStringLiteral("The last lines of its output:\n> ") + facts.lastLines.join(QStringLiteral("\n> "));
    if (!event.run.isEmpty())
        parts += QStringLiteral("More: holdfast run show ") + event.run;
    parts.removeAll(QString());
    return parts.join(QStringLiteral("\n\n"));
}

QString asPart(const Group &group)
{
    if (group.events.size() == 1 || group.events.first().job.isEmpty())
        return sentence(group);
    const QStringList jobs = different(group.events, [](const Event &event) { return printable(event.job); });
    return sentence(group) + QStringLiteral("\nJobs: ") + firstOf(jobs);
}

/// The headline of what is most, and how much there is beside it.
QString commonSubject(const std::vector<Group> &groups, qsizetype all)
{
    const auto most = std::max_element(
        groups.begin(), groups.end(), [](const Group &a, const Group &b) { return a.events.size() < b.events.size(); });
    const qsizetype others = all - most->events.size();
    return others == 0 ? headline(*most) : QStringLiteral("%1, and %2 more").arg(headline(*most)).arg(others);
}

/// Longest first: one may be a part of another.
QStringList secretsOf(const QMap<QString, QString> &environment)
{
    static const QStringList words{"PASS", "SECRET", "TOKEN", "KEY", "CREDENTIAL"};
    constexpr qsizetype kShortest = 4;
    QStringList secrets;
    for (auto it = environment.begin(); it != environment.end(); ++it) {
        const QString name = it.key().toUpper();
        const bool isSecret =
            std::any_of(words.begin(), words.end(), [&name](const QString &word) { return name.contains(word); });
        if (isSecret && it.value().size() >= kShortest)
            secrets += it.value();
    }
    std::sort(secrets.begin(), secrets.end(), [](const QString &a, const QString &b) { return a.size() > b.size(); });
    return secrets;
}

} // namespace

Message messageOf(const QList<Event> &events, const MessageFacts &facts)
{
    const std::vector<Group> groups = grouped(events);
    Message message{commonSubject(groups, events.size()), {}};
    QStringList parts;
    if (events.size() == 1) {
        parts += inFull(events.first(), facts);
    } else {
        for (const Group &group : groups)
            parts += asPart(group);
        parts += QStringLiteral("More: holdfast run list --state failed");
    }
    if (facts.leftOut > 0)
        parts += QStringLiteral("Too much happened at once. Left out here: %1").arg(facts.leftOut);
    if (!facts.server.isEmpty())
        parts += QStringLiteral("Holdfast on ") + printable(facts.server);
    message.text = parts.join(QStringLiteral("\n\n")) + u'\n';
    return message;
}

/// A line whose begin lies further back is left out: half a secret would not be known as one.
QStringList lastLines(const QByteArray &output, const QMap<QString, QString> &environment)
{
    constexpr qsizetype most = 64 * 1024;
    const QStringList secrets = secretsOf(environment);
    QList<QByteArray> all = output.right(most).split('\n');
    if (output.size() > most)
        all.removeFirst();
    QStringList lines;
    for (auto line = all.rbegin(); line != all.rend() && lines.size() < kLastLines; ++line) {
        QString text = QString::fromUtf8(*line).trimmed();
        for (const QString &secret : secrets)
            text.replace(secret, QStringLiteral("***"));
        if (!text.isEmpty())
            lines.prepend(cutTo(printable(text), kLongestLine));
    }
    return lines;
}

} // namespace holdfast::notify
