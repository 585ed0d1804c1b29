// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/single_request.h"

#include "app/client/http_client.h"
#include "app/client/render.h"
#include "app/client/words.h"
#include "app/options/token_file.h"
#include "core/base/time.h"

#include <QJsonObject>
#include <QTimer>
#include <QUrl>

namespace holdfast::app::client {
namespace {

constexpr int kMoreTries = 3; ///< of a server that is too busy now

/// An audit, and the test of a channel, are questions whose good answer can be bad news.
ExitCode verdict(const Command &command, const QJsonValue &answer)
{
    const bool bad = (std::holds_alternative<Audit>(command) && !answer[QStringLiteral("ok")].toBool()) ||
                     (std::holds_alternative<NotifyTest>(command) && !answer[QStringLiteral("delivered")].toBool());
    return bad ? ExitCode::Failed : ExitCode::Done;
}

/// The line for a new worker names the server as this command has found it. From this machine alone that is no help:
/// then the server's own answer counts, if it has one.
QJsonValue withUrl(const Command &command, const QJsonValue &answer, const QString &server)
{
    QJsonObject object = answer.toObject();
    const QString key = QStringLiteral("url");
    if (!std::holds_alternative<TokenJoin>(command) || (object.contains(key) && isLoopback(QUrl(server).host())))
        return answer;
    object[key] = server;
    return object;
}

} // namespace

SingleRequest::SingleRequest(const CommandContext &context, Command command)
    : CommandRun(context)
    , m_command(std::move(command))
    , m_view(context.view)
{}

void SingleRequest::start()
{
    const auto *next = std::get_if<JobNext>(&m_command);
    if (next == nullptr || json() || m_view.utc)
        return ask();
    http().send(requestFor(JobShow{next->name}, {}), [this](const Answer &answer) { onJob(answer); });
}

void SingleRequest::onJob(const Answer &answer)
{
    if (answer.kind != Answer::Kind::Good)
        return finishBadly(answer);
    m_view.zone = zoneOfJob(answer.value.toObject(), m_view.zone);
    ask();
}

void SingleRequest::ask()
{
    const auto now = std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
    http().send(requestFor(m_command, now), [this](const Answer &answer) { onAnswer(answer); });
}

void SingleRequest::onAnswer(const Answer &answer)
{
    if (answer.retryAfter && m_tries++ < kMoreTries) {
        QTimer::singleShot(*answer.retryAfter, this, &SingleRequest::ask);
        return;
    }
    if (answer.kind != Answer::Kind::Good)
        return finishBadly(answer);
    const QJsonValue value = withUrl(m_command, answer.value, http().server());
    if (json()) {
        if (!printJson(value))
            return;
    } else {
        const Rendered rendered = render(m_command, value, m_view);
        if (!rendered.out.isEmpty() && !print(rendered.out))
            return;
        if (!rendered.note.isEmpty())
            note(rendered.note);
    }
    finish(verdict(m_command, answer.value));
}

} // namespace holdfast::app::client
