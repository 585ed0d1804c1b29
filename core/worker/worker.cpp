// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/worker.h"

#include "core/protocol/limits.h"

#include <QSysInfo>

namespace holdfast::worker {
namespace {

/// For the runs to stop and their results to be delivered: the grace of a stop, and some more.
constexpr Milliseconds kStopPatience{15'000};

spool::Spool::Bounds boundsOf(const WorkerConfig &config)
{
    spool::Spool::Bounds bounds = config.spool;
    bounds.slots = config.slots;
    return bounds;
}

} // namespace

Worker::Worker(const WorkerConfig &config, const runtime::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_config(config)
    , m_link(config.link, config.token, clock)
    , m_bench(new Workbench(config.name, config.dataDir, boundsOf(config), clock))
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
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, &m_link, &LinkRunner::stop);
}

Worker::~Worker()
{
    m_thread.quit();
    m_thread.wait();
}

Result<void> Worker::start()
{
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
    m_link.start(unfinished);
    return {};
}

void Worker::onHoldings(const QList<jobs::Holding> &holding)
{
    protocol::WorkerRegister message;
    message.workerId = m_config.name;
    message.instance = m_identity.instance;
    message.sequence = m_identity.sequenceBase + ++m_registrations;
    message.hostname = QSysInfo::machineHostName();
    message.platform = QSysInfo::prettyProductName() + QLatin1Char(' ') + QSysInfo::currentCpuArchitecture();
    message.version = QStringLiteral(HOLDFAST_VERSION);
    message.protocol = protocol::kVersion;
    message.slots = m_config.slots;
    message.labels = m_config.labels;
    message.holding = holding;
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
