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

RunWaiter::RunWaiter(const SessionContext &context, QStringList ids)
    : Session(context)
    , m_asker(context.http, context.times, this)
    , m_ids(std::move(ids))
{
    connect(&m_asker, &PatientAsker::waiting, this,
            [this](const QString &why) { note(QStringLiteral("the server is gone, waiting for it: ") + why); });
}

RunWaiter::RunWaiter(const SessionContext &context, const QString &job)
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
    look(false);
}

void RunWaiter::look(bool first)
{
    const Request request = runRequest(m_ids.at(m_finals.size()));
    const auto handler = [this](const Answer &answer) { onRun(answer); };
    if (first)
        m_asker.ask(request, handler);
    else
        m_asker.askLater(request, handler);
}

void RunWaiter::onRun(const Answer &answer)
{
    if (answer.kind != Answer::Kind::Good)
        return finishBadly(answer);
    const QJsonObject run = answer.value.toObject();
    if (isOver(run))
        onFinalRun(run);
    else
        look(false);
}

void RunWaiter::onFinalRun(const QJsonObject &run)
{
    m_finals += run;
    m_allSucceeded = m_allSucceeded && run[QStringLiteral("state")].toString() == u"succeeded";
    if (!json() && !print(runSentence(run) + u'\n'))
        return;
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
