// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/outage_book.h"

#include <QtTest>

using namespace holdfast;
using namespace holdfast::server;
using namespace std::chrono_literals;
using link::EndCause;
using protocol::LinkLoss;

namespace {

const QString kWorker = QStringLiteral("alpha");
const QString kAddress = QStringLiteral("192.0.2.7:51034");

protocol::WorkerRegister hello(const std::optional<LinkLoss> &loss)
{
    protocol::WorkerRegister message;
    message.workerId = kWorker;
    message.protocol = 1;
    message.lastLoss = loss;
    return message;
}

LinkLoss told(const char *cause)
{
    LinkLoss loss;
    loss.cause = QString::fromLatin1(cause);
    loss.attempts = 4;
    return loss;
}

/// A book, and the outage that the record would have after lost().
struct House
{
    OutageBook book{10s};
    jobs::Outage outage;

    QString lose(const link::Sighting &seen, const QString &address = kAddress)
    {
        outage.cause = book.lost(kWorker, seen, address).cause;
        return outage.cause;
    }
    jobs::Return back(const std::optional<LinkLoss> &loss, const QString &address = kAddress)
    {
        return book.back(hello(loss), address, &outage);
    }
};

link::Sighting end(EndCause cause)
{
    return {{cause, {}}, {}};
}

} // namespace

class OutageBookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstVerdictIsTheServersAlone()
    {
        House house;
        QCOMPARE(house.lose(end(EndCause::Reset)), QStringLiteral("reset_by_peer"));
    }

    void theLastOneIsOfBoth()
    {
        House house;
        QCOMPARE(house.lose(end(EndCause::NoPong)), QStringLiteral("no_pong"));
        LinkLoss loss = told("reset_by_peer");
        loss.seen.stalled = 30s;
        loss.seen.up = 1min;
        const jobs::Return how = house.back(loss);
        QCOMPARE(how.loss.cause, QStringLiteral("stalled_there"));
        QCOMPARE(how.attempts, 4);
        QVERIFY(!how.loss.act.isEmpty());
    }

    void whoRemembersNoLossWasRestarted()
    {
        House house;
        house.lose(end(EndCause::Reset));
        QCOMPARE(house.back(std::nullopt).loss.cause, QStringLiteral("worker_restart"));
    }

    void anotherWorkerOfTheNameIsNoRestart()
    {
        House house;
        house.lose(end(EndCause::TakenOver));
        QCOMPARE(house.back(std::nullopt).loss.cause, QStringLiteral("taken_over"));
    }

    void aLossThatAFormerProcessSawIsNoRestart()
    {
        House house;
        house.lose(end(EndCause::NoPong));
        LinkLoss loss = told("no_pong");
        loss.restarted = true;
        QCOMPARE(house.back(loss).loss.cause, QStringLiteral("no_pong"));
    }

    void anOldWorkerNeverTells()
    {
        House house;
        house.lose(end(EndCause::Reset));
        protocol::WorkerRegister message = hello(std::nullopt);
        message.protocol = 0;
        QCOMPARE(house.book.back(message, QStringLiteral("192.0.2.7:40000"), &house.outage).loss.cause,
                 QStringLiteral("reset_by_peer"));
        house.lose(end(EndCause::Reset));
        QCOMPARE(house.book.back(message, QStringLiteral("192.0.2.8:40000"), &house.outage).loss.cause,
                 QStringLiteral("network_changed"));
    }

    void whatTheRecordCallsARestartOfTheServerStaysOne()
    {
        House house;
        house.outage.cause = QStringLiteral("server_restart");
        QCOMPARE(house.back(told("reset_by_peer")).loss.cause, QStringLiteral("server_restart"));
    }

    void aWordOfANewerWorkerIsNoHarm()
    {
        House house;
        house.lose(end(EndCause::NoPong));
        QCOMPARE(house.back(told("meteor")).loss.cause, QStringLiteral("no_pong"));
    }

    void threeCutsAfterTheSameIdleTimeAreAHop()
    {
        House house;
        for (const int msecs : {15'000, 15'050, 14'980}) {
            link::Sighting seen = end(EndCause::Reset);
            seen.seen.idle = Milliseconds(msecs);
            house.lose(seen);
            const QString cause = house.back(told("reset_by_peer")).loss.cause;
            QCOMPARE(cause, msecs == 14'980 ? QStringLiteral("path_idle_cut") : QStringLiteral("reset_by_peer"));
        }
    }

    void aRestartBetweenThemIsNotCounted()
    {
        House house;
        for (int i = 0; i < 5; ++i) {
            link::Sighting seen = end(EndCause::Reset);
            seen.seen.idle = 15s;
            house.lose(seen);
            QCOMPARE(house.back(std::nullopt).loss.cause, QStringLiteral("worker_restart"));
        }
    }

    void resultsThatWaitedAreCounted()
    {
        House house;
        house.lose(end(EndCause::NoPong));
        protocol::WorkerRegister message = hello(told("no_pong"));
        message.holding = {{{QStringLiteral("a"), 1}, jobs::Holding::State::Finished},
                           {{QStringLiteral("b"), 1}, jobs::Holding::State::Running},
                           {{QStringLiteral("c"), 2}, jobs::Holding::State::Finished}};
        QCOMPARE(house.book.back(message, kAddress, &house.outage).held, 2);
    }

    void withoutAnOutageThereIsNothingToSay()
    {
        OutageBook book{10s};
        QVERIFY(book.back(hello(std::nullopt), kAddress, nullptr).loss.cause.isEmpty());
    }
};

QTEST_APPLESS_MAIN(OutageBookTest)

#include "tst_outage_book.moc"
