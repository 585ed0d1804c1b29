// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QJsonObject>
#include <QObject>
#include <QUrlQuery>

#include <functional>

namespace holdfast::gui {

enum class Verb { Get, Post, Delete };

struct ApiRequest
{
    Verb verb = Verb::Get;
    QString path; ///< "/api/v1/jobs", its parts percent-encoded where they need it
    QUrlQuery query;
    QJsonObject body; ///< for Post
};

/// One request to the server's HTTP interface. A seam: the program asks over the network, tests and pictures have
/// answers of their own.
class ApiTransport
{
public:
    /// The JSON of a good answer, or the problem with the server's own sentence.
    using Answer = std::function<void(const Result<QJsonValue> &)>;

    virtual ~ApiTransport() = default;

    /// Bearer token to present from now on; empty: none.
    virtual void setToken(const QByteArray &) {}

    /// `answer` is called once, later, in this thread; never after `context` is gone.
    virtual void ask(const ApiRequest &request, QObject *context, Answer answer) = 0;

protected:
    ApiTransport() = default;
    Q_DISABLE_COPY_MOVE(ApiTransport)
};

/// A worker's, job's or run's name as a part of a path.
[[nodiscard]] QString pathPart(const QString &name);

} // namespace holdfast::gui
