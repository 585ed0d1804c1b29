// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/client/polling_client.h"
#include "tests/support/canned_server.h"
#include "tests/support/patience.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::app;
using namespace holdfast::app::client;
using namespace std::chrono_literals;
using test::CannedServer;
using test::http;

namespace {

using holdfast::test::kPatience;
constexpr Milliseconds kPause = 100ms;

} // namespace

/// How soon the next question follows.
class TestPollingClient final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_server = std::make_unique<CannedServer>(); }

    void aServerThatKeepsNoQuestionIsAskedWithPauses()
    {
        // What is answered in less than 10 s has not been kept.
        QVERIFY(timeOfQuestions(3, ClientTimes{20s, kPause, 10s, 20s}) >= 2 * kPause);
    }

    void aServerThatKeepsQuestionsIsAskedAtOnce()
    {
        // Every answer counts as kept, and a pause would take longer than the test.
        const Milliseconds took = timeOfQuestions(20, ClientTimes{20s, 10s, 0s, 20s});
        QVERIFY2(took < 10s, qPrintable(QString::number(took.count())));
    }

    void newsEndThePauses()
    {
        m_hurries = true;
        const Milliseconds took = timeOfQuestions(20, ClientTimes{20s, 10s, 10s, 20s});
        QVERIFY2(took < 10s, qPrintable(QString::number(took.count())));
    }

private:
    Milliseconds timeOfQuestions(int count, const ClientTimes &times)
    {
        HttpClient network(QUrl(m_server->url()), {}, times.silence);
        PollingClient client(network, times, nullptr);
        m_server->setAnswers(QList<QByteArray>(count, http(200, "{}")));
        QElapsedTimer taken;
        taken.start();
        int left = count;
        const std::function<void()> ask = [&] {
            client.askForNews(runRequest(QStringLiteral("i"), PollingClient::kKept), [&](const Answer &) {
                if (m_hurries)
                    client.hurry();
                if (--left > 0)
                    ask();
            });
        };
        ask();
        if (!QTest::qWaitFor([&] { return left == 0; }, kPatience))
            qFatal("no answer");
        return Milliseconds(taken.elapsed());
    }

    std::unique_ptr<CannedServer> m_server;
    bool m_hurries = false;
};

QTEST_GUILESS_MAIN(TestPollingClient)
#include "tst_polling_client.moc"
