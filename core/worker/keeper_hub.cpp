// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/keeper_hub.h"

#include "core/base/log.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>

namespace holdfast::worker {
namespace {

constexpr Milliseconds kLookEvery{500};
/// For the process of a keeper to come up on a busy machine. Only a wish: the lock decides.
constexpr Milliseconds kComesUpWithin{10'000};
constexpr qint64 kLongestLine = 64 * 1024;

} // namespace

KeeperHub::KeeperHub(const QString &workerName, const QString &dataDir, const runtime::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_workerName(workerName)
    , m_dataDir(QDir(dataDir).absolutePath())
    , m_clock(clock)
    , m_program(QCoreApplication::applicationFilePath())
    , m_server(this)
    , m_look(this)
{
    m_look.setInterval(kLookEvery);
    connect(&m_server, &QLocalServer::newConnection, this, &KeeperHub::onCall);
    connect(&m_look, &QTimer::timeout, this, &KeeperHub::look);
}

KeeperHub::~KeeperHub()
{
    // They hang up when the server is destroyed, and nothing is left then to hear it.
    const auto sockets = m_server.findChildren<QLocalSocket *>();
    for (QLocalSocket *socket : sockets)
        socket->disconnect(this);
}

Result<void> KeeperHub::listen()
{
    const auto endpoint = keeper::endpointFor(m_dataDir);
    if (!endpoint)
        return endpoint.problem();
    QLocalServer::removeServer(*endpoint); // of a process that was killed
    if (!m_server.listen(*endpoint))
        return Problem{QStringLiteral("cannot_listen"), m_server.errorString(), *endpoint,
                       QStringLiteral("this worker's keepers call there: look at the rights of the data folder")};
    m_endpoint = m_server.fullServerName();
    return {};
}

/// Qt's server closes itself when it cannot take a call, as without a free descriptor.
void KeeperHub::listenAgain()
{
    if (m_server.isListening())
        return;
    if (!m_isDeaf)
        log(lcProcess(), LogLevel::Warning,
            QStringLiteral("this worker could not take the call of a keeper: %1; it listens again until it can")
                .arg(m_server.errorString()),
            QStringLiteral("look for a limit on open files that is too low for so many runs"));
    m_isDeaf = true;
    static_cast<void>(listen());
}

void KeeperHub::launch(const jobs::AttemptKey &key, const QString &folder, Milliseconds leaseLeft, qint64 maxOutput)
{
    Kept &kept = m_kept[key];
    kept.folder = folder;
    kept.lookFrom = m_clock.now().mono + kComesUpWithin;
    QProcess process;
    process.setProgram(m_program);
    process.setArguments(keeper::argumentsFor({folder, m_workerName, m_endpoint, leaseLeft, maxOutput}));
    // It outlives this process, so it must not hold anything of its.
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    if (!process.startDetached()) {
        log(lcProcess(), LogLevel::Warning,
            QStringLiteral("run %1: its keeper cannot be started: %2").arg(key.runId, process.errorString()),
            QStringLiteral("look whether %1 is there, and for limits on processes").arg(m_program));
        kept.lookFrom = {};
    }
    m_look.start();
}

bool KeeperHub::adopt(const jobs::AttemptKey &key, const QString &folder)
{
    Kept &kept = m_kept[key];
    kept.folder = folder;
    m_look.start();
    return !isGone(kept);
}

void KeeperHub::stop(const jobs::AttemptKey &key, jobs::StopCause why)
{
    const auto found = m_kept.find(key);
    if (found == m_kept.end())
        return;
    found->second.stop = why;
    send(found->second);
}

void KeeperHub::renew(const jobs::AttemptKey &key, MonoTime leaseUntil)
{
    const auto found = m_kept.find(key);
    if (found == m_kept.end())
        return;
    found->second.leaseUntil = leaseUntil;
    send(found->second);
}

void KeeperHub::forget(const jobs::AttemptKey &key)
{
    const auto found = m_kept.find(key);
    if (found == m_kept.end())
        return;
    if (QLocalSocket *socket = found->second.socket) {
        socket->disconnect(this);
        socket->deleteLater();
    }
    m_kept.erase(found);
    if (m_kept.empty())
        m_look.stop();
}

void KeeperHub::send(Kept &kept)
{
    if (kept.socket == nullptr)
        return; // it is told as soon as it calls
    kept.isDue = kept.socket->bytesToWrite() > keeper::kMostUnread;
    if (kept.isDue)
        return;
    kept.socket->write(keeper::encode(keeper::Order{kept.stop, kept.leaseUntil}));
}

void KeeperHub::onCall()
{
    m_isDeaf = false;
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        socket->setReadBufferSize(kLongestLine);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { onReadable(socket); });
        connect(socket, &QLocalSocket::bytesWritten, this, [this, socket] { onRoom(socket); });
        connect(socket, &QLocalSocket::disconnected, this, [this, socket] { onHungUp(socket); });
        onReadable(socket);
    }
}

void KeeperHub::onReadable(QLocalSocket *socket)
{
    while (socket->canReadLine()) {
        const auto status = keeper::decodeStatus(socket->readLine().trimmed());
        if (status)
            hear(socket, *status);
    }
    if (socket->bytesAvailable() >= kLongestLine)
        socket->abort(); // no keeper says that much at once
}

void KeeperHub::hear(QLocalSocket *socket, const keeper::Status &status)
{
    const auto found = m_kept.find(status.key);
    if (found == m_kept.end())
        return; // its result is on the disk already
    Kept &kept = found->second;
    if (kept.socket != socket) {
        kept.socket = socket;
        if (kept.stop != jobs::StopCause::None || kept.leaseUntil)
            send(kept);
    }
    Q_EMIT changed(status);
}

void KeeperHub::onRoom(QLocalSocket *socket)
{
    for (auto &[key, kept] : m_kept) {
        if (kept.socket == socket && kept.isDue)
            send(kept);
    }
}

void KeeperHub::onHungUp(QLocalSocket *socket)
{
    onReadable(socket); // its last word
    socket->deleteLater();
    for (auto &[key, kept] : m_kept) {
        if (kept.socket == socket) {
            kept.socket = nullptr;
            kept.lookFrom = {};
        }
    }
}

/// Those that nobody has heard of for a while: is there still a keeper?
void KeeperHub::look()
{
    listenAgain();
    const MonoTime now = m_clock.now().mono;
    std::vector<jobs::AttemptKey> lost;
    for (auto &[key, kept] : m_kept) {
        if (kept.socket == nullptr && now >= kept.lookFrom && isGone(kept))
            lost.push_back(key);
    }
    for (const jobs::AttemptKey &key : lost)
        Q_EMIT gone(key);
}

/// Takes its lock, if nobody has it.
bool KeeperHub::isGone(Kept &kept)
{
    if (kept.lock)
        return false; // told before
    auto lock = std::make_unique<spool::FolderLock>();
    if (!lock->take(kept.folder + QStringLiteral("/keeper.lock")))
        return false;
    kept.lock = std::move(lock);
    return true;
}

} // namespace holdfast::worker
