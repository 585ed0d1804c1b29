// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/run_waiter.h"

#include "app/client/words.h"
#include "core/jobs/run.h"

namespace holdfast::app::client {
namespace {

bool isOver(const QJsonObject &run)
{
    const auto state = jobs::runStateFrom(run[QStringLiteral("state")].toString());
    return state && jobs::isFinal(*state);
}

} // namespace

RunWaiter::RunWaiter(const CommandContext &context, QStringList ids)
    : CommandRun(context)
    , m_asker(context.http, context.times, this)
    , m_ids(std::move(ids))
{
    connect(&m_asker, &PollingClient::waiting, this,
            [this](const QString &why) { note(QStringLiteral("the server is gone, waiting for it: ") + why); });
}

RunWaiter::RunWaiter(const CommandContext &context, const QString &job)
    : RunWaiter(context, QStringList())
{
    m_job = job;
}

void RunWaiter::start()
{
    if (m_job.isEmpty())
        return look(true);
    // Sent once: a second request would be a second run.
    http().send(requestFor(JobRun{m_job, true}, {}), [this](const Answer &answer) { onRequested(answer); });
}

void RunWaiter::onRequested(const Answer &answer)
{
    if (answer.kind != Answer::Kind::Good)
        return finishBadly(answer);
    m_asker.heard();
    m_ids = QStringList{answer.value[QStringLiteral("id")].toString()};
    tellWhy(answer.value.toObject());
    look(false);
}

void RunWaiter::look(bool first)
{
    const QString &id = m_ids.at(m_finals.size());
    const auto handler = [this](const Answer &answer) { onRun(answer); };
    if (first)
        m_asker.ask(runRequest(id), handler);
    else
        m_asker.askForNews(runRequest(id, PollingClient::kKept), handler);
}

void RunWaiter::onRun(const Answer &answer)
{
    if (answer.kind != Answer::Kind::Good)
        return finishBadly(answer);
    const QJsonObject run = answer.value.toObject();
    if (isOver(run))
        return onFinalRun(run);
    tellWhy(run);
    look(false);
}

/// Says what a queued run waits for, once for each reason.
void RunWaiter::tellWhy(const QJsonObject &run)
{
    const QString why = waitingText(run);
    if (!json() && !why.isEmpty() && why != m_told)
        note(why);
    m_told = why;
}

void RunWaiter::onFinalRun(const QJsonObject &run)
{
    m_finals += run;
    m_allSucceeded = m_allSucceeded && run[QStringLiteral("state")].toString() == u"succeeded";
    if (!json() && !print(runSentence(run) + u'\n'))
        return;
    if (const QString line = outputLine(run); !json() && !line.isEmpty())
        note(line);
    if (m_finals.size() == m_ids.size())
        return conclude();
    m_asker.hurry();
    look(true);
}

void RunWaiter::conclude()
{
    if (json() && !printJson(m_job.isEmpty() ? QJsonValue(m_finals) : m_finals.first()))
        return;
    finish(m_allSucceeded ? ExitCode::Done : ExitCode::Failed);
}

} // namespace holdfast::app::client
