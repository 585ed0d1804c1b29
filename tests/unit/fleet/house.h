// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/overloaded.h"
#include "core/fleet/worker_directory.h"

#include <map>

namespace holdfast::test {

/// One effect as a short line: "close 1 4001".
inline QString shortLine(const fleet::Effect &effect)
{
    const auto line = [](const char *word, fleet::SessionId session, const QString &more = {}) {
        return QStringLiteral("%1 %2 %3").arg(QLatin1String(word)).arg(session).arg(more).trimmed();
    };
    return std::visit(Overloaded{
                          [&](const fleet::Refuse &its) { return line("refuse", its.session, its.problem.code); },
                          [&](const fleet::Answer &its) { return line("answer", its.session, its.worker); },
                          [&](const fleet::AskAgain &its) { return line("ask again", its.session, its.epoch); },
                          [](const fleet::Apply &) { return QStringLiteral("apply"); },
                          [&](const fleet::CloseSession &its) {
                              return line("close", its.session, QString::number(static_cast<int>(its.code)));
                          },
                          [&](const fleet::CutSession &its) { return line("cut", its.session); },
                          [&](const fleet::ImpairSession &its) {
                              return its.lag ? line("lag", its.session, QString::number(its.lag->count()))
                                             : line("freeze", its.session);
                          },
                          [&](const fleet::ProbeSession &its) { return line("probe", its.session); },
                          [&](const fleet::RestoreSession &its) { return line("restore", its.session); },
                          [&](const fleet::KillWorker &its) { return line("kill", its.session); },
                          [&](const fleet::RegisterAgain &its) { return line("again", its.session); },
                          [](const fleet::LinkLost &its) { return QStringLiteral("lost ") + toString(its.cause); },
                          [](const fleet::LinkBack &its) { return QStringLiteral("back ") + toString(its.cause); },
                          [](const link::WriteLog &) { return QStringLiteral("log"); },
                      },
                      effect);
}

inline QStringList shortLines(const fleet::Effects &effects)
{
    QStringList lines;
    for (const fleet::Effect &effect : effects)
        lines += shortLine(effect);
    return lines;
}

template <typename Kind>
std::vector<Kind> only(const fleet::Effects &effects)
{
    std::vector<Kind> found;
    for (const fleet::Effect &effect : effects) {
        if (const auto *its = std::get_if<Kind>(&effect))
            found.push_back(*its);
    }
    return found;
}

/// A directory, its book, and the sessions 1 to 9 of which each has an address of its own.
struct House
{
    House()
    {
        for (fleet::SessionId id = 1; id <= 9; ++id) {
            fleet::Observation &observed = sessions[id];
            observed.address = QStringLiteral("192.0.2.%1:4000").arg(id);
            observed.openedAt = observed.lastByteAt = now.wall;
            observed.silentSince = now.mono;
        }
    }

    static protocol::WorkerRegister hello(const char *name, const char *instance = "i", qint64 sequence = 0)
    {
        protocol::WorkerRegister message;
        message.workerId = QLatin1String(name);
        message.instance = QLatin1String(instance);
        message.sequence = sequence;
        message.protocol = 1;
        return message;
    }

    fleet::Effects registers(fleet::SessionId session, const protocol::WorkerRegister &message)
    {
        return directory.registered(session, message, QJsonValue(7), now);
    }
    QStringList registers(fleet::SessionId session, const char *name)
    {
        return shortLines(registers(session, hello(name)));
    }
    fleet::Effects ends(fleet::SessionId session, link::EndCause cause)
    {
        return directory.ended(session, {cause, {}}, now);
    }
    Result<fleet::DrillStart> drill(fleet::Drill::Kind kind, const QStringList &workers = {})
    {
        return directory.startDrill({.kind = kind, .workers = workers}, {}, now);
    }
    /// Until the drill is over.
    QStringList waits()
    {
        now.mono = directory.nextDeadline().value();
        return shortLines(directory.onDeadline(now));
    }
    [[nodiscard]] const jobs::Roster::Worker *worker(const char *name) const
    {
        return book.roster().find(QLatin1String(name));
    }

    Now now{MonoTime(std::chrono::hours(1)), fromMsecs(1'800'000'000'000)};
    std::map<fleet::SessionId, fleet::Observation> sessions;
    jobs::RunBook book{[count = std::uint64_t(0)]() mutable { return ++count; }};
    fleet::WorkerDirectory directory{book, [this](fleet::SessionId id) { return sessions.at(id); },
                                     std::chrono::seconds(10)};
};

} // namespace holdfast::test
