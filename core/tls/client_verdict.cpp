// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/client_verdict.h"

#include "core/tls/problem.h"

namespace holdfast::tls {
namespace {

Problem problem(const QString &what, const QString &todo)
{
    return tlsProblem({}, what, todo);
}

} // namespace

Problem clientProblem(ClientFault fault, const ClientFacts &facts)
{
    switch (fault) {
    case ClientFault::Expired:
        return problem(QStringLiteral("the server's certificate expired at %1, and this machine's clock says %2")
                           .arg(toIso(facts.leaf.notAfter), toIso(facts.now)),
                       QStringLiteral("renew the certificate on the server, or set this machine's clock"));
    case ClientFault::NotYetValid:
        return problem(QStringLiteral("the server's certificate is valid from %1 on, and this machine's clock says %2")
                           .arg(toIso(facts.leaf.notBefore), toIso(facts.now)),
                       QStringLiteral("set the clock of this machine, or of the one that made the certificate"));
    case ClientFault::WrongName:
        return problem(
            QStringLiteral("the server's certificate is for %1, not for %2")
                .arg(facts.leaf.names.isEmpty() ? QStringLiteral("no name") : facts.leaf.names.join(u", "), facts.host),
            QStringLiteral("use one of these names, or run on the server: holdfast tls init --for %1").arg(facts.host));
    case ClientFault::UnknownCa:
        return problem(QStringLiteral("the server's certificate comes from \"%1\", which is not trusted here")
                           .arg(facts.leaf.issuer),
                       QStringLiteral("give that authority's certificate with --tls-ca, or its pin with --tls-pin"));
    case ClientFault::PinMismatch:
        return problem(QStringLiteral("the server's certificate does not lead to the pinned public key"),
                       QStringLiteral("ask the server's owner for the pin (holdfast tls show); if it did not change, "
                                      "somebody may be between this machine and the server"));
    case ClientFault::WrongPurpose:
        return problem(QStringLiteral("the server's certificate is not made for a server"),
                       QStringLiteral("give the server a certificate with the purpose \"TLS server\""));
    case ClientFault::PlainServer:
        return problem(QStringLiteral("%1 does not speak TLS at this port").arg(facts.host),
                       QStringLiteral("write ws:// or http:// instead of wss:// or https://, or turn TLS on there"));
    case ClientFault::WantsCertificate:
        return problem(QStringLiteral("the server asks for a client certificate, or refuses the one that it got"),
                       QStringLiteral("give one that its --client-ca has signed: --tls-cert and --tls-key"));
    case ClientFault::OldProtocol:
        return problem(QStringLiteral("the server has no version of TLS in common with this program, which needs 1.2"),
                       QStringLiteral("turn TLS 1.2 or 1.3 on there"));
    case ClientFault::Other:
        break;
    }
    return problem(facts.detail.isEmpty() ? QStringLiteral("the TLS handshake failed") : facts.detail,
                   QStringLiteral("check the certificate of the server: openssl s_client -connect HOST:PORT"));
}

ClientFault faultFromWords(const QString &words)
{
    const auto says = [&words](const char *part) { return words.contains(QLatin1String(part), Qt::CaseInsensitive); };
    if (says("wrong version number") || says("http request") || says("packet length too long") ||
        says("record layer failure"))
        return ClientFault::PlainServer;
    if (says("unsupported protocol") || says("alert protocol version"))
        return ClientFault::OldProtocol;
    if (says("certificate required") || says("alert bad certificate") || says("alert unknown ca"))
        return ClientFault::WantsCertificate;
    return ClientFault::Other;
}

} // namespace holdfast::tls
