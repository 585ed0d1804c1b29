// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fleet/outage_book.h"

#include <QTest>

using namespace holdfast;
using namespace holdfast::fleet;
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

link::Sighting end(EndCause cause)
{
    return {{cause, {}}, {}};
}

/// From the instance "i", whose registrations since the sixth have got no answer.
protocol::WorkerRegister unanswered(const QString &cause, const std::optional<LinkLoss> &loss = std::nullopt)
{
    protocol::WorkerRegister message = hello(loss);
    message.instance = QStringLiteral("i");
    message.unanswered = {6, 3, cause, {}};
    return message;
}

/// A book, and the outage that the record would have after lost().
struct House
{
    OutageBook book{10s};
    jobs::Roster::Worker worker;

    QString lose(const link::Sighting &seen, const QString &address = kAddress)
    {
        worker.outage.emplace().cause = book.lost(kWorker, seen, address).cause;
        return toString(worker.outage->cause);
    }
    jobs::Reconnect back(const std::optional<LinkLoss> &loss, const QString &address = kAddress)
    {
        return book.back(hello(loss), address, &worker);
    }
    QString back(const protocol::WorkerRegister &message)
    {
        return toString(book.back(message, kAddress, &worker).loss.cause);
    }

    /// Reset after that idle time, and back; the verdict on it.
    QString cutAfter(Milliseconds idle, Milliseconds outlivedHere = 0s, Milliseconds outlivedThere = 0s)
    {
        link::Sighting seen = end(EndCause::Reset);
        seen.seen.idle = idle;
        seen.seen.outlived = outlivedHere;
        lose(seen);
        LinkLoss loss = told("reset_by_peer");
        loss.seen.outlived = outlivedThere;
        return toString(back(loss).loss.cause);
    }
};

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
        const jobs::Reconnect how = house.back(loss);
        QCOMPARE(toString(how.loss.cause), QStringLiteral("stalled_there"));
        QCOMPARE(how.attempts, 4);
        QVERIFY(!how.loss.act.isEmpty());
    }

    void whoRemembersNoLossWasRestarted()
    {
        House house;
        house.lose(end(EndCause::Reset));
        QCOMPARE(toString(house.back(std::nullopt).loss.cause), QStringLiteral("worker_restart"));
    }

    void anotherWorkerOfTheNameIsNoRestart()
    {
        House house;
        house.lose(end(EndCause::TakenOver));
        QCOMPARE(toString(house.back(std::nullopt).loss.cause), QStringLiteral("taken_over"));
    }

    void aLossThatAFormerProcessSawIsNoRestart()
    {
        House house;
        house.lose(end(EndCause::NoPong));
        LinkLoss loss = told("no_pong");
        loss.restarted = true;
        const jobs::Reconnect how = house.back(loss);
        QCOMPARE(toString(how.loss.cause), QStringLiteral("no_pong"));
        QVERIFY(how.loss.verdict.contains(QStringLiteral("the worker's process was restarted in the meantime")));
    }

    void anOldWorkerNeverTells()
    {
        House house;
        house.lose(end(EndCause::Reset));
        protocol::WorkerRegister message = hello(std::nullopt);
        message.protocol = 0;
        QCOMPARE(toString(house.book.back(message, QStringLiteral("192.0.2.7:40000"), &house.worker).loss.cause),
                 QStringLiteral("reset_by_peer"));
        house.lose(end(EndCause::Reset));
        QCOMPARE(toString(house.book.back(message, QStringLiteral("192.0.2.8:40000"), &house.worker).loss.cause),
                 QStringLiteral("network_changed"));
    }

    void whatTheRecordCallsARestartOfTheServerStaysOne()
    {
        House house;
        house.worker.outage.emplace().cause = OutageCause::ServerRestart;
        QCOMPARE(toString(house.back(told("reset_by_peer")).loss.cause), QStringLiteral("server_restart"));
    }

    void aTakeOverStaysOneAndSaysFromWhom()
    {
        House house;
        auto &outage = house.worker.outage.emplace();
        outage.cause = OutageCause::ServerFailover;
        outage.verdict = QStringLiteral("another server took over: db2, from db1");
        const auto how = house.back(told("reset_by_peer"));
        QCOMPARE(toString(how.loss.cause), QStringLiteral("server_failover"));
        QVERIFY2(how.loss.verdict.startsWith(QStringLiteral("another server took over: db2, from db1")),
                 qPrintable(how.loss.verdict));
        QCOMPARE(how.loss.act, QString());
    }

    void aWordOfANewerWorkerIsNoHarm()
    {
        House house;
        house.lose(end(EndCause::NoPong));
        QCOMPARE(toString(house.back(told("meteor")).loss.cause), QStringLiteral("no_pong"));
    }

    void threeCutsAfterTheSameIdleTimeAreAHop()
    {
        House house;
        QCOMPARE(house.cutAfter(15'000ms), QStringLiteral("reset_by_peer"));
        QCOMPARE(house.cutAfter(15'050ms), QStringLiteral("reset_by_peer"));
        QCOMPARE(house.cutAfter(14'980ms), QStringLiteral("path_idle_cut"));
    }

    void aLongerIdleTimeThatWasOutlivedRefutesAHop_data()
    {
        QTest::addColumn<int>("here");
        QTest::addColumn<int>("there");
        QTest::addColumn<QString>("cause");
        QTest::newRow("nothing longer") << 14'000 << 14'000 << "path_idle_cut";
        QTest::newRow("hardly longer") << 15'500 << 15'500 << "path_idle_cut";
        QTest::newRow("both saw it") << 20'000 << 20'010 << "reset_by_peer";
        QTest::newRow("the worker does not tell") << 20'000 << 0 << "reset_by_peer";
        QTest::newRow("one side stood still") << 60'000 << 14'000 << "path_idle_cut";
    }

    void aLongerIdleTimeThatWasOutlivedRefutesAHop()
    {
        QFETCH(int, here);
        QFETCH(int, there);
        House house;
        house.cutAfter(15s);
        house.cutAfter(15s, Milliseconds(here), Milliseconds(there));
        QTEST(house.cutAfter(15s), "cause");
    }

    void anIdleTimeThatWasOutlivedIsForgottenWithItsLink()
    {
        House house;
        house.cutAfter(15s, 20s, 20s);
        for (int i = 0; i < 2; ++i)
            QCOMPARE(house.cutAfter(15s), QStringLiteral("reset_by_peer"));
        QCOMPARE(house.cutAfter(15s), QStringLiteral("path_idle_cut"));
    }

    void aMuchYoungerResetRefutesAHop()
    {
        House house;
        house.cutAfter(15s);
        house.cutAfter(3s);
        QCOMPARE(house.cutAfter(15s), QStringLiteral("reset_by_peer"));
    }

    void aRegistrationWhoseAnswerWasLostIsNoRestart()
    {
        House house;
        house.worker.record.instance = QStringLiteral("i");
        house.worker.record.sequence = 7;
        house.lose(end(EndCause::NoPong));
        protocol::WorkerRegister message = hello(std::nullopt);
        message.instance = QStringLiteral("i");
        message.sequence = 9;
        message.unanswered = {6, 3, QStringLiteral("no_answer"), QStringLiteral("within 10 s")};
        const jobs::Reconnect how = house.book.back(message, kAddress, &house.worker);
        QCOMPARE(toString(how.loss.cause), QStringLiteral("no_pong"));
        QCOMPARE(how.attempts, 3);
    }

    void aRegistrationThatNeverArrivedSaysNothing()
    {
        House house;
        house.worker.record.instance = QStringLiteral("i");
        house.worker.record.sequence = 5;
        protocol::WorkerRegister message = unanswered(QStringLiteral("reset_by_peer"));
        house.lose(end(EndCause::Reset));
        QCOMPARE(house.back(message), QStringLiteral("worker_restart"));
        message.lastLoss = told("no_pong"); // the loss of the link that the server knows
        house.lose(end(EndCause::Reset));
        QCOMPARE(house.back(message), QStringLiteral("no_pong"));
    }

    void anotherInstancesRegistrationSaysNothing()
    {
        House house;
        house.worker.record.instance = QStringLiteral("j");
        house.worker.record.sequence = 7;
        house.lose(end(EndCause::Reset));
        QCOMPARE(house.back(unanswered(QStringLiteral("no_answer"))), QStringLiteral("worker_restart"));
    }

    void whatAFormerServerSawStands()
    {
        House house; // of a server that knows the outage from the record only
        house.worker.outage = jobs::Outage{
            kWorker, {}, {}, std::nullopt, 0, OutageCause::NoPong, QStringLiteral("silence"), QStringLiteral("act")};
        protocol::WorkerRegister message = hello(std::nullopt);
        message.protocol = 0;
        const jobs::Reconnect how = house.book.back(message, kAddress, &house.worker);
        QCOMPARE(toString(how.loss.cause), QStringLiteral("no_pong"));
        QCOMPARE(how.loss.verdict, QStringLiteral("silence"));
        QCOMPARE(how.loss.act, QStringLiteral("act"));
        house.worker.outage->cause = OutageCause::TakenOver;
        QCOMPARE(toString(house.back(std::nullopt).loss.cause), QStringLiteral("taken_over"));
    }

    void whatAFormerServerSawIsHalfOfTheEvidence()
    {
        House house;
        house.worker.record.instance = QStringLiteral("i");
        house.worker.outage.emplace().cause = OutageCause::NoPong;
        QCOMPARE(toString(house.back(told("reset_by_peer")).loss.cause), QStringLiteral("no_pong"));
        QCOMPARE(house.back(unanswered(QStringLiteral("no_answer"))), QStringLiteral("no_pong"));
    }

    void whatKeptItOutCountsAfterALostAnswerToo()
    {
        House house;
        house.worker.record.instance = QStringLiteral("i");
        house.worker.record.sequence = 7;
        house.lose(end(EndCause::Reset));
        protocol::WorkerRegister message = unanswered(QStringLiteral("no_answer"), told("reset_by_peer"));
        message.lastLoss->blockedBy = QStringLiteral("refused");
        QCOMPARE(house.back(message), QStringLiteral("refused"));
    }

    void aRestartBetweenThemIsNotCounted()
    {
        House house;
        for (int i = 0; i < 5; ++i) {
            link::Sighting seen = end(EndCause::Reset);
            seen.seen.idle = 15s;
            house.lose(seen);
            QCOMPARE(toString(house.back(std::nullopt).loss.cause), QStringLiteral("worker_restart"));
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
        QCOMPARE(house.book.back(message, kAddress, &house.worker).held, 2);
    }

    void withoutAnOutageThereIsNothingToSay()
    {
        OutageBook book{10s};
        QVERIFY(book.back(hello(std::nullopt), kAddress, nullptr).loss.verdict.isEmpty());
    }
};

QTEST_APPLESS_MAIN(OutageBookTest)

#include "tst_outage_book.moc"
