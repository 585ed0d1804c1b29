// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/one_shot.h"

#include "app/client/http_client.h"
#include "app/client/render.h"
#include "core/base/time.h"

#include <QJsonObject>

namespace holdfast::app::client {
namespace {

/// An audit is the one question whose good answer can be bad news.
ExitCode verdict(const Command &command, const QJsonValue &answer)
{
    const bool bad = std::holds_alternative<Audit>(command) && !answer[QStringLiteral("ok")].toBool();
    return bad ? ExitCode::Failed : ExitCode::Done;
}

} // namespace

OneShot::OneShot(const SessionContext &context, Command command)
    : Session(context)
    , m_command(std::move(command))
{}

void OneShot::start()
{
    const auto now = std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
    http().send(requestFor(m_command, now), [this](const Answer &answer) { onAnswer(answer); });
}

void OneShot::onAnswer(const Answer &answer)
{
    if (answer.kind != Answer::Kind::Good)
        return finishBadly(answer);
    if (json()) {
        if (!printJson(answer.value))
            return;
    } else {
        const Rendered rendered = render(m_command, answer.value);
        if (!rendered.out.isEmpty() && !print(rendered.out))
            return;
        if (!rendered.note.isEmpty())
            note(rendered.note);
    }
    finish(verdict(m_command, answer.value));
}

} // namespace holdfast::app::client
