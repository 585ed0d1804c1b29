// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/cron_field.h"

#include <QList>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace holdfast::schedule {

namespace {

constexpr std::array<const char *, 12> kMonths{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                               "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<const char *, 7> kWeekDays{"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"};

/// One column of the expression. A name's value is its place in `names` plus `min`.
struct Column
{
    const char *title;
    int min;
    int max;
    std::span<const char *const> names;
};

constexpr std::array<Column, 6> kColumns{{
    {"second", 0, 59, {}},
    {"minute", 0, 59, {}},
    {"hour", 0, 23, {}},
    {"day of month", 1, 31, {}},
    {"month", 1, 12, kMonths},
    {"day of week", 0, 7, kWeekDays},
}};

/// "0 to 23", "1 to 12 or JAN to DEC".
QString allowedValues(const Column &column)
{
    QString text = QStringLiteral("%1 to %2").arg(column.min).arg(column.max);
    if (!column.names.empty())
        text +=
            QStringLiteral(" or %1 to %2").arg(QLatin1String(column.names.front()), QLatin1String(column.names.back()));
    return text;
}

/// Digits of ASCII only, at most six of them.
std::optional<int> readNumber(QStringView text)
{
    if (text.isEmpty() || text.size() > 6)
        return std::nullopt;
    int value = 0;
    for (const QChar c : text) {
        if (c < u'0' || c > u'9')
            return std::nullopt;
        value = value * 10 + (c.unicode() - u'0');
    }
    return value;
}

/// Reads one column. Keeps its number for the messages.
class FieldReader final
{
public:
    FieldReader(CronColumn column, int number)
        : m_column(kColumns.at(static_cast<std::size_t>(column)))
        , m_isWeekDay(column == CronColumn::WeekDay)
        , m_number(number)
    {}

    [[nodiscard]] Result<std::uint64_t> read(QStringView field) const
    {
        std::uint64_t set = 0;
        for (const QStringView entry : field.split(u',')) {
            const Result<std::uint64_t> part = readEntry(entry);
            if (!part)
                return part;
            set |= *part;
        }
        return set;
    }

private:
    struct Range
    {
        int first;
        int last;
    };

    /// "*", "7", "1-5", each with or without "/step".
    [[nodiscard]] Result<std::uint64_t> readEntry(QStringView entry) const
    {
        const qsizetype slash = entry.indexOf(u'/');
        const bool stepped = slash >= 0;
        const Result<Range> range = readRange(stepped ? entry.left(slash) : entry, stepped);
        if (!range)
            return range.problem();
        const std::optional<int> step = stepped ? readNumber(entry.mid(slash + 1)) : 1;
        if (!step || *step == 0)
            return bad(QStringLiteral("the step of %1 is not a number from 1 up").arg(quotedForMessage(entry)));
        std::uint64_t set = 0;
        for (int value = range->first; value <= range->last; value += *step)
            set |= std::uint64_t{1} << value;
        return set;
    }

    /// `open`: a single value goes on to the column's end, as the "5" in "5/15" does.
    [[nodiscard]] Result<Range> readRange(QStringView text, bool open) const
    {
        if (text == u"*")
            return Range{m_column.min, m_column.max};
        const qsizetype dash = text.indexOf(u'-');
        const Result<int> first = readValue(dash < 0 ? text : text.left(dash));
        if (!first)
            return first.problem();
        if (dash < 0)
            return Range{*first, open ? m_column.max : *first};
        const Result<int> last = readValue(text.mid(dash + 1));
        if (!last)
            return last.problem();
        const bool endsOnSunday = m_isWeekDay && *last == 0 && *first > 0;
        if (!endsOnSunday && *first > *last)
            return backwards(text, dash);
        return Range{*first, endsOnSunday ? 7 : *last};
    }

    [[nodiscard]] Result<int> readValue(QStringView text) const
    {
        if (const std::optional<int> number = readNumber(text)) {
            if (*number < m_column.min || *number > m_column.max)
                return bad(QStringLiteral("%1 is not from %2 to %3")
                               .arg(quotedForMessage(text))
                               .arg(m_column.min)
                               .arg(m_column.max));
            return *number;
        }
        const auto isName = [text](const char *name) {
            return text.compare(QLatin1String(name), Qt::CaseInsensitive) == 0;
        };
        const auto found = std::find_if(m_column.names.begin(), m_column.names.end(), isName);
        if (found != m_column.names.end())
            return m_column.min + static_cast<int>(found - m_column.names.begin());
        if (text.isEmpty())
            return bad(QStringLiteral("a value is missing"));
        return bad(QStringLiteral("%1 is not a value of this field").arg(quotedForMessage(text)));
    }

    [[nodiscard]] Problem bad(const QString &what) const
    {
        return badField(place(), what,
                        QStringLiteral("write values from %1, as 1,2 or 1-5 or */2").arg(allowedValues(m_column)));
    }

    [[nodiscard]] Problem backwards(QStringView range, qsizetype dash) const
    {
        const QString todo = QStringLiteral("write two ranges: %1-%2,%3-%4")
                                 .arg(range.left(dash))
                                 .arg(m_column.max)
                                 .arg(m_column.min)
                                 .arg(range.mid(dash + 1));
        return badField(place(), QStringLiteral("%1 runs backwards").arg(quotedForMessage(range)), todo);
    }

    [[nodiscard]] QString place() const
    {
        return QStringLiteral("cron field %1 (%2)").arg(m_number).arg(QLatin1String(m_column.title));
    }

    const Column &m_column;
    bool m_isWeekDay;
    int m_number;
};

} // namespace

Result<std::uint64_t> readCronField(CronColumn column, int number, QStringView field)
{
    return FieldReader(column, number).read(field);
}

QString quotedForMessage(QStringView text)
{
    constexpr qsizetype most = 40;
    QString shown = text.left(most).toString();
    for (QChar &c : shown) {
        if (!c.isPrint())
            c = u'?';
    }
    if (text.size() > most)
        shown += QStringLiteral("…");
    return u'"' + shown + u'"';
}

} // namespace holdfast::schedule
