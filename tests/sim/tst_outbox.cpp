// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/notify/outbox.h"

#include <QTest>

#include <map>
#include <random>
#include <set>

using namespace holdfast;
using namespace holdfast::notify;
using namespace std::chrono_literals;

namespace {

const WallTime kNoon = *parseIso(QStringLiteral("2026-11-23T12:00:00Z"));
const QStringList kChannels{"chat", "mail", "pager"};

/// What survives a kill: commits are whole, and in order.
struct Record
{
    std::map<QString, Notice> notices;
    std::map<QString, Batch> batches;

    void commit(const FixBatch &fix)
    {
        batches[fix.batch.id] = fix.batch;
        for (const QString &id : fix.notices)
            notices.at(id).batch = fix.batch.id;
    }
    void commit(const PutBatch &put) { batches[put.batch.id] = put.batch; }
    void commit(const DropBatch &drop)
    {
        batches.erase(drop.id);
        std::erase_if(notices, [&drop](const auto &each) { return each.second.batch == drop.id; });
    }
    void commit(const DropNotices &drop)
    {
        for (const QString &id : drop.ids)
            notices.erase(id);
    }
};

/// Who takes the messages, and knows those again that it has.
struct Receiver
{
    std::map<QString, std::set<QString>> messages; ///< the events of each key
    QStringList faults;

    void take(const SendBatch &send)
    {
        std::set<QString> events;
        for (const Event &event : send.events)
            events.insert(send.batch.channel + u'/' + event.key);
        const auto [known, isNew] = messages.try_emplace(send.batch.id, events);
        if (!isNew && known->second != events)
            faults += QStringLiteral("key %1 came with other events").arg(send.batch.id);
    }
};

/// A server with an outbox that is killed now and then, before and after each of its steps.
class Play
{
public:
    explicit Play(unsigned seed)
        : m_random(seed)
    {
        start();
    }
    void live(Milliseconds time)
    {
        const WallTime end = m_now.wall + time;
        while (m_now.wall < end) {
            pass(Milliseconds(chance(2'000) + 1));
            if (m_happens && chance(4) == 0)
                happen();
            step(m_outbox->onDeadline(m_now));
        }
    }
    /// Nothing new happens, nobody is killed, everything that is sent arrives.
    void settle()
    {
        m_happens = false;
        m_isCalm = true;
        live(std::chrono::hours(8));
    }
    [[nodiscard]] QStringList faults() const
    {
        QStringList faults = receiver.faults;
        std::map<QString, int> times;
        for (const auto &[key, events] : receiver.messages) {
            for (const QString &event : events)
                ++times[event];
        }
        for (const QString &event : m_committed) {
            if (times[event] != 1)
                faults += QStringLiteral("%1 came in %2 messages").arg(event).arg(times[event]);
        }
        if (!record.notices.empty() || !record.batches.empty())
            faults += QStringLiteral("the record is not empty");
        return faults;
    }

    Record record;
    Receiver receiver;
    int kills = 0;

private:
    unsigned chance(unsigned below) { return static_cast<unsigned>(m_random() % below); }
    void pass(Milliseconds time)
    {
        m_now.mono += time;
        m_now.wall += time;
    }
    /// A run ends, and its notices are committed with it.
    void happen()
    {
        Notice notice;
        notice.id = QStringLiteral("n%1").arg(++m_count, 6, 10, QLatin1Char('0'));
        notice.channel = kChannels[chance(3)];
        notice.madeAt = m_now.wall;
        notice.event = {
            QStringLiteral("r%1:failed").arg(m_count), EventKind::Failed, m_now.wall, QStringLiteral("j"), {}, {}};
        if (dies())
            return; // before the commit: the run goes on, and its worker says so again
        record.notices[notice.id] = notice;
        m_committed.insert(notice.channel + u'/' + notice.event.key);
        if (!dies())
            step(m_outbox->add(notice));
    }
    bool dies()
    {
        if (m_isCalm || chance(25) != 0)
            return false;
        ++kills;
        pass(Milliseconds(chance(100'000)));
        start();
        return true;
    }
    void start()
    {
        m_outbox.emplace([this] { return m_random(); });
        QList<Notice> notices;
        for (const auto &[id, notice] : record.notices)
            notices += notice;
        QList<Batch> batches;
        for (const auto &[id, batch] : record.batches)
            batches += batch;
        m_outbox->restore(notices, batches);
        QList<Channel> channels;
        for (const QString &name : kChannels) {
            Channel channel;
            channel.name = name;
            channels += channel;
        }
        if (!m_outbox->setChannels(channels).empty())
            receiver.faults += QStringLiteral("a restart dropped something");
    }
    /// Carries effects out, one after the other; false: it was killed.
    bool step(const OutboxEffects &effects)
    {
        for (const OutboxEffect &effect : effects) {
            if (dies() || !std::visit([this](const auto &each) { return carryOut(each); }, effect))
                return false;
        }
        return true;
    }
    bool carryOut(const FixBatch &fix)
    {
        record.commit(fix);
        return !dies() && step(m_outbox->fixed(fix.batch.id, m_now));
    }
    bool carryOut(const SendBatch &send)
    {
        pass(Milliseconds(chance(3'000)));
        const unsigned what = m_isCalm ? 0 : chance(4);
        if (what != 1)
            receiver.take(send); // also where its answer is lost
        if (dies())
            return false;
        return what == 0
                   ? step(m_outbox->sent(send.batch.id, m_now))
                   : step(m_outbox->failed(send.batch.id, QStringLiteral("no answer"), m_now, chance(100) / 100.0));
    }
    bool carryOut(const ChannelTrouble &) { return true; }
    bool carryOut(const PutBatch &put) { return commit(put); }
    bool carryOut(const DropNotices &drop) { return commit(drop); }
    bool carryOut(const DropBatch &drop)
    {
        if (!drop.givenUp.isEmpty())
            receiver.faults += QStringLiteral("a message was given up");
        return commit(drop);
    }
    template <typename Write>
    bool commit(const Write &write)
    {
        record.commit(write);
        return !dies();
    }

    std::mt19937_64 m_random;
    Now m_now{MonoTime(1h), kNoon};
    std::optional<Outbox> m_outbox;
    int m_count = 0;
    std::set<QString> m_committed; ///< channel and event
    bool m_happens = true;
    bool m_isCalm = false;
};

} // namespace

/// The outbox is killed at each of its steps, and its receivers lose answers: every event that was committed comes at
/// least once, and only in one message, which has the same key and content however often it comes.
class TestOutboxKills final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eachEventComesWithOneKey();
};

void TestOutboxKills::eachEventComesWithOneKey()
{
    const unsigned seeds =
        qEnvironmentVariableIsSet("HOLDFAST_SEEDS") ? qEnvironmentVariableIntValue("HOLDFAST_SEEDS") : 200;
    const bool isOne = qEnvironmentVariableIsSet("HOLDFAST_SEED");
    const unsigned first = isOne ? static_cast<unsigned>(qEnvironmentVariableIntValue("HOLDFAST_SEED")) : 1;
    int kills = 0;
    for (unsigned seed = first; seed < first + (isOne ? 1 : seeds); ++seed) {
        Play play(seed);
        play.live(10min);
        play.settle();
        kills += play.kills;
        const QStringList faults = play.faults();
        QVERIFY2(faults.isEmpty(),
                 qPrintable(QStringLiteral("HOLDFAST_SEED=%1: %2").arg(seed).arg(faults.join(u'\n'))));
    }
    QVERIFY(kills > 0);
}

QTEST_GUILESS_MAIN(TestOutboxKills)
#include "tst_outbox.moc"
