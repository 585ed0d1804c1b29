// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/net/admission.h"

#include <QList>
#include <QPair>

#include <functional>
#include <memory>

namespace holdfast::net {

/// One request, read whole.
struct HttpRequest
{
    RequestHead head;
    Admission admission;
    QByteArray body;
};

using HttpHeaders = QList<QPair<QByteArray, QByteArray>>;

/// A part of a body that is made while its client reads.
struct BodyPart
{
    QByteArray bytes;
    bool isLast = false;
};
/// Asks for the next part, which `take` gets once, at once or later. A problem ends the connection: the client sees
/// that the body is not whole.
using NextPart = std::function<void(std::function<void(const Result<BodyPart> &)> take)>;

/// What goes back.
struct HttpAnswer
{
    int status = 200;
    QByteArray contentType;
    QByteArray body;
    HttpHeaders headers = {}; ///< more of them; one with a line break in it is left out
    QByteArray phrase = {};   ///< in place of the one that belongs to the status: all that a WebSocket client sees
    NextPart next = nullptr;  ///< asked when the client has taken what there is; none: `body` is whole
    std::shared_ptr<const void> place = nullptr; ///< kept until the answer has left, or cannot
};

/// How a body is told from what follows it.
enum class Framing {
    Length,   ///< Content-Length
    Chunked,  ///< RFC 9112 section 7.1
    ByClose,  ///< the end of the connection: for HTTP/1.0
    HeadOnly, ///< the answer to HEAD
};

/// The bytes of an answer that ends its connection (RFC 9112 section 9.6), with the first part of its body.
[[nodiscard]] QByteArray serialize(const HttpAnswer &answer, Framing framing = Framing::Length);

/// A further part of a body, as it goes out.
[[nodiscard]] QByteArray serialize(const BodyPart &part, Framing framing);

/// `{"error": {"code": …, "message": …, "where": …, "todo": …}}`; the last two only where the problem has them.
[[nodiscard]] QByteArray errorBody(const Problem &problem);

/// The answer to a refused request, with the headers that its status calls for.
[[nodiscard]] HttpAnswer answerFor(const Refusal &refusal);

} // namespace holdfast::net
