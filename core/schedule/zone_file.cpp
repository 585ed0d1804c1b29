// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/zone_file.h"

#include <QtEndian>

#include <algorithm>
#include <iterator>

namespace holdfast::schedule {
namespace {

constexpr qsizetype kHeadBytes = 44;
constexpr quint32 kMostEntries = 10'000; ///< a zone has some hundred

/// The six counts of a header, RFC 8536, 3.1.
struct Counts
{
    quint32 utcMarks = 0;
    quint32 standardMarks = 0;
    quint32 leaps = 0;
    quint32 changes = 0;
    quint32 types = 0;
    quint32 nameBytes = 0;

    [[nodiscard]] qsizetype bodyBytes(qsizetype timeBytes) const
    {
        return changes * (timeBytes + 1) + types * 6 + nameBytes + leaps * (timeBytes + 4) + standardMarks + utcMarks;
    }
};

template <typename Number>
Number numberAt(QByteArrayView bytes, qsizetype at)
{
    return qFromBigEndian<Number>(bytes.data() + at);
}

std::optional<Counts> readHead(QByteArrayView bytes)
{
    if (bytes.size() < kHeadBytes || !bytes.startsWith("TZif") || bytes[4] < '2')
        return std::nullopt;
    const auto count = [&bytes](int index) { return numberAt<quint32>(bytes, 20 + 4 * index); };
    const Counts counts{count(0), count(1), count(2), count(3), count(4), count(5)};
    for (int i = 0; i < 6; ++i) {
        if (count(i) > kMostEntries)
            return std::nullopt;
    }
    return counts;
}

/// Adds a change, unless the clocks are not set by it.
void append(std::vector<ZoneChange> &changes, Seconds first, const ZoneChange &change)
{
    const Seconds before = changes.empty() ? first : changes.back().offset;
    if (!changes.empty() && changes.back().at == change.at) {
        changes.pop_back();
        append(changes, first, change);
    } else if (change.offset != before) {
        changes.push_back(change);
    }
}

/// The second part of the file, with times of 8 bytes.
std::optional<ZoneFile> readBody(QByteArrayView body, const Counts &counts)
{
    const qsizetype typesAt = counts.changes * qsizetype(9);
    const auto offsetOf = [&](quint32 type) { return Seconds(numberAt<qint32>(body, typesAt + 6 * qsizetype(type))); };
    ZoneFile file;
    file.first = offsetOf(0);
    for (quint32 i = 0; i < counts.changes; ++i) {
        const qint64 seconds = numberAt<qint64>(body, qsizetype(8) * i);
        const auto type = static_cast<quint8>(body[qsizetype(8) * counts.changes + i]);
        if (type >= counts.types || seconds > 253'402'300'799) // the year 9999
            return std::nullopt;
        const WallTime at = WallTime(Seconds(std::max<qint64>(seconds, -253'402'300'799)));
        if (!file.changes.empty() && at < file.changes.back().at)
            return std::nullopt;
        append(file.changes, file.first, {at, offsetOf(type)});
    }
    return file;
}

int yearOf(WallTime time)
{
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
    return static_cast<int>(day.year());
}

/// The changes of the rule around a year, after the last change of the file.
std::vector<ZoneChange> changesOfRule(const ZoneFile &file, int year)
{
    std::vector<ZoneChange> changes;
    if (!file.changes.empty())
        changes.push_back(file.changes.back());
    for (int y = year - 1; y <= year + 1; ++y) {
        for (const ZoneChange &change : file.rule->changesOf(y)) {
            if (file.changes.empty() || change.at > file.changes.back().at)
                append(changes, file.first, change);
        }
    }
    return changes;
}

ZoneFile::Around pick(const std::vector<ZoneChange> &changes, Seconds first, WallTime time)
{
    const auto next = std::upper_bound(changes.begin(), changes.end(), time,
                                       [](WallTime t, const ZoneChange &change) { return t < change.at; });
    ZoneFile::Around around{first, std::nullopt, std::nullopt};
    if (next != changes.end())
        around.next = *next;
    if (next == changes.begin())
        return around;
    const auto last = std::prev(next);
    around.last = *last;
    around.before = last == changes.begin() ? first : std::prev(last)->offset;
    return around;
}

} // namespace

ZoneFile::Around ZoneFile::around(WallTime time) const
{
    const bool isLater = changes.empty() || time >= changes.back().at;
    if (!isLater || !rule || !rule->summer)
        return pick(changes, first, time);
    // Of the changes before the last one of the file, only what the clocks showed until then matters.
    const Seconds before = changes.size() < 2 ? first : changes[changes.size() - 2].offset;
    return pick(changesOfRule(*this, yearOf(time)), changes.empty() ? first : before, time);
}

std::optional<ZoneFile> readZoneFile(QByteArrayView bytes)
{
    const auto old = readHead(bytes); // with times of 4 bytes, for the programs of the last century
    if (!old || bytes.size() < kHeadBytes + old->bodyBytes(4))
        return std::nullopt;
    bytes = bytes.sliced(kHeadBytes + old->bodyBytes(4));
    const auto counts = readHead(bytes);
    if (!counts || counts->types == 0 || counts->leaps != 0 || bytes.size() < kHeadBytes + counts->bodyBytes(8))
        return std::nullopt;
    auto file = readBody(bytes.sliced(kHeadBytes), *counts);
    const QByteArrayView foot = bytes.sliced(kHeadBytes + counts->bodyBytes(8));
    if (!file || foot.size() < 2 || !foot.startsWith('\n') || !foot.endsWith('\n'))
        return std::nullopt;
    const QByteArrayView text = foot.sliced(1).chopped(1);
    if (text.isEmpty())
        return file;
    file->rule = readPosixRule(text);
    return file->rule ? file : std::nullopt;
}

} // namespace holdfast::schedule
