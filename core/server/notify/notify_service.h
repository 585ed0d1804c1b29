// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/delivery/courier.h"
#include "core/notify/message.h"
#include "core/notify/outbox.h"
#include "core/notify/watch/fleet_watch.h"
#include "core/notify/watch/run_watch.h"
#include "core/server/links/session_hub.h"
#include "core/server/record/run_service.h"
#include "core/server/record/server_info.h"
#include "core/server/record/step_witness.h"

namespace holdfast::server {

/// What is shown of a channel.
struct ChannelView
{
    notify::Channel channel;
    bool hasSecret = false;
    notify::ChannelHealth health;
    quint64 sent = 0;   ///< messages, since the term began
    quint64 failed = 0; ///< attempts, since the term began
};

/// Tells people what happened: the shell around the outbox and the watches. What is to be told is decided in the step
/// in which it happens, and committed with it; it is sent after that commit, by the courier's threads. Lives in the
/// server's thread.
class NotifyService final : public QObject, public StepWitness
{
    Q_OBJECT
public:
    /// What a job usually takes; nothing: not known.
    using Usual = std::function<std::optional<Milliseconds>(const QString &job)>;

    /// `inConfig`: the channels of the config file.
    NotifyService(RunService &runs, const SessionHub &hub, const runtime::Clock &clock, const ServerInfo &info,
                  Usual usual, QList<notify::PutChannel> inConfig, QObject *parent = nullptr);
    ~NotifyService() override;

    /// Sends nothing more: what is under way may still be taken, and the rest stays on record.
    void end() { m_isEnding = true; }

    // The witness of the RunService.
    void begin(const jobs::Loaded &loaded) override;
    void beforeCommit(jobs::Step &step) override;

    /// This server serves: the step tells of it.
    void serverStarted(jobs::Step &step);
    /// What an audit of all that is on record has found; empty: nothing.
    void audited(const QString &fault);

    static constexpr std::size_t kMostChannels = 100;
    /// By name.
    [[nodiscard]] QList<ChannelView> channels() const;
    /// Problems: `exists`, `too_many`, `store_unavailable`. `done` is called once.
    void add(const notify::PutChannel &put, const jobs::Actor &actor, const RunService::Done &done);
    /// With what it is still to tell. Problems: `not_found`, `in_config`, `store_unavailable`.
    void remove(const QString &name, const jobs::Actor &actor, const RunService::Done &done);
    /// Sends a message that is on no record, once; `done` hears whether it was taken. Problem, and then nothing is
    /// sent: `not_found`.
    [[nodiscard]] Result<void> test(const QString &name, const RunService::Done &done);

private:
    struct Kept
    {
        notify::Channel channel;
        QByteArray secret;
        quint64 sent = 0;
        quint64 failed = 0;
    };

    [[nodiscard]] QList<notify::Channel> channelList() const;
    void takeChannels();
    void takeConfigured(const QList<notify::PutChannel> &onRecord);
    void readLastSuccesses(QStringList jobs);
    void put(const notify::TellAll &all, jobs::Step &step);
    void record(const notify::TellAll &all);
    void carryOut(const notify::OutboxEffects &effects);
    void carryOut(const notify::OutboxEffect &effect);
    void write(jobs::Write write, const RunService::Done &done = {});
    void onDeadline();
    void onAvailability(bool available);
    void lookAround(Now now);
    void lookAtWorkers(WallTime now);
    void lookAtDisk();
    void rearm();
    [[nodiscard]] std::optional<MonoTime> nextOfWatches(Now now) const;

    // notify_delivery.cpp
    void gather(const notify::SendBatch &send);
    void hand(const notify::SendBatch &send, const QByteArray &output);
    void onSent(const notify::Batch &batch, const Result<void> &result);
    void sendAside(const Kept &kept, const notify::Message &message, const QList<notify::Event> &events,
                   const RunService::Done &done);
    void tellOfStore();
    [[nodiscard]] static delivery::Delivery deliveryOf(const Kept &kept, const notify::Batch &batch,
                                                       const QList<notify::Event> &events,
                                                       const notify::Message &message);

    RunService &m_runs;
    const SessionHub &m_hub;
    const ServerInfo &m_info;
    Usual m_usual;
    QList<notify::PutChannel> m_inConfig;
    runtime::DeadlineTimer m_timer;
    notify::Outbox m_outbox;
    notify::RunWatch m_runWatch;
    notify::FleetWatch m_fleetWatch;
    notify::ServerWatch m_serverWatch;
    std::map<QString, Kept> m_channels;
    std::set<notify::EventKind> m_wanted; ///< by one channel at least
    bool m_isEnding = false;
    bool m_wantsUsual = false;
    bool m_wantsSilence = false; ///< jobs that have not succeeded for long
    std::optional<MonoTime> m_lookAt;
    MonoTime m_diskLook{}; ///< not before
    bool m_isDiskFilling = false;
    std::optional<MonoTime> m_storeLook; ///< the database is away: when its channels are told, or told again
    std::optional<WallTime> m_storeAway; ///< since then
    QStringList m_storeToldTo;           ///< channels that know
    delivery::Courier m_courier;         ///< last: its threads end first
};

} // namespace holdfast::server
