// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/join/join_way.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::app;

namespace {

const QString kPin(64, u'a');
const QString kOtherPin(64, u'b');

join::JoinWay wayTo(const char *server, const access::Presented &token, const Options &options = {})
{
    const auto way = join::joinWay(QUrl(QString::fromLatin1(server)), token, options);
    return way ? *way : join::JoinWay{{QStringLiteral("refused"), {}}};
}

} // namespace

class TestJoinWay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPinIsForTlsAlone()
    {
        for (const char *server : {"http://10.0.0.5:8000", "http://127.0.0.1:8000", "http://localhost"}) {
            const auto way = join::joinWay(QUrl(QString::fromLatin1(server)), m_pinned, {});
            QVERIFY(!way);
            QVERIFY(way.problem().what.contains(u"nothing was sent"));
            const QString https = QString::fromLatin1(server).replace(0, 4, QStringLiteral("https"));
            QCOMPARE(way.problem().todo, QStringLiteral("type: holdfast worker join %1 TOKEN").arg(https));
        }
    }

    void aPinWinsOverAuthorities()
    {
        Options options;
        options.tlsCa = QStringLiteral("/ca.pem");
        options.tlsCert = QStringLiteral("/own.pem");
        QCOMPARE(wayTo("https://s", m_pinned, options).trust, (tls::Trust{{}, kPin, QStringLiteral("/own.pem"), {}}));
    }

    void anotherPinIsRefused()
    {
        Options options;
        options.tlsPin = kPin;
        QCOMPARE(wayTo("https://s", m_pinned, options).trust, (tls::Trust{{}, kPin}));
        options.tlsPin = kOtherPin;
        const auto way = join::joinWay(QUrl(QStringLiteral("https://s")), m_pinned, options);
        QVERIFY(!way);
        QCOMPARE(way.problem().where, QStringLiteral("--tls-pin"));
    }

    void withoutAPinTheOptionsOrTheSystemAreTrusted()
    {
        QCOMPARE(wayTo("https://s", {}).trust, tls::Trust{});
        Options options;
        options.tlsPin = kOtherPin;
        QCOMPARE(wayTo("https://s", {}, options).trust, (tls::Trust{{}, kOtherPin}));
        options.tlsPin.clear();
        options.tlsCa = QStringLiteral("/ca.pem");
        QCOMPARE(wayTo("https://s", {}, options).trust, (tls::Trust{QStringLiteral("/ca.pem"), {}}));
        options.isOwnCa = true;
        QCOMPARE(wayTo("https://s", {}, options).trust, tls::Trust{});
    }

    void warnsOfAnOpenNetwork()
    {
        for (const char *server : {"http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000", "https://s"})
            QVERIFY2(wayTo(server, {}).warning.isEmpty(), server);
        for (const char *server : {"http://10.0.0.5:8000", "http://holdfast.example"})
            QVERIFY2(wayTo(server, {}).warning.contains(QLatin1String(server)), server);
    }

private:
    access::Presented m_pinned{access::Role::Join, {}, {}, kPin.toLatin1()};
};

QTEST_GUILESS_MAIN(TestJoinWay)
#include "tst_join_way.moc"
