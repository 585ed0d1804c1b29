// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/job_draft.h"

#include "core/schedule/compiled.h"

#include <QJsonArray>

#include <cmath>

namespace holdfast::gui {
namespace {

using schedule::Kind;

/// What POST /api/v1/jobs takes and the dialog does not show.
constexpr const char *kKept[] = {"env",   "overlap_most", "at_most", "missed_within", "retry_on", "on_disconnect",
                                 "grace", "jitter",       "linger",  "pass_env",      "ping_url", "success"};

/// The API gives a schedule as one text: "on request", "every 5m", "at 2026-…", or the cron expression.
schedule::Schedule scheduleFrom(const QJsonObject &job)
{
    schedule::Schedule schedule;
    const QString text = job[QLatin1String("schedule")].toString();
    const QString every = QStringLiteral("every ");
    const QString at = QStringLiteral("at ");
    schedule.kind = text == u"on request"    ? Kind::OnRequest
                    : text.startsWith(every) ? Kind::Every
                    : text.startsWith(at)    ? Kind::At
                                             : Kind::Cron;
    schedule.text = schedule.kind == Kind::Every  ? text.mid(every.size())
                    : schedule.kind == Kind::At   ? text.mid(at.size())
                    : schedule.kind == Kind::Cron ? text
                                                  : QString();
    schedule.timezone = job[QLatin1String("timezone")].toString();
    schedule.gap = schedule::gapFrom(job[QLatin1String("gap")].toString()).value_or(schedule::Gap::ByKind);
    schedule.fold = schedule::foldFrom(job[QLatin1String("fold")].toString()).value_or(schedule::Fold::ByKind);
    return schedule;
}

void putSchedule(QJsonObject &request, const schedule::Schedule &schedule)
{
    switch (schedule.kind) {
    case Kind::OnRequest:
        return;
    case Kind::Cron:
        request[QLatin1String("cron")] = schedule.text.trimmed();
        if (schedule.gap != schedule::Gap::ByKind)
            request[QLatin1String("gap")] = schedule::toString(schedule.gap);
        if (schedule.fold != schedule::Fold::ByKind)
            request[QLatin1String("fold")] = schedule::toString(schedule.fold);
        break;
    case Kind::Every:
        request[QLatin1String("every")] = schedule.text.trimmed();
        return;
    case Kind::At:
        request[QLatin1String("at")] = schedule.text.trimmed();
        break;
    }
    if (!schedule.timezone.isEmpty())
        request[QLatin1String("timezone")] = schedule.timezone;
}

/// Text without the spaces around it, but for those that a backslash keeps.
class Trimmed
{
public:
    void put(QChar c, bool kept)
    {
        if (m_text.isEmpty() && c.isSpace() && !kept)
            return;
        m_text += c;
        if (!c.isSpace() || kept)
            m_solid = m_text.size();
    }
    [[nodiscard]] QString text() const { return m_text.left(m_solid); }

private:
    QString m_text;
    qsizetype m_solid = 0;
};

/// KEY=VALUE, KEY=VALUE; a backslash keeps the next character.
Result<QJsonObject> labelsFrom(const QString &text)
{
    QJsonObject labels;
    for (qsizetype i = 0; i < text.size(); ++i) {
        Trimmed key;
        Trimmed value;
        bool hasEquals = false;
        const qsizetype began = i;
        for (; i < text.size() && text[i] != u','; ++i) {
            const bool kept = text[i] == u'\\' && i + 1 < text.size();
            if (kept)
                ++i;
            if (!kept && !hasEquals && text[i] == u'=')
                hasEquals = true;
            else
                (hasEquals ? value : key).put(text[i], kept);
        }
        const QString part = text.mid(began, i - began).trimmed();
        if (part.isEmpty())
            continue;
        if (!hasEquals || key.text().isEmpty())
            return badField(QStringLiteral("labels"), QStringLiteral("\"%1\" is not KEY=VALUE").arg(part));
        labels[key.text()] = value.text();
    }
    return labels;
}

QString withBackslashes(const QString &text, bool isKey)
{
    QString written;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool isOuterSpace = c.isSpace() && (i == 0 || i == text.size() - 1);
        if (c == u',' || c == u'\\' || (isKey && c == u'=') || isOuterSpace)
            written += u'\\';
        written += c;
    }
    return written;
}

/// What labelsFrom() reads back as `labels`.
QString labelsText(const QJsonObject &labels)
{
    QStringList pairs;
    for (auto it = labels.begin(); it != labels.end(); ++it)
        pairs += withBackslashes(it.key(), true) + u'=' + withBackslashes(it.value().toString(), false);
    return pairs.join(QStringLiteral(", "));
}

} // namespace

JobDraft draftFrom(const QJsonObject &job)
{
    JobDraft draft;
    draft.name = job[QLatin1String("name")].toString();
    draft.schedule = scheduleFrom(job);
    for (const QJsonValue &word : job[QLatin1String("command")].toArray())
        draft.command += word.toString();
    draft.cwd = job[QLatin1String("cwd")].toString();
    if (const double seconds = job[QLatin1String("timeout_s")].toDouble(); seconds > 0)
        draft.timeout = toDurationText(Milliseconds(std::llround(seconds * 1000)));
    draft.retries = job[QLatin1String("retries")].toInt();
    draft.priority = job[QLatin1String("priority")].toInt();
    draft.labels = labelsText(job[QLatin1String("labels")].toObject());
    draft.overlap = job[QLatin1String("overlap")].toString(draft.overlap);
    draft.missed = job[QLatin1String("missed")].toString(draft.missed);
    for (const char *name : kKept) {
        if (const QJsonValue value = job[QLatin1String(name)]; !value.isNull() && !value.isUndefined())
            draft.kept[QLatin1String(name)] = value;
    }
    return draft;
}

Result<QJsonObject> requestFrom(const JobDraft &draft, bool replace)
{
    if (draft.name.trimmed().isEmpty())
        return badField(QStringLiteral("name"), QStringLiteral("is missing"));
    if (draft.command.isEmpty())
        return badField(QStringLiteral("command"), QStringLiteral("is missing"));
    if (!draft.timeout.isEmpty() && !parseDuration(draft.timeout))
        return badField(QStringLiteral("timeout"),
                        QStringLiteral("\"%1\" is not a duration such as 20s, 5m, 2h").arg(draft.timeout));
    const auto labels = labelsFrom(draft.labels);
    if (!labels)
        return labels.problem();
    if (const auto checked = schedule::check(draft.schedule); !checked)
        return checked.problem();
    QJsonObject request = draft.kept;
    request[QLatin1String("name")] = draft.name.trimmed();
    request[QLatin1String("command")] = QJsonArray::fromStringList(draft.command);
    request[QLatin1String("retries")] = draft.retries;
    request[QLatin1String("priority")] = draft.priority;
    request[QLatin1String("overlap")] = draft.overlap;
    request[QLatin1String("missed")] = draft.missed;
    if (!labels->isEmpty())
        request[QLatin1String("labels")] = *labels;
    if (!draft.cwd.trimmed().isEmpty())
        request[QLatin1String("cwd")] = draft.cwd.trimmed();
    if (!draft.timeout.isEmpty())
        request[QLatin1String("timeout")] = draft.timeout;
    putSchedule(request, draft.schedule);
    if (replace)
        request[QLatin1String("replace")] = true;
    return request;
}

Result<SchedulePreview> preview(const schedule::Schedule &schedule, WallTime now, int count)
{
    if (const auto checked = schedule::check(schedule); !checked)
        return checked.problem();
    schedule::Schedule anchored = schedule;
    anchored.anchor = now; // an interval counts from when it is saved
    const auto compiled = schedule::Compiled::compile(anchored);
    if (!compiled)
        return compiled.problem();
    SchedulePreview result;
    WallTime after = now;
    while (static_cast<int>(result.next.size()) < count) {
        const auto moment = compiled->next(after);
        if (!moment)
            break;
        after = moment->at;
        result.next.push_back(*moment);
    }
    result.odd = compiled->oddMoments(now, now + std::chrono::days(2 * 366));
    return result;
}

Result<QStringList> splitCommand(const QString &text)
{
    QStringList words;
    QString word;
    bool open = false; // a word has begun, be it empty
    QChar quote;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u'\\' && quote != u'\'' && i + 1 < text.size()) {
            word += text[++i];
            open = true;
        } else if (!quote.isNull()) {
            if (c == quote)
                quote = QChar();
            else
                word += c;
        } else if (c == u'\'' || c == u'"') {
            quote = c;
            open = true;
        } else if (c.isSpace()) {
            if (open)
                words += std::exchange(word, QString());
            open = false;
        } else {
            word += c;
            open = true;
        }
    }
    if (!quote.isNull())
        return badField(QStringLiteral("command"), QStringLiteral("a %1 is not closed").arg(quote));
    if (open)
        words += word;
    return words.isEmpty() ? Result<QStringList>(badField(QStringLiteral("command"), QStringLiteral("is missing")))
                           : words;
}

QString joinCommand(const QStringList &words)
{
    QStringList quoted;
    for (const QString &word : words) {
        const bool plain = !word.isEmpty() && std::none_of(word.begin(), word.end(), [](QChar c) {
            return c.isSpace() || c == u'\'' || c == u'"' || c == u'\\';
        });
        quoted += plain ? word : u'\'' + QString(word).replace(u'\'', QStringLiteral("'\\''")) + u'\'';
    }
    return quoted.join(u' ');
}

} // namespace holdfast::gui
