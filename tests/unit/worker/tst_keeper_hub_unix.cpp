// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/keeper_hub.h"
#include "tests/support/few_descriptors.h"
#include "tests/support/patience.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace holdfast;
using namespace holdfast::worker;
using holdfast::test::FewDescriptors;

namespace {

using holdfast::test::kPatience;

} // namespace

/// The worker's end of its keepers, which are sockets of this test.
class TestKeeperHub final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_hub = std::make_unique<KeeperHub>(QStringLiteral("w"), m_dir->path(), m_clock);
        QVERIFY(m_hub->listen());
        QVERIFY(!m_hub->adopt(m_key, m_dir->path()));
        m_endpoint = *keeper::endpointFor(m_dir->path());
    }
    void cleanup() { m_hub.reset(); }

    void hearsKeepersAgainAfterItRanOutOfDescriptors()
    {
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(QStringLiteral("could not accept the connection of a keeper")));
        {
            const FewDescriptors callersOnly(1);
            QLocalSocket caller;
            caller.connectToServer(m_endpoint);
            QTRY_COMPARE_WITH_TIMEOUT(caller.state(), QLocalSocket::UnconnectedState, kPatience);
        }
        QSignalSpy heard(m_hub.get(), &KeeperHub::changed);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_endpoint), kPatience);
        QLocalSocket caller;
        caller.connectToServer(m_endpoint);
        keeper::Status status;
        status.key = m_key;
        caller.write(keeper::encode(status));
        QTRY_COMPARE_WITH_TIMEOUT(heard.size(), 1, kPatience);
    }

    void whoDoesNotReadIsToldTheNewestAfterwards()
    {
        QLocalSocket caller;
        caller.setReadBufferSize(1);
        caller.connectToServer(m_endpoint);
        QSignalSpy heard(m_hub.get(), &KeeperHub::changed);
        keeper::Status status;
        status.key = m_key;
        caller.write(keeper::encode(status));
        QTRY_COMPARE_WITH_TIMEOUT(heard.size(), 1, kPatience);
        const MonoTime now = m_clock.now().mono;
        for (int i = 0; i < 50'000; ++i)
            m_hub->renew(m_key, now + Seconds(i));
        m_hub->stop(m_key, jobs::StopCause::Cancelled);
        caller.setReadBufferSize(0);
        QByteArray text;
        keeper::Order last;
        const auto isTold = [&] {
            text += caller.readAll();
            const qsizetype end = text.lastIndexOf('\n');
            const qsizetype begin = text.lastIndexOf('\n', end - 1) + 1;
            last = keeper::decodeOrder(text.mid(begin, end - begin)).value_or(last);
            return last.stop == jobs::StopCause::Cancelled;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isTold(), kPatience);
        QVERIFY(*last.leaseUntil == now + Seconds(49'999));
        QVERIFY2(text.size() < 400'000, qPrintable(QString::number(text.size())));
    }

private:
    const jobs::AttemptKey m_key{QStringLiteral("run"), 1};
    runtime::SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<KeeperHub> m_hub;
    QString m_endpoint;
};

QTEST_GUILESS_MAIN(TestKeeperHub)
#include "tst_keeper_hub_unix.moc"
