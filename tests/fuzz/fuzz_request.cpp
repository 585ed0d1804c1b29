// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/access.h"
#include "core/net/host_port.h"
#include "core/net/http_message.h"

#include <cstdlib>

using namespace holdfast::net;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void checkAccepted(const RequestHead &head, QByteArrayView bytes)
{
    require(head.headBytes <= static_cast<std::size_t>(std::min(bytes.size(), kMaxHeadBytes)));
    require(bytes.first(static_cast<qsizetype>(head.headBytes)).endsWith("\r\n\r\n"));
    require(head.target.startsWith('/') && !head.target.contains('\0') && !head.target.contains('?'));
    require(head.contentLength >= 0 && head.contentLength <= kMaxBodyBytes);
    require(!head.upgrade || (head.method == "GET" && head.contentLength == 0 && !head.host.isEmpty()));
    // The same head alone says the same.
    const ParsedHead again = parseHead(bytes.first(static_cast<qsizetype>(head.headBytes)));
    require(std::holds_alternative<RequestHead>(again) && std::get<RequestHead>(again) == head);

    const AccessRules rules{ownHosts(QStringLiteral("127.0.0.1"), 8000), {QStringLiteral("https://monitor.example")}};
    const auto refusal = checkAccess(head, rules);
    require(refusal || head.host.isEmpty() || isLoopback(parseHostPort(QString::fromLatin1(head.host), 80)->host));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView bytes(data, static_cast<qsizetype>(size));
    const ParsedHead parsed = parseHead(bytes);
    if (const auto *head = std::get_if<RequestHead>(&parsed))
        checkAccepted(*head, bytes);
    else if (const auto *refusal = std::get_if<Refusal>(&parsed))
        require(refusal->status >= 400 && refusal->status < 600 && serialize(answerFor(*refusal)).contains("\r\n\r\n"));
    else
        require(bytes.size() < kMaxHeadBytes);
    return 0;
}
