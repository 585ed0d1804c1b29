// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/writer.h"

#include "core/base/log.h"
#include "core/failpoint/fail_point.h"

#include <QElapsedTimer>

namespace holdfast::store {
namespace {

constexpr Milliseconds kRetry{500};

} // namespace

Writer::Writer(Backend &backend, WriteQueue &queue, WriterEvents events)
    : m_backend(backend)
    , m_queue(queue)
    , m_events(std::move(events))
{}

void Writer::run()
{
    while (const std::optional<Round> round = m_queue.take()) {
        if (writeRound(*round))
            continue;
        if (m_isRefused)
            return;
        log(lcStore(), LogLevel::Error,
            QStringLiteral("closed while the database is unavailable; batches that are not stored: %1")
                .arg(round->batches.size() + m_queue.waiting()),
            QStringLiteral("start the server again; workers deliver these results again, since the server has not "
                           "confirmed them"));
        return;
    }
}

/// False: gave up, or was refused.
bool Writer::writeRound(const Round &round)
{
    if (!round.batches.empty() && !commitAll(round.batches, round.tickets))
        return false;
    return round.probes.empty() || prove(round.probes);
}

bool Writer::commitAll(std::span<const jobs::Writes> batches, std::span<const quint64> tickets)
{
    for (;;) {
        QElapsedTimer timer;
        timer.start();
        failPoint("store.commit");
        const CommitOutcome outcome = m_backend.commit(batches);
        failPoint("store.committed");
        switch (outcome.kind) {
        case CommitOutcome::Kind::Committed:
            setAvailable({});
            m_events.committed(tickets.back(), tickets.size(), Microseconds(timer.nsecsElapsed() / 1000));
            return true;
        case CommitOutcome::Kind::Rejected:
            if (batches.size() > 1)
                return commitEach(batches, tickets);
            refused(tickets.front(), outcome.problem);
            return false;
        case CommitOutcome::Kind::Demoted:
            demoted(tickets.front(), outcome.problem);
            return false;
        case CommitOutcome::Kind::Unavailable:
            if (!retryAfter(outcome.problem))
                return false;
        }
    }
}

/// Each batch in a transaction of its own: finds the bad one and keeps those before it.
bool Writer::commitEach(std::span<const jobs::Writes> batches, std::span<const quint64> tickets)
{
    for (std::size_t i = 0; i < batches.size(); ++i) {
        if (!commitAll(batches.subspan(i, 1), tickets.subspan(i, 1)))
            return false;
    }
    return true;
}

bool Writer::prove(const std::vector<quint64> &probes)
{
    for (;;) {
        const CommitOutcome outcome = m_backend.prove();
        switch (outcome.kind) {
        case CommitOutcome::Kind::Committed:
            setAvailable({});
            m_events.proved(probes, {});
            return true;
        case CommitOutcome::Kind::Rejected:
            m_events.proved(probes, outcome.problem);
            return true;
        case CommitOutcome::Kind::Demoted:
            demoted(0, outcome.problem);
            m_events.proved(probes, outcome.problem);
            return false;
        case CommitOutcome::Kind::Unavailable:
            if (!retryAfter(outcome.problem))
                return false;
        }
    }
}

void Writer::demoted(quint64 ticket, const Problem &why)
{
    m_isRefused = true;
    log(lcStore(), LogLevel::Warning,
        QStringLiteral("this server writes nothing more: %1 (%2)").arg(why.what, why.where));
    m_events.rejected(ticket, why);
}

void Writer::refused(quint64 ticket, const Problem &why)
{
    m_isRefused = true;
    log(lcStore(), LogLevel::Error,
        QStringLiteral("the database rejected a write, and the server writes nothing more: %1").arg(why.text()),
        QStringLiteral("start the server again; it continues from what is stored. Please report this line: it is a "
                       "bug, or somebody changed the database"));
    m_events.rejected(ticket, why);
}

bool Writer::retryAfter(const Problem &problem)
{
    setAvailable(problem);
    return m_queue.pause(kRetry);
}

void Writer::setAvailable(Result<void> state)
{
    const QString code = state ? QString() : state.problem().code;
    if (code == m_told)
        return;
    m_told = code;
    if (state)
        log(lcStore(), LogLevel::Info,
            QStringLiteral("the database is available again; the server writes what was waiting"));
    else
        log(lcStore(), LogLevel::Warning,
            QStringLiteral("the database is unavailable: %1 (%2)").arg(state.problem().what, state.problem().where),
            state.problem().todo);
    m_events.availability(std::move(state));
}

} // namespace holdfast::store
