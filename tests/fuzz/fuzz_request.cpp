// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/access.h"
#include "core/net/host_port.h"
#include "core/net/http_message.h"

#include <QHostAddress>

#include <cstdlib>

using namespace holdfast::net;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

const QString kAllowedHost = QStringLiteral("sched.example");
constexpr QByteArrayView kAllowedPage("https://monitor.example");

/// Everything but an address, localhost and the name that the rules allow.
bool mayBelongToAPage(const QByteArray &host)
{
    const QString name = parseHostPort(QString::fromLatin1(host), 80)->host;
    return !isLoopback(name) && name.compare(kAllowedHost, Qt::CaseInsensitive) != 0 && QHostAddress(name).isNull();
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

    const AccessRules rules{{kAllowedHost}, false, {QString::fromLatin1(kAllowedPage)}};
    const auto refusal = checkAccess(head, rules);
    require(refusal || head.host.isEmpty() || head.origin.toLower() == kAllowedPage || !mayBelongToAPage(head.host));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView bytes(data, static_cast<qsizetype>(size));
    const ParsedHead parsed = parseHead(bytes);
    if (const auto *head = std::get_if<RequestHead>(&parsed))
        checkAccepted(*head, bytes);
    else if (const auto *refusal = std::get_if<Refusal>(&parsed))
        require(answerFor(*refusal).status >= 400 && serialize(answerFor(*refusal)).contains("\r\n\r\n"));
    else
        require(bytes.size() < kMaxHeadBytes);
    return 0;
}
