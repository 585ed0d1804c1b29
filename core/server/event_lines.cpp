// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/event_lines.h"

#include <map>

namespace holdfast::server {
namespace {

constexpr int kMostOfAKind = 5;
constexpr int kExamples = 3;

QString lineOf(const jobs::Run &run)
{
    QString line = QStringLiteral("run %1 of %2 is %3").arg(run.id, run.job, jobs::toString(run.state));
    if (!run.worker.isEmpty())
        line += QStringLiteral(" on %1").arg(run.worker);
    return run.reason.isEmpty() ? line : QStringLiteral("%1: %2").arg(line, run.reason);
}

/// Those of one kind are alike; the others are of interest one by one.
std::optional<std::pair<QString, jobs::RunState>> kindOf(const jobs::Run &run)
{
    if (run.state != jobs::RunState::Missed && run.state != jobs::RunState::Skipped)
        return std::nullopt;
    return std::pair(run.job, run.state);
}

} // namespace

QStringList runLines(const std::vector<jobs::Run> &runs)
{
    std::map<std::pair<QString, jobs::RunState>, int> counts;
    for (const jobs::Run &run : runs) {
        if (const auto kind = kindOf(run))
            ++counts[*kind];
    }
    QStringList lines;
    std::map<std::pair<QString, jobs::RunState>, int> told;
    for (const jobs::Run &run : runs) {
        const auto kind = kindOf(run);
        const int count = kind ? counts[*kind] : 1;
        const int number = kind ? ++told[*kind] : 1;
        if (count <= kMostOfAKind || number <= kExamples)
            lines += lineOf(run);
        if (count > kMostOfAKind && number == kExamples)
            lines += QStringLiteral("and %1 more slots of %2 are %3")
                         .arg(QString::number(count - kExamples), run.job, jobs::toString(run.state));
    }
    return lines;
}

QStringList eventLines(const jobs::Writes &writes)
{
    std::map<QString, int> counts;
    for (const jobs::Write &write : writes) {
        if (const auto *put = std::get_if<jobs::PutEvent>(&write))
            ++counts[put->event.kind];
    }
    QStringList lines;
    std::map<QString, int> told;
    for (const jobs::Write &write : writes) {
        const auto *put = std::get_if<jobs::PutEvent>(&write);
        if (put == nullptr)
            continue;
        const int count = counts[put->event.kind];
        const int number = ++told[put->event.kind];
        if (count <= kMostOfAKind || number <= kExamples)
            lines += QStringLiteral("run %1, attempt %2: %3")
                         .arg(put->event.runId, QString::number(put->event.attempt), put->event.text);
        if (count > kMostOfAKind && number == kExamples)
            lines += QStringLiteral("and the same (%1) of %2 more runs").arg(put->event.kind).arg(count - kExamples);
    }
    return lines;
}

} // namespace holdfast::server
