// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/jobs/work_samples.h"

#include <QtTest>

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

/// What a worker has on its disk of an attempt.
struct OnDisk
{
    qint64 bytes[2] = {0, 0};
    bool started = false;
    std::optional<Outcome> outcome;
};

/// A worker with its disk, a link and a server, all of which fail now and then.
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
                finish(key);
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
    void on(const work::Launch &launch) { m_disk[launch.assignment.key]; }
    void on(const work::StopTree &) {}
    void on(const work::Finish &finish)
    {
        OnDisk &disk = m_disk.at(finish.outcome.key);
        disk.outcome = finish.outcome;
        perform(m_bench.book.finishedOnDisk(finish.outcome, disk.bytes[0], disk.bytes[1], m_bench.now.mono));
    }
    void on(const work::Forget &forget)
    {
        if (m_disk.erase(forget.key) == 0)
            m_fault = QStringLiteral("%1 is forgotten twice").arg(forget.key.runId);
    }
    void on(const work::Reject &reject) { m_fault = QStringLiteral("%1 is rejected").arg(reject.key.runId); }
    void on(const work::SendStarted &message) { m_wire.push_back(message); }
    void on(const work::SendOutput &message) { m_wire.push_back(message); }
    void on(const work::SendResult &message) { m_wire.push_back(message); }

    /// The server reads one message; it refuses it where its store is not available.
    void serve(bool refuses)
    {
        // Of an attempt that had a message refused, what is still on its way is not counted any more.
        if (m_wire.size() > 2 * WorkBook::kWindow)
            m_fault = QStringLiteral("more waits than the window takes");
        if (m_wire.empty())
            return;
        const work::Effect message = m_wire.front();
        m_wire.pop_front();
        const quint64 token = std::visit([&](const auto &each) { return hear(each, refuses); }, message);
        perform(m_bench.book.answered(token, !refuses, refuses ? QStringLiteral("store_unavailable") : m_refusal,
                                      m_bench.now.mono));
    }
    quint64 hear(const work::SendStarted &message, bool)
    {
        m_refusal.clear();
        return message.token;
    }
    quint64 hear(const work::SendOutput &message, bool refuses)
    {
        qint64 &bytes = m_recorded[message.key].bytes[static_cast<int>(message.stream)];
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
        if (!refuses && recorded.results == 0)
            recorded.results = 1;
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
        m_up = false;
        m_bench.book.linkDown();
    }
    void connect()
    {
        QList<Resume> keep;
        for (const Holding &holding : m_bench.book.holding()) {
            const Recorded &recorded = m_recorded[holding.key];
            if (recorded.results == 0)
                keep += {holding.key, recorded.bytes[0], recorded.bytes[1]};
        }
        m_up = true;
        perform(m_bench.up(keep));
    }
    void restartWorker()
    {
        cut();
        std::vector<Found> found;
        for (auto &[key, disk] : m_disk) {
            if (!disk.outcome) {
                disk.outcome = Outcome();
                disk.outcome->key = key;
                disk.outcome->status = RunState::Lost;
            }
            found.push_back({*disk.outcome, disk.bytes[0], disk.bytes[1]});
        }
        m_bench.book = WorkBook();
        m_bench.book.restore(found);
    }
    void assignNew()
    {
        const AttemptKey next = key(static_cast<int>(m_known.size()) + 1);
        m_known.insert(next);
        m_recorded[next];
        perform(m_bench.assign(next));
    }
    void finish(const AttemptKey &which) { perform(m_bench.book.ended(which, 0, {}, {}, m_bench.now)); }
    /// One of the programs does something.
    void work()
    {
        if (m_disk.empty())
            return;
        auto it = m_disk.begin();
        std::advance(it, any(static_cast<unsigned>(m_disk.size())));
        auto &[which, disk] = *it;
        if (disk.outcome)
            return;
        if (!std::exchange(disk.started, true)) {
            perform(m_bench.start(which));
        } else if (any(5) == 0) {
            finish(AttemptKey(which));
        } else {
            const auto stream = any(2) == 0 ? Stream::Stdout : Stream::Stderr;
            qint64 &bytes = disk.bytes[static_cast<int>(stream)];
            bytes += any(100'000);
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
    QString m_refusal;
    QString m_fault;
    bool m_up = false;
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
