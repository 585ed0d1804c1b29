// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/cron_text.h"

#include "core/schedule/cron_field.h"

#include <QStringList>

#include <array>

namespace holdfast::schedule {

namespace {

constexpr std::size_t kColumnCount = 6;

struct Word
{
    const char *name;
    const char *expression;
};
constexpr std::array<Word, 7> kWords{{
    {"@yearly", "0 0 1 1 *"},
    {"@annually", "0 0 1 1 *"},
    {"@monthly", "0 0 1 * *"},
    {"@weekly", "0 0 * * 0"},
    {"@daily", "0 0 * * *"},
    {"@midnight", "0 0 * * *"},
    {"@hourly", "0 * * * *"},
}};

Problem badExpression(const QString &what, const QString &todo)
{
    return badField(QStringLiteral("cron"), what, todo);
}

/// What a word such as @daily stands for.
Result<QString> expand(const QString &word)
{
    if (word.compare(QLatin1String("@reboot"), Qt::CaseInsensitive) == 0)
        return badExpression(QStringLiteral("\"@reboot\" is not a time that can be scheduled"),
                             QStringLiteral("give a time, an interval with --every, or run the job by hand"));
    for (const Word &known : kWords) {
        if (word.compare(QLatin1String(known.name), Qt::CaseInsensitive) == 0)
            return QString(QLatin1String(known.expression));
    }
    return badExpression(QStringLiteral("%1 is not a known word").arg(quotedForMessage(word)),
                         QStringLiteral("write @yearly, @monthly, @weekly, @daily, @hourly or five fields"));
}

/// The fields as words: five or six of them.
Result<QStringList> split(const QString &text)
{
    if (text.size() > kMaxCronLength)
        return badExpression(QStringLiteral("the expression has %1 characters").arg(text.size()),
                             QStringLiteral("write at most %1").arg(kMaxCronLength));
    QString plain = text.simplified();
    if (plain.startsWith(u'@')) {
        Result<QString> expanded = expand(plain);
        if (!expanded)
            return expanded.problem();
        plain = *expanded;
    }
    const QStringList fields = plain.split(u' ', Qt::SkipEmptyParts);
    if (fields.size() != 5 && fields.size() != 6)
        return badExpression(
            QStringLiteral("%1 has %2 fields, not 5 or 6").arg(quotedForMessage(plain), QString::number(fields.size())),
            QStringLiteral("write minute, hour, day of month, month, day of week, "
                           "with seconds before them where needed"));
    return fields;
}

/// Sunday is written 0 or 7 and kept as 0.
std::uint64_t withOneSunday(std::uint64_t weekDays)
{
    constexpr std::uint64_t seven = std::uint64_t{1} << 7;
    return (weekDays & seven) != 0 ? (weekDays & ~seven) | 1 : weekDays;
}

} // namespace

Result<CronFields> parseCronText(const QString &text)
{
    const Result<QStringList> words = split(text);
    if (!words)
        return words.problem();
    const std::size_t left = kColumnCount - static_cast<std::size_t>(words->size()); // 1 without seconds
    std::array<std::uint64_t, kColumnCount> sets{1, 0, 0, 0, 0, 0};
    for (std::size_t i = left; i < kColumnCount; ++i) {
        const int place = static_cast<int>(i - left);
        const Result<std::uint64_t> set = readCronField(CronColumn(i), place + 1, words->at(place));
        if (!set)
            return set.problem();
        sets.at(i) = *set;
    }
    const auto fromEnd = [&words](qsizetype count) -> const QString & { return words->at(words->size() - count); };
    const bool anyDate = fromEnd(3).startsWith(u'*');
    const bool anyWeekDay = fromEnd(1).startsWith(u'*');
    return CronFields{.seconds = sets[0],
                      .minutes = sets[1],
                      .hours = sets[2],
                      .monthDays = sets[3],
                      .months = sets[4],
                      .weekDays = withOneSunday(sets[5]),
                      .eitherDay = !anyDate && !anyWeekDay,
                      .everyNMinutes = fromEnd(5).startsWith(u'*')};
}

} // namespace holdfast::schedule
