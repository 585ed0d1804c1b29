// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/worker.h"

#include "core/base/log.h"
#include "core/protocol/limits.h"
#include "core/runtime/event_loop.h"
#include "core/runtime/random.h"

#include <QDeadlineTimer>
#include <QSysInfo>

#include <algorithm>
#include <cstdlib>

namespace holdfast::worker {
namespace {

/// For the work thread to end what it does. A disk that hangs must not keep the process.
constexpr Milliseconds kEndPatience{5'000};

/// Somebody joins again at a terminal, and looks whether the worker comes.
constexpr Milliseconds kLookForCredential{5'000};

/// Long enough for a healthy link: the newest answer is up to a ping interval and a ping timeout old when a start
/// comes. As much again is left for the disk.
Milliseconds takesWithin(const link::Keepalive::Config &keepalive)
{
    constexpr Milliseconds least{30'000};
    return std::max(least, 2 * keepalive.interval + keepalive.timeout);
}

spool::Spool::Bounds boundsOf(const WorkerConfig &config)
{
    spool::Spool::Bounds bounds = config.spool;
    bounds.slots = config.slots;
    return bounds;
}

/// At most an eighth of the spool: that is for what no server has yet.
jobs::ReceiptBook::Bounds keptBounds(const WorkerConfig &config)
{
    jobs::ReceiptBook::Bounds bounds;
    bounds.age = config.keepReceipts;
    bounds.bytes = std::min(bounds.bytes, config.spool.bytes / 8);
    return bounds;
}

} // namespace

Worker::Worker(const WorkerConfig &config, const runtime::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_config(config)
    , m_clock(clock)
    , m_link(config.link, config.token, clock, config.tls)
    , m_bench(new Workbench(config.name, config.dataDir, boundsOf(config), clock, takesWithin(config.link.keepalive),
                            keptBounds(config)))
    , m_stallTimer(clock)
    , m_vitals(config.link.heartbeat, config.link.ackTimeout)
{
    m_bench->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_bench, &QObject::deleteLater);
    connect(&m_link, &LinkRunner::registrationWanted, m_bench, &Workbench::onRegistrationWanted);
    connect(&m_link, &LinkRunner::up, m_bench, &Workbench::onLinkUp);
    connect(&m_link, &LinkRunner::down, m_bench, &Workbench::onLinkDown);
    connect(&m_link, &LinkRunner::delivered, m_bench, &Workbench::onDelivered);
    connect(&m_link, &LinkRunner::answered, m_bench, &Workbench::onAnswered);
    connect(&m_link, &LinkRunner::confirmed, m_bench, &Workbench::onConfirmed);
    connect(&m_link, &LinkRunner::outageNoted, m_bench, &Workbench::onOutageNoted);
    connect(&m_link, &LinkRunner::stopped, this, &Worker::stopped);
    connect(m_bench, &Workbench::outgoing, &m_link, &LinkRunner::send);
    connect(m_bench, &Workbench::runningChanged, &m_link, &LinkRunner::setRunning);
    connect(m_bench, &Workbench::pingIntervalWanted, &m_link, &LinkRunner::limitPingInterval);
    connect(m_bench, &Workbench::holdings, this, &Worker::onHoldings);
    connect(m_bench, &Workbench::idle, this, &Worker::onIdle);
    connect(&m_link, &LinkRunner::registrationWanted, this, &Worker::watchBench);
    connect(&m_link, &LinkRunner::delivered, this, &Worker::watchBench);
    connect(&m_stallTimer, &runtime::DeadlineTimer::expired, this, &Worker::onBenchLate);
    if (m_config.hasJoined)
        keepCredential();
    watchLink();
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, &m_link, &LinkRunner::stop);
}

void Worker::watchLink()
{
    connect(&m_link, &LinkRunner::up, this, [this] { m_vitals.up(m_clock.now().mono); });
    connect(&m_link, &LinkRunner::down, this, [this] { m_vitals.down(); });
    connect(&m_link, &LinkRunner::answered, this, [this] { m_vitals.acknowledged(m_clock.now().mono); });
}

Health Worker::health() const
{
    const QString server = m_link.url();
    if (!m_vitals.isUp())
        return {true, QStringLiteral("not connected: tries to reach %1; runs that are active go on (%2)")
                          .arg(server)
                          .arg(m_link.running())};
    if (!m_vitals.isGood(m_clock.now().mono))
        return {false, QStringLiteral("connected to %1, which acknowledges nothing").arg(server)};
    return {
        true,
        QStringLiteral("connected to %1; active runs: %2 of %3").arg(server).arg(m_link.running()).arg(m_config.slots)};
}

void Worker::keepCredential()
{
    auto *keeper = new CredentialKeeper(m_config.dataDir, m_config.token);
    keeper->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, keeper, &QObject::deleteLater);
    connect(&m_link, &LinkRunner::tokenAccepted, keeper, &CredentialKeeper::onAccepted);
    connect(&m_link, &LinkRunner::delivered, keeper, &CredentialKeeper::onDelivered);
    connect(&m_link, &LinkRunner::answered, keeper, &CredentialKeeper::onAnswered);
    connect(&m_link, &LinkRunner::tokenRefused, keeper, &CredentialKeeper::onRefused);
    connect(keeper, &CredentialKeeper::outgoing, &m_link, &LinkRunner::send);
    connect(keeper, &CredentialKeeper::tokenWanted, &m_link, &LinkRunner::setToken);
    m_look.setInterval(kLookForCredential);
    connect(&m_look, &QTimer::timeout, keeper, &CredentialKeeper::look);
    connect(&m_link, &LinkRunner::tokenRefused, &m_look, [this] { m_look.start(); });
    connect(&m_link, &LinkRunner::up, &m_look, &QTimer::stop);
}

Worker::~Worker()
{
    m_thread.quit();
    if (m_thread.wait(QDeadlineTimer(kEndPatience)))
        return;
    log(lcProcess(), LogLevel::Warning,
        QStringLiteral("the disk of the data folder does not answer, and the worker ends without it; what is on the "
                       "disk is delivered by the next worker process"),
        QStringLiteral("check this disk"));
    std::_Exit(EXIT_FAILURE); // a thread that waits for a disk cannot be ended
}

/// Of what it is given to do now, it is asked to say when it is through.
void Worker::watchBench()
{
    if (!m_stall.ask(m_clock.now().mono))
        return;
    QMetaObject::invokeMethod(m_bench, [this] { QMetaObject::invokeMethod(this, &Worker::onBenchAnswered); });
    m_stallTimer.set(m_stall.nextDeadline());
}

void Worker::onBenchAnswered()
{
    if (const auto took = m_stall.answered(m_clock.now().mono))
        log(lcProcess(), LogLevel::Info,
            QStringLiteral("the disk of the data folder answers again, after %1").arg(forPeople(*took)));
    m_stallTimer.set(m_stall.nextDeadline());
}

void Worker::onBenchLate(Now now)
{
    if (m_stall.onDeadline(now.mono))
        log(lcProcess(), LogLevel::Warning,
            QStringLiteral("the disk of the data folder has not answered for %1; runs cannot be taken or stopped until "
                           "it does")
                .arg(forPeople(StallWatch::kPatience)),
            QStringLiteral("check this disk: %1").arg(m_config.dataDir));
    m_stallTimer.set(m_stall.nextDeadline());
}

Result<void> Worker::start()
{
    runtime::installEventLoop(m_thread);
    m_thread.start();
    Result<void> opened;
    std::optional<protocol::LinkLoss> unfinished;
    const auto open = [this, &opened, &unfinished] {
        opened = m_bench->open();
        unfinished = m_bench->unfinishedOutage();
    };
    QMetaObject::invokeMethod(m_bench, open, Qt::BlockingQueuedConnection);
    if (!opened)
        return opened;
    auto identity = spool::nextIdentity(m_config.dataDir);
    if (!identity)
        return identity.problem();
    m_identity = *identity;
    m_process = QString::number(runtime::random64(), 36);
    m_link.start(unfinished);
    return {};
}

void Worker::onHoldings(const QList<jobs::Holding> &holding, const QString &epoch)
{
    protocol::WorkerRegister message;
    message.workerId = m_config.name;
    message.instance = m_identity.instance;
    message.process = m_process;
    message.sequence = m_identity.sequenceBase + ++m_registrations;
    message.hostname = QSysInfo::machineHostName();
    message.platform = QSysInfo::prettyProductName() + QLatin1Char(' ') + QSysInfo::currentCpuArchitecture();
    message.codePages = systemCodePages();
    message.version = QStringLiteral(HOLDFAST_VERSION);
    message.protocol = protocol::kVersion;
    message.slots = m_config.slots;
    message.labels = m_config.labels;
    message.isEphemeral = m_config.isEphemeral;
    message.takesWithin = takesWithin(m_config.link.keepalive);
    message.rotates = m_config.hasJoined;
    message.holding = holding;
    message.epoch = epoch;
    m_link.registerAs(message);
}

void Worker::onIdle()
{
    if (!m_patience.isActive())
        return; // the link is being closed already
    m_patience.stop();
    m_link.stop();
}

void Worker::stop()
{
    if (!m_config.stopRuns)
        return m_link.stop();
    m_patience.start(kStopPatience);
    QMetaObject::invokeMethod(m_bench, &Workbench::stopAll);
}

} // namespace holdfast::worker
