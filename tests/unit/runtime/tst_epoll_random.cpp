// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "loop_bench.h"

#include <QRandomGenerator>
#include <QSocketNotifier>

#include <array>

using namespace holdfast::test;

namespace {

/// Notifiers and posts that come, go and fire at random. Both loops must tell the same:
/// which notifiers fired in each turn, as a set, for the order among descriptors is not promised.
class Play final : public QObject
{
public:
    explicit Play(quint32 seed)
        : m_random(seed)
    {}

    QList<QByteArray> run()
    {
        QList<QByteArray> story;
        for (int step = 0; step < kSteps; ++step) {
            for (quint32 n = m_random.bounded(4U); n > 0; --n)
                change();
            m_fired.fill(' ');
            turn();
            story.append(m_fired);
        }
        return story;
    }

private:
    static constexpr int kSteps = 300;
    static constexpr int kPairs = 12;

    void change()
    {
        const int i = m_random.bounded(kPairs);
        const bool isWrite = m_random.bounded(2) == 1;
        auto &notifier = isWrite ? m_writes[i] : m_reads[i];
        switch (m_random.bounded(8)) {
        case 0:
        case 1:
            make(notifier, i, isWrite);
            break;
        case 2:
            notifier.reset();
            break;
        case 3:
            if (notifier)
                notifier->setEnabled(!notifier->isEnabled());
            break;
        case 4:
            m_ends[i]->write();
            break;
        case 5:
            m_ends[i]->read();
            break;
        case 6:
            m_ends[i]->closeThere();
            break;
        case 7: // the numbers come again with other sockets
            m_reads[i].reset();
            m_writes[i].reset();
            m_ends[i].reset();
            m_ends[i] = std::make_unique<Ends>();
            break;
        }
    }

    void make(std::unique_ptr<QSocketNotifier> &notifier, int i, bool isWrite)
    {
        notifier.reset(); // before the next begins: there may be one of a kind
        notifier = std::make_unique<QSocketNotifier>(m_ends[i]->here(),
                                                     isWrite ? QSocketNotifier::Write : QSocketNotifier::Read);
        connect(notifier.get(), &QSocketNotifier::activated, this, [this, i, isWrite] {
            m_fired[2 * i + (isWrite ? 1 : 0)] = isWrite ? 'w' : 'r';
            QMetaObject::invokeMethod(
                this, [this, i] { m_ends[i]->read(); }, Qt::QueuedConnection);
        });
    }

    QRandomGenerator m_random;
    std::array<std::unique_ptr<Ends>, kPairs> m_ends = [] {
        std::array<std::unique_ptr<Ends>, kPairs> all;
        for (auto &ends : all)
            ends = std::make_unique<Ends>();
        return all;
    }();
    std::array<std::unique_ptr<QSocketNotifier>, kPairs> m_reads;
    std::array<std::unique_ptr<QSocketNotifier>, kPairs> m_writes;
    QByteArray m_fired = QByteArray(qsizetype(2) * kPairs, ' ');
};

QList<QByteArray> story(quint32 seed, bool isEpoll)
{
    QList<QByteArray> told;
    const std::unique_ptr<QThread> thread(QThread::create([&] { told = Play(seed).run(); }));
    if (isEpoll)
        thread->setEventDispatcher(new holdfast::runtime::EpollDispatcher);
    thread->start();
    thread->wait();
    return told;
}

} // namespace

class EpollRandomTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("QT_NO_GLIB", "1"); }

    void bothLoopsTellTheSame()
    {
        const quint32 first = qEnvironmentVariableIntValue("HOLDFAST_SEED") > 0
                                  ? static_cast<quint32>(qEnvironmentVariableIntValue("HOLDFAST_SEED"))
                                  : 1;
        for (quint32 seed = first; seed < first + 100; ++seed) {
            const auto qt = story(seed, false);
            const auto ours = story(seed, true);
            for (qsizetype step = 0; step < qt.size(); ++step) {
                QVERIFY2(ours[step] == qt[step],
                         qPrintable(QStringLiteral("HOLDFAST_SEED=%1, step %2: ours '%3', Qt's '%4'")
                                        .arg(seed)
                                        .arg(step)
                                        .arg(QString::fromLatin1(ours[step]), QString::fromLatin1(qt[step]))));
            }
        }
    }

    /// Timers that start and stop one another: never early, each turn at most once, none lost, none after its end.
    void timersKeepTheirWord()
    {
        const quint64 seed = QRandomGenerator::global()->generate64();
        QRandomGenerator random(static_cast<quint32>(seed));
        holdfast::runtime::TimerList timers;
        TimersSeen seen{random, timers};
        for (int step = 0; step < 20'000; ++step)
            seen.step();
        QVERIFY2(seen.complaint.isEmpty(),
                 qPrintable(QStringLiteral("seed %1: %2").arg(static_cast<quint32>(seed)).arg(seen.complaint)));
        QVERIFY(seen.firedCount > 1'000);
    }

private:
    /// Keeps beside each timer when it may fire first, by a plain walk over all.
    class TimersSeen final : public QObject
    {
    public:
        TimersSeen(QRandomGenerator &random, holdfast::runtime::TimerList &timers)
            : m_random(random)
            , m_timers(timers)
        {}

        void step()
        {
            change();
            m_now += std::chrono::microseconds(m_random.bounded(3'000));
            m_firedNow.clear();
            m_timers.fire(m_now);
            for (int id = 0; id < kMost; ++id) {
                if (m_due[id] && *m_due[id] <= m_now - std::chrono::milliseconds(2) && *m_due[id] != m_now)
                    complaint = QStringLiteral("timer %1 was not fired").arg(id);
            }
        }

        QString complaint;
        int firedCount = 0;

    protected:
        void timerEvent(QTimerEvent *event) override
        {
            const int id = event->timerId();
            ++firedCount;
            if (!m_due[id])
                complaint = QStringLiteral("timer %1 fired after its end").arg(id);
            else if (*m_due[id] > m_now)
                complaint = QStringLiteral("timer %1 was early").arg(id);
            if (!m_firedNow.insert(id).second)
                complaint = QStringLiteral("timer %1 fired twice in a turn").arg(id);
            if (m_due[id])
                m_due[id] = std::max(*m_due[id] + m_interval[id], m_now);
            if (m_random.bounded(3) == 0)
                change();
        }

    private:
        static constexpr int kMost = 30;

        void change()
        {
            const int id = m_random.bounded(kMost);
            m_due[id].reset();
            m_timers.remove(id);
            if (m_random.bounded(3) == 0)
                return;
            m_interval[id] = std::chrono::milliseconds(m_random.bounded(1, 40));
            m_due[id] = m_now + m_interval[id];
            m_firedNow.erase(id);
            m_timers.add(id, m_interval[id], Qt::PreciseTimer, this, m_now);
        }

        QRandomGenerator &m_random;
        holdfast::runtime::TimerList &m_timers;
        holdfast::runtime::TimerList::Moment m_now{std::chrono::hours(1)};
        std::array<std::optional<holdfast::runtime::TimerList::Moment>, kMost> m_due;
        std::array<std::chrono::milliseconds, kMost> m_interval{};
        std::set<int> m_firedNow;
    };
};

QTEST_GUILESS_MAIN(EpollRandomTest)

#include "tst_epoll_random.moc"
