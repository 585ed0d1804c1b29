// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/attempts/work_samples.h"

#include <QTest>

#include <deque>
#include <random>
#include <set>

using namespace holdfast;
using namespace holdfast::jobs;
using namespace holdfast::jobs::test;

/// Over any link and through any restart, each attempt's output arrives whole and in order, its result once, after the
/// output, and then the worker forgets it.
class WorkBookPropertiesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingArrivesOnceAndIsForgotten_data();
    void everythingArrivesOnceAndIsForgotten();
};

namespace {

/// What a server has on record of an attempt.
struct Recorded
{
    qint64 bytes[2] = {0, 0};
    int results = 0;
};

/// What a worker and the keepers have on their disk of an attempt.
struct OnDisk
{
    qint64 bytes[2] = {0, 0};
    bool launched = false;
    bool stops = false;
    std::optional<WallTime> startedAt;
    std::optional<Outcome> outcome;
};

/// A worker with its disk, keepers, a link and a server, all of which fail now and then.
class World
{
public:
    explicit World(unsigned seed)
        : m_random(seed)
    {}

    void step()
    {
        switch (any(16)) {
        case 0:
            cut();
            break;
        case 1:
            restartWorker();
            break;
        case 2:
        case 3:
            if (!m_up)
                connect();
            break;
        case 4:
            if (m_up && m_recorded.size() < 40)
                assignNew();
            break;
        case 5:
        case 6:
        case 7:
            work();
            break;
        case 8:
            pass(Milliseconds(any(3'000)));
            break;
        default:
            serve(any(10) == 0);
        }
    }

    /// The world is good from now on, and all that runs comes to its end.
    void settle()
    {
        if (!m_up)
            connect();
        for (auto &[key, disk] : m_disk) {
            if (!disk.outcome)
                finish(key, disk);
        }
        for (int round = 0; round < 100'000 && !m_bench.book.isEmpty(); ++round) {
            if (m_wire.empty())
                pass(WorkBook::kRetryWait);
            serve(false);
        }
    }

    [[nodiscard]] QString fault() const
    {
        if (!m_fault.isEmpty())
            return m_fault;
        if (!m_bench.book.isEmpty())
            return QStringLiteral("something is held for ever");
        for (const auto &[key, recorded] : m_recorded) {
            const bool isWhole = recorded.results == 1 || !m_known.contains(key);
            if (!isWhole)
                return QStringLiteral("%1 has %2 results").arg(key.runId).arg(recorded.results);
        }
        return m_disk.empty() ? QString() : QStringLiteral("the disk is not empty");
    }
    [[nodiscard]] std::size_t attempts() const { return m_known.size(); }

private:
    unsigned any(unsigned below) { return static_cast<unsigned>(m_random()) % below; }

    void perform(const work::Effects &effects)
    {
        for (const work::Effect &effect : effects)
            std::visit([this](const auto &each) { on(each); }, effect);
    }
    void on(const work::Launch &launch)
    {
        if (std::exchange(m_disk[launch.assignment.key].launched, true))
            m_fault = QStringLiteral("%1 is launched twice").arg(launch.assignment.key.runId);
    }
    void on(const work::StopTree &stop) { m_disk.at(stop.key).stops = true; }
    void on(const work::RenewLease &) { m_fault = QStringLiteral("a lease that nobody asked for"); }
    void on(const work::Finish &finish)
    {
        OnDisk &disk = m_disk.at(finish.outcome.key);
        disk.outcome = finish.outcome;
        perform(m_bench.book.finishedOnDisk(finish.outcome, disk.bytes[0], disk.bytes[1], m_bench.now.mono));
    }
    void on(const work::Keep &) { QFAIL("this server has no epoch"); }
    void on(const work::Forget &forget)
    {
        std::erase_if(m_waits, [&](const auto &each) { return each.second == forget.key; });
        if (m_disk.erase(forget.key) == 0)
            m_fault = QStringLiteral("%1 is forgotten twice").arg(forget.key.runId);
    }
    void on(const work::Refused &) {}
    void on(const work::Reject &reject) { m_fault = QStringLiteral("%1 is rejected").arg(reject.key.runId); }
    void on(const work::SendStarted &message) { send(message, message.token, message.key); }
    void on(const work::SendOutput &message) { send(message, message.token, message.key); }
    void on(const work::SendResult &message) { send(message, message.token, message.outcome.key); }
    void send(const work::Effect &message, quint64 token, const AttemptKey &key)
    {
        m_wire.push_back(message);
        m_waits.emplace(token, key);
        if (m_waits.size() > WorkBook::kWindow)
            m_fault = QStringLiteral("more waits than the window takes");
    }

    /// The server reads one message; it refuses it where its store is not available.
    void serve(bool refuses)
    {
        if (m_wire.empty())
            return;
        const work::Effect message = m_wire.front();
        m_wire.pop_front();
        const quint64 token = std::visit([&](const auto &each) { return hear(each, refuses); }, message);
        const QString refusal = refuses ? QStringLiteral("store_unavailable") : m_refusal;
        // Of an attempt that had a message refused, what is still on its way is not counted any more.
        if (const auto waits = m_waits.find(token); waits != m_waits.end()) {
            const AttemptKey key = waits->second;
            std::erase_if(m_waits, [&](const auto &each) {
                return each.first == token || (!refusal.isEmpty() && each.second == key);
            });
        }
        perform(m_bench.answered(token, {refusal.isEmpty(), refusal, m_receipt}));
    }
    quint64 hear(const work::SendStarted &message, bool)
    {
        m_refusal.clear();
        m_receipt.reset();
        return message.token;
    }
    quint64 hear(const work::SendOutput &message, bool refuses)
    {
        qint64 &bytes = m_recorded[message.key].bytes[static_cast<int>(message.stream)];
        m_receipt.reset();
        // Behind a refused one the next leaves a gap: the server refuses that too.
        m_refusal = message.offset > bytes ? QStringLiteral("bad_field") : QString();
        if (m_recorded[message.key].results > 0)
            m_fault = QStringLiteral("%1: output after its result").arg(message.key.runId);
        if (message.offset + message.bytes > m_disk.at(message.key).bytes[static_cast<int>(message.stream)])
            m_fault = QStringLiteral("%1: output that is not there").arg(message.key.runId);
        if (!refuses && m_refusal.isEmpty())
            bytes = std::max(bytes, message.offset + message.bytes);
        return message.token;
    }
    quint64 hear(const work::SendResult &message, bool refuses)
    {
        m_refusal.clear();
        Recorded &recorded = m_recorded[message.outcome.key];
        const OnDisk &disk = m_disk.at(message.outcome.key);
        if (recorded.results == 0 && (recorded.bytes[0] != disk.bytes[0] || recorded.bytes[1] != disk.bytes[1]))
            m_fault = QStringLiteral("%1: its result came before its output").arg(message.outcome.key.runId);
        m_receipt = Receipt{message.outcome.key};
        if (!refuses && recorded.results == 0) {
            recorded.results = 1;
            m_receipt = Receipt{message.outcome.key, recorded.bytes[0], recorded.bytes[1]};
        }
        return message.token;
    }
    template <typename T>
    quint64 hear(const T &, bool)
    {
        qFatal("that is no message");
    }

    /// What was on its way is lost, in either direction: the server may have read some of it without an answer.
    void cut()
    {
        for (unsigned heard = any(4); heard > 0 && !m_wire.empty(); --heard) {
            std::visit([&](const auto &each) { return hear(each, false); }, m_wire.front());
            m_wire.pop_front();
        }
        m_wire.clear();
        m_waits.clear();
        m_up = false;
        m_bench.book.linkDown();
    }
    void connect()
    {
        QList<Resume> keep;
        QList<AttemptKey> cancel;
        for (const Holding &holding : m_bench.book.holding()) {
            const Recorded &recorded = m_recorded[holding.key];
            if (recorded.results == 0)
                keep += {holding.key, recorded.bytes[0], recorded.bytes[1]};
            if (any(10) == 0)
                cancel += holding.key;
        }
        m_up = true;
        perform(m_bench.up(keep, cancel));
    }
    /// Its keepers go on meanwhile, or the whole machine was down.
    void restartWorker()
    {
        cut();
        const bool wasPowerCut = any(4) == 0;
        m_isWorkerUp = false;
        for (unsigned things = wasPowerCut ? 0 : any(6); things > 0; --things)
            work();
        m_isWorkerUp = true;
        std::vector<RecoveredAttempt> found;
        QList<AttemptKey> orphans;
        for (const auto &[key, disk] : m_disk) {
            found.push_back({assignment(key), disk.launched, disk.startedAt, disk.startedAt ? 4711 : 0, disk.outcome,
                             disk.bytes[0], disk.bytes[1]});
            if (wasPowerCut && disk.launched && !disk.outcome)
                orphans += key;
        }
        m_bench.book = WorkBook();
        m_bench.book.restore(found);
        for (const AttemptKey &key : std::as_const(orphans))
            perform(m_bench.book.keeperGone(key, m_bench.now.wall));
    }
    void assignNew()
    {
        const AttemptKey next = key(static_cast<int>(m_known.size()) + 1);
        m_known.insert(next);
        m_recorded[next];
        m_disk[next];
        if (any(8) == 0)
            restartWorker(); // between the acknowledgement and the launch
        else
            perform(m_bench.assign(next));
    }
    /// A program comes to its end; its keeper puts that on the disk and tells the worker, if there is one.
    void finish(const AttemptKey &which, OnDisk &disk)
    {
        Outcome outcome;
        outcome.key = which;
        outcome.status = disk.stops ? RunState::Cancelled : RunState::Succeeded;
        disk.outcome = outcome;
        const qint64 bytes[2] = {disk.bytes[0], disk.bytes[1]};
        if (m_isWorkerUp)
            perform(m_bench.book.finishedOnDisk(outcome, bytes[0], bytes[1], m_bench.now.mono));
    }
    /// One of the programs does something.
    void work()
    {
        if (m_disk.empty())
            return;
        auto it = m_disk.begin();
        std::advance(it, any(static_cast<unsigned>(m_disk.size())));
        const AttemptKey which = it->first;
        OnDisk &disk = it->second;
        if (disk.outcome || !disk.launched)
            return;
        if (!disk.startedAt) {
            disk.startedAt = m_bench.now.wall;
            if (m_isWorkerUp)
                perform(m_bench.start(which));
        } else if (disk.stops || any(5) == 0) {
            finish(which, disk);
        } else {
            const auto stream = any(2) == 0 ? Stream::Stdout : Stream::Stderr;
            qint64 &bytes = disk.bytes[static_cast<int>(stream)];
            bytes += any(100'000);
            if (m_isWorkerUp)
                perform(m_bench.grow(bytes, which, stream));
        }
    }
    void pass(Milliseconds time)
    {
        m_bench.pass(time);
        perform(m_bench.book.onDeadline(m_bench.now.mono));
    }

    std::mt19937 m_random;
    Bench m_bench;
    std::map<AttemptKey, OnDisk> m_disk;
    std::map<AttemptKey, Recorded> m_recorded;
    std::set<AttemptKey> m_known;
    std::deque<work::Effect> m_wire;
    std::map<quint64, AttemptKey> m_waits; ///< for an answer, by token
    std::optional<Receipt> m_receipt;      ///< for the message that was heard last
    QString m_refusal;
    QString m_fault;
    bool m_up = false;
    bool m_isWorkerUp = true;
};

} // namespace

void WorkBookPropertiesTest::everythingArrivesOnceAndIsForgotten_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 300; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void WorkBookPropertiesTest::everythingArrivesOnceAndIsForgotten()
{
    QFETCH(unsigned, seed);
    World world(seed);
    for (int i = 0; i < 1500; ++i)
        world.step();
    world.settle();
    QCOMPARE(world.fault(), QString());
    QVERIFY(world.attempts() > 5);
}

QTEST_GUILESS_MAIN(WorkBookPropertiesTest)
#include "tst_work_book_properties.moc"
