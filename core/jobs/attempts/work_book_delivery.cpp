// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The half of WorkBook that delivers: what goes out next, and what the server's answers to it mean.
#include "core/jobs/attempts/work_book.h"

#include "core/base/error_code.h"

#include <algorithm>
#include <utility>

namespace holdfast::jobs {

quint64 WorkBook::track(InFlight message)
{
    m_inFlight.emplace(m_nextToken, std::move(message));
    return m_nextToken++;
}

/// One message of each attempt in turn, until the window is full or nothing is left to say.
void WorkBook::pump(work::Effects &effects, MonoTime now)
{
    if (!m_up)
        return;
    if (!m_confirms)
        return sendResultsUnconfirmed(effects);
    // Goes on behind the attempt that spoke last: one with much output must not silence the others.
    std::size_t silent = 0; // attempts in a row with nothing to say
    while (silent < m_held.size() && m_inFlight.size() < kWindow) {
        auto next = m_held.upper_bound(m_lastTurn);
        if (next == m_held.end())
            next = m_held.begin();
        m_lastTurn = next->first;
        const bool spoke = now >= next->second.retryAt && pumpOne(effects, next->first, next->second);
        silent = spoke ? 0 : silent + 1;
    }
}

bool WorkBook::pumpOne(work::Effects &effects, const AttemptKey &key, Held &held)
{
    if (isForeign(held))
        return false;
    if (held.startedAt && !held.outcome && !held.startedSent) {
        held.startedSent = true;
        effects.push_back(work::SendStarted{track({key, InFlight::What::Started}), key, held.pid, *held.startedAt});
        return true;
    }
    if (!held.resultOnly) {
        if (pumpOutput(effects, key, held))
            return true;
        // The result closes the run on record, so all output must be there first.
        if (held.confirmed[0] != held.onDisk[0] || held.confirmed[1] != held.onDisk[1])
            return false;
    }
    if (!held.outcome || held.resultSent)
        return false;
    held.resultSent = true;
    effects.push_back(work::SendResult{track({key, InFlight::What::Result}), *held.outcome});
    return true;
}

bool WorkBook::pumpOutput(work::Effects &effects, const AttemptKey &key, Held &held)
{
    for (const Stream stream : {Stream::Stdout, Stream::Stderr}) {
        qint64 &sent = held.sent[indexOf(stream)];
        const qint64 left = held.onDisk[indexOf(stream)] - sent;
        if (left <= 0)
            continue;
        const qint64 size = std::min(left, kChunk);
        const quint64 token = track({key, InFlight::What::Output, stream, sent + size});
        effects.push_back(work::SendOutput{token, key, stream, sent, size});
        sent += size;
        return true;
    }
    return false;
}

/// An old server says nothing about results: each goes out once a link, and stays on disk.
void WorkBook::sendResultsUnconfirmed(work::Effects &effects)
{
    for (auto &[key, held] : m_held) {
        if (held.outcome && !held.resultSent) {
            held.resultSent = true;
            effects.push_back(work::SendResult{m_nextToken++, *held.outcome});
        }
    }
}

void WorkBook::outputUnreadable(quint64 token, MonoTime now)
{
    const auto found = m_inFlight.find(token);
    if (found == m_inFlight.end())
        return;
    const AttemptKey key = found->second.key;
    Held &held = *find(key);
    rewind(key, held);
    held.retryAt = now + kRetryWait;
}

void WorkBook::rewind(const AttemptKey &key, Held &held)
{
    held.sent[0] = held.confirmed[0];
    held.sent[1] = held.confirmed[1];
    held.resultSent = false;
    held.startedSent = false;
    std::erase_if(m_inFlight, [&](const auto &entry) { return entry.second.key == key; });
}

/// Of its messages that still wait, no answer matters any more.
void WorkBook::forget(const AttemptKey &key)
{
    std::erase_if(m_inFlight, [&](const auto &entry) { return entry.second.key == key; });
    m_held.erase(key);
}

work::Effects WorkBook::answered(quint64 token, const Answer &answer, MonoTime now)
{
    work::Effects effects;
    const auto found = m_inFlight.find(token);
    if (found == m_inFlight.end())
        return effects;
    const InFlight message = found->second;
    m_inFlight.erase(found);
    Held &held = *find(message.key);
    if (!answer.refusal.isEmpty()) {
        refused(effects, message, answer, now);
        pump(effects, now);
        return effects;
    }
    held.toldRefusal = false;
    if (message.what == InFlight::What::Output) {
        qint64 &confirmed = held.confirmed[indexOf(message.stream)];
        confirmed = std::max(confirmed, message.end);
    } else if (message.what == InFlight::What::Result && answer.durable) {
        receipt(effects, message.key, held, answer.receipt);
        forget(message.key);
    } else if (message.what == InFlight::What::Result && answer.receipt && !answer.receipt->isTaken) {
        sendAllOf(held, *answer.receipt);
    }
    pump(effects, now);
    return effects;
}

/// The server did not know the run, and takes it in: what it has of the output is in the receipt.
void WorkBook::sendAllOf(Held &held, const Receipt &from)
{
    const std::optional<qint64> stored[2] = {from.stdoutBytes, from.stderrBytes};
    for (const int i : {0, 1}) {
        held.onRecord[i] = stored[i].value_or(0);
        held.confirmed[i] = held.sent[i] = std::min(held.onRecord[i], held.onDisk[i]);
    }
    held.resultOnly = false;
    held.resultSent = false;
}

/// What the server says it has is held against what was sent: what differs is not deleted.
void WorkBook::receipt(work::Effects &effects, const AttemptKey &key, const Held &held,
                       const std::optional<Receipt> &what)
{
    const auto differs = [&](const std::optional<qint64> &bytes, Stream stream) {
        const int i = indexOf(stream);
        return bytes && !held.resultOnly && *bytes != std::max(held.confirmed[i], held.onRecord[i]);
    };
    QString wrong;
    if (what && !(what->key == key)) {
        wrong = QStringLiteral("its receipt is for attempt %1 of run %2").arg(what->key.attempt).arg(what->key.runId);
    } else if (what && (differs(what->stdoutBytes, Stream::Stdout) || differs(what->stderrBytes, Stream::Stderr))) {
        wrong = QStringLiteral("%1 and %2 bytes of stdout and stderr were sent, its receipt is for %3 and %4")
                    .arg(held.confirmed[0])
                    .arg(held.confirmed[1])
                    .arg(what->stdoutBytes.value_or(0))
                    .arg(what->stderrBytes.value_or(0));
    }
    if (!wrong.isEmpty())
        effects.push_back(work::Reject{key, wrong});
    else if (m_epoch.isEmpty()) // an older server, which says perhaps no more than that it is on disk
        effects.push_back(work::Forget{key});
    else
        effects.push_back(work::Keep{key, m_store, m_epoch});
}

void WorkBook::refused(work::Effects &effects, const InFlight &message, const Answer &answer, MonoTime now)
{
    const QString why =
        answer.reason.isEmpty() ? answer.refusal : QStringLiteral("%1: %2").arg(answer.refusal, answer.reason);
    Held &held = *find(message.key);
    const auto known = errorCodeFrom(answer.refusal); // a newer server may have others: those are worth trying again
    if (!known || rowOf(*known).remedy != Remedy::GiveUp) {
        rewind(message.key, held);
        held.retryAt = now + kRetryWait;
        if (!std::exchange(held.toldRefusal, true))
            effects.push_back(work::Refused{message.key, why});
    } else if (message.what == InFlight::What::Result) {
        forget(message.key);
        effects.push_back(work::Reject{message.key, QStringLiteral("the server refused it: %1").arg(why)});
    } else {
        // The server does not want it: stop it, if it runs; only its result is still sent, and may be refused too.
        held.resultOnly = true;
        stop(effects, message.key, held, StopCause::Cancelled);
    }
}

} // namespace holdfast::jobs
