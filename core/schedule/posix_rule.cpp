// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/posix_rule.h"

#include <algorithm>
#include <utility>

namespace holdfast::schedule {
namespace {

using namespace std::chrono;
using Yearly = PosixRule::Moment;

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Takes a text apart from left to right. After the first fault it takes nothing any more.
class Reader final
{
public:
    explicit Reader(QByteArrayView text)
        : m_rest(text)
    {}

    [[nodiscard]] bool isGood() const { return m_good; }
    [[nodiscard]] bool atEnd() const { return m_rest.isEmpty(); }

    bool take(char wanted)
    {
        if (m_rest.isEmpty() || m_rest.front() != wanted)
            return false;
        m_rest = m_rest.sliced(1);
        return true;
    }

    void expect(char wanted) { m_good = take(wanted) && m_good; }

    unsigned number(unsigned least, unsigned most)
    {
        unsigned value = 0;
        int digits = 0;
        for (; !m_rest.isEmpty() && isDigit(m_rest.front()) && digits < 4; ++digits) {
            value = value * 10 + static_cast<unsigned>(m_rest.front() - '0');
            m_rest = m_rest.sliced(1);
        }
        m_good = m_good && digits > 0 && least <= value && value <= most;
        return value;
    }

    /// "EST" or "<+03>", of which nothing is kept.
    void name()
    {
        const bool quoted = take('<');
        qsizetype size = 0;
        while (size < m_rest.size() && (quoted ? m_rest[size] != '>' : isLetter(m_rest[size])))
            ++size;
        m_rest = m_rest.sliced(size);
        m_good = m_good && size >= 3;
        if (quoted)
            expect('>');
    }

    /// "[+-]hh[:mm[:ss]]"
    Seconds time(unsigned mostHours)
    {
        const bool negative = take('-');
        if (!negative)
            take('+');
        Seconds sum = hours(number(0, mostHours));
        if (take(':')) {
            sum += minutes(number(0, 59));
            if (take(':'))
                sum += Seconds(number(0, 59));
        }
        return negative ? -sum : sum;
    }

    Yearly moment()
    {
        Yearly moment;
        if (take('M')) {
            moment.month = number(1, 12);
            expect('.');
            moment.week = number(1, 5);
            expect('.');
            moment.day = number(0, 6);
        } else if (take('J')) {
            moment.kind = Yearly::Kind::DayWithoutLeap;
            moment.day = number(1, 365);
        } else {
            moment.kind = Yearly::Kind::DaysSinceNewYear;
            moment.day = number(0, 365);
        }
        moment.time = take('/') ? time(167) : Seconds(hours(2));
        return moment;
    }

private:
    QByteArrayView m_rest;
    bool m_good = true;
};

sys_days dayOf(const Yearly &moment, year year)
{
    const sys_days newYear = year / January / 1;
    switch (moment.kind) {
    case Yearly::Kind::DayWithoutLeap:
        return newYear + days(moment.day - 1) + days(year.is_leap() && moment.day >= 60 ? 1 : 0);
    case Yearly::Kind::DaysSinceNewYear:
        return newYear + days(moment.day);
    case Yearly::Kind::WeekdayOfMonth:
        break;
    }
    const auto month = year / std::chrono::month(moment.month);
    const weekday day(moment.day);
    return moment.week == 5 ? sys_days(month / day[last]) : sys_days(month / day[moment.week]);
}

/// The clock shows UTC plus `before` then.
WallTime momentOf(const Yearly &moment, year year, Seconds before)
{
    return dayOf(moment, year) + moment.time - before;
}

} // namespace

std::array<ZoneChange, 2> PosixRule::changesOf(int number) const
{
    const year year(number);
    std::array<ZoneChange, 2> changes{{{momentOf(summer->begins, year, standard), summer->offset},
                                       {momentOf(summer->ends, year, summer->offset), standard}}};
    if (changes[1].at < changes[0].at)
        std::swap(changes[0], changes[1]);
    return changes;
}

std::optional<PosixRule> readPosixRule(QByteArrayView text)
{
    Reader reader(text);
    PosixRule rule;
    reader.name();
    rule.standard = -reader.time(24); // POSIX counts westwards
    if (!reader.isGood())
        return std::nullopt;
    if (reader.atEnd())
        return rule;
    PosixRule::Summer summer;
    reader.name();
    const bool hasTime = reader.isGood() && !reader.atEnd() && !reader.take(',');
    summer.offset = hasTime ? -reader.time(24) : rule.standard + hours(1);
    if (hasTime)
        reader.expect(',');
    summer.begins = reader.moment();
    reader.expect(',');
    summer.ends = reader.moment();
    if (!reader.isGood() || !reader.atEnd())
        return std::nullopt;
    rule.summer = summer;
    return rule;
}

} // namespace holdfast::schedule
