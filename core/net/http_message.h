// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/request_head.h"

#include <QList>
#include <QPair>

namespace holdfast::net {

/// One request, read whole.
struct HttpRequest
{
    RequestHead head;
    QByteArray body;
};

using HttpHeaders = QList<QPair<QByteArray, QByteArray>>;

/// What goes back.
struct HttpAnswer
{
    int status = 200;
    QByteArray contentType;
    QByteArray body;
    HttpHeaders headers; ///< more of them; one with a line break in it is left out
};

/// The bytes of an answer that ends its connection (RFC 9112 section 9.6). Without the body it suits HEAD.
[[nodiscard]] QByteArray serialize(const HttpAnswer &answer, bool withBody = true);

/// The answer to a refused request: `{"error": {"code": …, "message": …}}`, with the headers that the status calls for.
[[nodiscard]] HttpAnswer answerFor(const Refusal &refusal);

} // namespace holdfast::net
