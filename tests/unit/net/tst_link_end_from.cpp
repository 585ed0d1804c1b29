// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/link_end_from.h"

#include <QTest>

using namespace holdfast::net;
using holdfast::link::EndCause;
using holdfast::link::LinkEnd;
using How = End::How;

Q_DECLARE_METATYPE(LinkEnd)

/// What the ends of sockets are to a link.
class TestLinkEndFrom : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachEndHasItsCause_data();
    void eachEndHasItsCause();
};

void TestLinkEndFrom::eachEndHasItsCause_data()
{
    QTest::addColumn<End>("end");
    QTest::addColumn<LinkEnd>("told");
    const auto row = [](const char *name, How how, EndCause cause) {
        QTest::newRow(name) << End{how, 0, {}, QStringLiteral("why"), 0} << LinkEnd{cause, QStringLiteral("why")};
    };
    const auto closed = [](const char *name, quint16 code, EndCause cause) {
        QTest::newRow(name) << End{How::ClosedByPeer, code, QStringLiteral("reason"), {}, 0}
                            << LinkEnd{cause, QStringLiteral("reason")};
    };
    row("closed by us", How::ClosedByUs, EndCause::Stopped);
    row("aborted by us", How::Aborted, EndCause::Stopped);
    row("FIN or RST", How::Reset, EndCause::Reset);
    row("silence while it was open", How::TimedOut, EndCause::TimedOut);
    row("not open in time", How::NotOpened, EndCause::Unreachable);
    row("no TCP connection", How::ConnectFailed, EndCause::Unreachable);
    row("protocol error", How::ProtocolError, EndCause::ProtocolError);
    row("refused", How::Refused, EndCause::Refused);
    row("name not found", How::NameNotFound, EndCause::NameLookup);
    row("TLS", How::TlsFailed, EndCause::Tls);
    row("the peer did not read", How::QueueFull, EndCause::Overflow);
    closed("normal close", 1000, EndCause::ClosedByPeer);
    closed("going away", 1001, EndCause::GoneAway);
    closed("policy", 1008, EndCause::ProtocolError);
    closed("too big", 1009, EndCause::ProtocolError);
    closed("taken over", 4001, EndCause::TakenOver);
    closed("revoked", 4003, EndCause::Revoked);
    const auto refused = [](const char *name, int status, const char *phrase, EndCause cause) {
        const QString error = QStringLiteral("HTTP %1: %2").arg(status).arg(QLatin1String(phrase));
        QTest::newRow(name) << End{How::Refused, 0, {}, error, status} << LinkEnd{cause, error};
    };
    refused("a token that is not known", 401, "no such token", EndCause::Unauthorized);
    refused("a token of another role", 403, "a viewer may not do this", EndCause::Unauthorized);
    refused("a revoked token", 401, "this token was revoked", EndCause::Revoked);
    refused("too many wrong tokens", 429, "too many wrong tokens came from this address", EndCause::Unauthorized);
    refused("a server that does not lead", 503, "this server does not lead; the leader is db1", EndCause::Standby);
    refused("a server that is full", 503, "too many connections", EndCause::Refused);
    refused("a proxy", 502, "Bad Gateway", EndCause::Refused);
    closed("a code of somebody else", 4999, EndCause::ClosedByPeer);
}

void TestLinkEndFrom::eachEndHasItsCause()
{
    QFETCH(End, end);
    QTEST(linkEndFrom(end), "told");
}

QTEST_GUILESS_MAIN(TestLinkEndFrom)
#include "tst_link_end_from.moc"
