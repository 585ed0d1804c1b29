// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What WorkerLink tells people: one line when a link is lost, few while it is away, one when it is back.
#include "core/link/outage_words.h"
#include "core/link/worker_link.h"

namespace holdfast::link {
namespace {

QString countOf(int n, const char *singular)
{
    return QStringLiteral("%1 %2%3").arg(n).arg(QLatin1String(singular), n == 1 ? QString() : QStringLiteral("s"));
}

QString todoFor(EndCause cause)
{
    switch (cause) {
    case EndCause::Refused:
        return actionFor(Cause::Refused, {});
    case EndCause::Unreachable:
        return QStringLiteral("check that the server runs and that the address is right; the worker keeps trying");
    case EndCause::TakenOver:
        return actionFor(Cause::TakenOver, {});
    case EndCause::Tls:
        return actionFor(Cause::Tls, {});
    case EndCause::NameLookup:
        return actionFor(Cause::NameLookup, {});
    case EndCause::ProtocolError:
        return actionFor(Cause::ProtocolError, {});
    case EndCause::Stopped:
    case EndCause::ClosedByPeer:
    case EndCause::GoneAway:
    case EndCause::Reset:
    case EndCause::NoPong:
    case EndCause::TimedOut:
    case EndCause::NoAnswer:
    case EndCause::Overflow:
    case EndCause::Superseded:
        return {};
    }
    Q_UNREACHABLE();
}

} // namespace

void WorkerLink::tellLost(Effects &effects, const LinkEnd &end)
{
    const QString todo = todoFor(end.cause);
    effects.push_back(WriteLog{
        LogLevel::Warning, QStringLiteral("the link to %1 is lost: %2; reconnecting").arg(url(), inWords(end)), todo});
    m_toldCause = end.cause;
}

void WorkerLink::tellBack(Effects &effects, const QString &verdict, Now now)
{
    if (m_outage->first) {
        effects.push_back(
            WriteLog{LogLevel::Info, QStringLiteral("ready: registered with %1 as %2").arg(url(), m_name), {}});
    } else {
        effects.push_back(WriteLog{LogLevel::Info,
                                   QStringLiteral("the link to %1 is back after %2 and %3: %4")
                                       .arg(url(), forPeople(inMsecs(now.mono - m_outage->began.mono)),
                                            countOf(m_outage->attempts, "attempt"), verdict),
                                   {}});
    }
    if (m_oldServer && !m_toldOldServer) {
        m_toldOldServer = true;
        effects.push_back(WriteLog{
            LogLevel::Warning,
            QStringLiteral("%1 is an old server: it does not confirm results, so they stay on this worker's disk")
                .arg(url()),
            QStringLiteral("upgrade the server to have results confirmed")});
    }
}

void WorkerLink::tellFailedAttempt(Effects &effects, const LinkEnd &end, Now now)
{
    const QString what =
        QStringLiteral("attempt %1 to connect to %2 failed: %3").arg(m_outage->attempts).arg(url(), inWords(end));
    constexpr int mostChanges = 3;
    const bool isNews =
        (m_outage->first && !m_outage->told) || (m_toldCause != end.cause && m_outage->changes < mostChanges);
    const bool isReminder = now.mono >= m_outage->nextReminder;
    if (!isNews && !isReminder) {
        effects.push_back(WriteLog{LogLevel::Debug, what, {}});
        return;
    }
    if (isNews) {
        ++m_outage->changes;
        m_outage->told = true;
        m_toldCause = end.cause;
        effects.push_back(WriteLog{LogLevel::Warning, what, todoFor(end.cause)});
        return;
    }
    m_outage->reminderGap *= 4;
    m_outage->nextReminder = now.mono + m_outage->reminderGap;
    effects.push_back(WriteLog{LogLevel::Warning,
                               QStringLiteral("still without a link after %1 and %2; the last attempt to %3 failed: %4")
                                   .arg(forPeople(inMsecs(now.mono - m_outage->began.mono)),
                                        countOf(m_outage->attempts, "attempt"), url(), inWords(end)),
                               todoFor(end.cause)});
}

void WorkerLink::watchAnswers(Effects &effects, Now now)
{
    if (const auto waited = m_acks.onDeadline(now.mono)) {
        effects.push_back(
            WriteLog{LogLevel::Warning,
                     QStringLiteral("the server has not answered for %1; %2 wait")
                         .arg(forPeople(inMsecs(*waited)), countOf(static_cast<int>(m_acks.waiting()), "message")),
                     QStringLiteral("look at the server's load and its /healthz")});
    }
}

} // namespace holdfast::link
