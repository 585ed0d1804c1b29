// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What WorkerLink tells people: one line when a link is lost, few while it is away, one when it is back.
#include "core/base/error_code.h"
#include "core/link/outage_words.h"
#include "core/link/worker_link.h"

namespace holdfast::link {
namespace {

QString countOf(int n, const char *singular)
{
    return QStringLiteral("%1 %2%3").arg(n).arg(QLatin1String(singular), n == 1 ? QString() : QStringLiteral("s"));
}

QString todoFor(const LinkEnd &end)
{
    if (!end.todo.isEmpty())
        return end.todo;
    switch (end.cause) {
    case EndCause::Refused:
        return actionFor(OutageCause::Refused, {});
    case EndCause::Unauthorized:
        return QStringLiteral(
            "check --token-file, HOLDFAST_TOKEN or the file \"credential\" in the data folder; the worker "
            "asks again every few minutes");
    case EndCause::Revoked:
        return actionFor(OutageCause::Revoked, {}) + QStringLiteral("; until then the worker asks every few minutes");
    case EndCause::Unreachable:
        return QStringLiteral("check that the server runs and that the address is right; the worker keeps trying");
    case EndCause::TakenOver:
        return end.detail.startsWith(toString(ErrorCode::CopiedFolder))
                   ? QStringLiteral("delete identity.json in the copy, also credential and joined.json if they "
                                    "are there, and restart the worker there")
                   : actionFor(OutageCause::TakenOver, {});
    case EndCause::Tls:
        return actionFor(OutageCause::Tls, {});
    case EndCause::NameLookup:
        return actionFor(OutageCause::NameLookup, {});
    case EndCause::ProtocolError:
        return actionFor(OutageCause::ProtocolError, {});
    case EndCause::Stopped:
    case EndCause::ClosedByPeer:
    case EndCause::GoneAway:
    case EndCause::Reset:
    case EndCause::NoPong:
    case EndCause::TimedOut:
    case EndCause::NoAnswer:
    case EndCause::Overflow:
    case EndCause::Standby:
    case EndCause::Superseded:
        return {};
    }
    Q_UNREACHABLE();
}

} // namespace

void WorkerLink::tellLost(WorkerEffects &effects, const LinkEnd &end, MonoTime now)
{
    const QString todo = todoFor(end);
    const QString then = isForToken(end.cause) ? QString() : QStringLiteral("; reconnecting");
    effects.push_back(WriteLog{
        LogLevel::Warning, QStringLiteral("the connection to %1 is lost: %2%3").arg(url(), inWords(end), then), todo});
    toldOf(end.cause, now);
}

/// What lasts until a person acts is not said again soon.
void WorkerLink::toldOf(EndCause cause, MonoTime now)
{
    m_toldCause = cause;
    if (!isForToken(cause))
        return;
    m_outage->reminderGap = kRefusedReminder;
    m_outage->nextReminder = now + kRefusedReminder;
}

void WorkerLink::tellBack(WorkerEffects &effects, const QString &verdict, Now now)
{
    if (m_outage->first) {
        effects.push_back(
            WriteLog{LogLevel::Info, QStringLiteral("ready: registered with %1 as %2").arg(url(), m_name), {}});
    } else {
        effects.push_back(WriteLog{LogLevel::Info,
                                   QStringLiteral("the connection to %1 is back after %2 and %3: %4")
                                       .arg(url(), forPeople(inMsecs(now.mono - m_outage->began.mono)),
                                            countOf(m_outage->attempts, "attempt"), verdict),
                                   {}});
    }
    if (m_oldServer && !m_toldOldServer) {
        m_toldOldServer = true;
        effects.push_back(WriteLog{
            LogLevel::Warning,
            QStringLiteral(
                "%1 speaks the older protocol: it does not confirm results, so results stay on this worker's disk")
                .arg(url()),
            QStringLiteral("upgrade the server to have results confirmed")});
    }
}

void WorkerLink::tellFailedAttempt(WorkerEffects &effects, const LinkEnd &end, Now now)
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
        toldOf(end.cause, now.mono);
        effects.push_back(WriteLog{LogLevel::Warning, what, todoFor(end)});
        return;
    }
    m_outage->reminderGap *= 4;
    m_outage->nextReminder = now.mono + m_outage->reminderGap;
    effects.push_back(WriteLog{LogLevel::Warning,
                               QStringLiteral("still not connected after %1 and %2; the last attempt to %3 failed: %4")
                                   .arg(forPeople(inMsecs(now.mono - m_outage->began.mono)),
                                        countOf(m_outage->attempts, "attempt"), url(), inWords(end)),
                               todoFor(end)});
}

void WorkerLink::watchAnswers(WorkerEffects &effects, Now now)
{
    if (const auto waited = m_acks.onDeadline(now.mono)) {
        effects.push_back(
            WriteLog{LogLevel::Warning,
                     QStringLiteral("the server has not answered for %1; waiting: %2")
                         .arg(forPeople(inMsecs(*waited)), countOf(static_cast<int>(m_acks.waiting()), "message")),
                     QStringLiteral("check the server's load and its /healthz")});
    }
}

} // namespace holdfast::link
