// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/delivery/courier.h"

#include <QFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace holdfast;
using namespace holdfast::delivery;
using notify::ChannelKind;

namespace {

constexpr int kPatience = 60'000; ///< of the test, on a busy machine

Delivery deliveryTo(ChannelKind kind, const QString &target)
{
    Delivery made;
    made.channel.name = QStringLiteral("c");
    made.channel.kind = kind;
    made.channel.target = target;
    made.id = "id-1";
    made.body = "{}";
    return made;
}

} // namespace

/// Messages on their way, in threads of their own.
class TestCourier final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aReceiverThatHangsIsGivenUp();
    void aProgramThatHangsIsKilledWithItsChildren();
    void itsEndEndsWhatIsUnderWay();
    void aProgramThatReadsNothingIsNoTrouble();

private:
    QString answerTo(const Delivery &delivery);
    [[nodiscard]] QString script(const QByteArray &lines);

    QTemporaryDir m_folder;
};

/// Why it was not taken; empty: it was.
QString TestCourier::answerTo(const Delivery &delivery)
{
    Courier courier(1);
    std::optional<Result<void>> answer;
    courier.send(delivery, [&answer](const Result<void> &result) { answer = result; });
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, kPatience))
        return QStringLiteral("no answer");
    return *answer ? QString() : answer->problem().what;
}

QString TestCourier::script(const QByteArray &lines)
{
    const QString path = m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction()));
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write("#!/bin/sh\n" + lines);
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return path;
}

void TestCourier::aReceiverThatHangsIsGivenUp()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    Delivery delivery =
        deliveryTo(ChannelKind::Webhook, QStringLiteral("http://127.0.0.1:%1/").arg(silent.serverPort()));
    delivery.patience = Milliseconds(200);
    const QString why = answerTo(delivery);
    QVERIFY2(why.contains(QStringLiteral("timed out")), qPrintable(why));
}

void TestCourier::aProgramThatHangsIsKilledWithItsChildren()
{
    const QString mark = m_folder.filePath(QStringLiteral("mark"));
    Delivery delivery = deliveryTo(ChannelKind::Exec, script("sleep 1000 & echo $! > " + mark.toUtf8() + "\nwait\n"));
    delivery.patience = Milliseconds(1'500);
    const QString why = answerTo(delivery);
    QVERIFY2(why.contains(QStringLiteral("did not end")), qPrintable(why));
    QFile file(mark);
    if (!file.open(QIODevice::ReadOnly))
        QSKIP("the machine was too busy to start the program in time");
    const QString child = QStringLiteral("/proc/%1/stat").arg(QString::fromLatin1(file.readAll().trimmed()));
    QVERIFY(QTest::qWaitFor(
        [&child] {
            QFile stat(child);
            return !stat.open(QIODevice::ReadOnly) || stat.readAll().contains(") Z ");
        },
        kPatience));
}

void TestCourier::itsEndEndsWhatIsUnderWay()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    auto courier = std::make_unique<Courier>(2);
    bool isAnswered = false;
    const auto done = [&isAnswered](const Result<void> &) { isAnswered = true; };
    courier->send(deliveryTo(ChannelKind::Webhook, QStringLiteral("http://127.0.0.1:%1/").arg(silent.serverPort())),
                  done);
    courier->send(deliveryTo(ChannelKind::Exec, script("exec sleep 1000\n")), done);
    QVERIFY(silent.waitForNewConnection(kPatience));
    courier.reset(); // does not take the 30 s that each of them may
    QCoreApplication::processEvents();
    QVERIFY(!isAnswered);
}

void TestCourier::aProgramThatReadsNothingIsNoTrouble()
{
    Delivery delivery = deliveryTo(ChannelKind::Exec, script("exit 0\n"));
    delivery.body = QByteArray(1'000'000, 'x');
    QCOMPARE(answerTo(delivery), QString());
}

QTEST_GUILESS_MAIN(TestCourier)
#include "tst_courier.moc"
