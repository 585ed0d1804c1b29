// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/event_lines.h"

#include <map>

namespace holdfast::server {
namespace {

constexpr int kMostOfAKind = 5;
constexpr int kExamples = 3;

} // namespace

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
