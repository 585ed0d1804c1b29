// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/keeper_hub.h"

#include "core/base/log.h"
#include "core/runtime/descriptors.h"
#include "core/worker/keeper_start.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>

#include <algorithm>
#include <utility>

namespace holdfast::worker {
namespace {

constexpr Milliseconds kLookEvery{500};
/// For the process of a keeper to come up on a busy machine. Only a wish: the lock decides.
constexpr Milliseconds kComesUpWithin{10'000};
constexpr qint64 kLongestLine = 64 * 1024;
/// Descriptors that taking a result needs: its folder, its files, /proc.
constexpr int kForResult = 4;
/// No keeper's call takes these: results, the link, and the looks at /proc.
constexpr int kForDisk = 6;
/// Descriptors that QProcess needs to start a keeper, and one for the keeper's call.
constexpr int kForStart = 8;
/// Without a refusal, before the trouble is called over: the server asks again after 15 s.
constexpr Seconds kCalm{60};

} // namespace

void CallServer::incomingConnection(quintptr descriptor)
{
    if (runtime::canOpenMore(kForDisk))
        return QLocalServer::incomingConnection(descriptor);
    QLocalSocket turnedAway; // closes it
    turnedAway.setSocketDescriptor(static_cast<qintptr>(descriptor));
}

KeeperHub::KeeperHub(const QString &workerName, const QString &dataDir, const runtime::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_workerName(workerName)
    , m_dataDir(QDir(dataDir).absolutePath())
    , m_clock(clock)
    , m_program(QCoreApplication::applicationFilePath())
    , m_nursery(m_dataDir)
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
                       QStringLiteral("check the permissions of the data folder: keepers connect to a socket in it")};
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
            QStringLiteral("this worker could not accept the connection of a keeper: %1; it keeps trying")
                .arg(m_server.errorString()),
            QStringLiteral("raise the limit of open files (LimitNOFILE)"));
    m_isDeaf = true;
    static_cast<void>(listen());
}

/// Each keeper that has not called yet will take one more.
Result<void> KeeperHub::checkRoom()
{
    const auto coming =
        std::count_if(m_kept.begin(), m_kept.end(), [](const auto &each) { return each.second.socket == nullptr; });
    const MonoTime now = m_clock.now().mono;
    if (runtime::canOpenMore(kForStart + static_cast<int>(coming))) {
        if (m_refusedAt && now - *m_refusedAt >= kCalm) {
            m_refusedAt.reset();
            log(lcProcess(), LogLevel::Info, QStringLiteral("this worker has descriptors for new runs again"));
        }
        return {};
    }
    const Problem problem{QStringLiteral("cannot_start"),
                          QStringLiteral("this worker has too few free descriptors"),
                          {},
                          QStringLiteral("raise the limit of open files (LimitNOFILE), or lower --slots")};
    if (!m_refusedAt)
        log(lcProcess(), LogLevel::Warning, QStringLiteral("new runs are refused: %1").arg(problem.what), problem.todo);
    m_refusedAt = now;
    return problem;
}

/// A keeper that was perhaps forked has perhaps begun: then look() finds out, by its lock.
Result<void> KeeperHub::launch(const jobs::AttemptKey &key, const QString &folder, MonoTime leaseUntil,
                               qint64 maxOutput)
{
    const keeper::KeeperConfig config{folder, m_workerName, m_endpoint, leaseUntil, maxOutput};
    const auto forked = m_nursery.fork(m_program, config);
    if (forked != Nursery::Answer::Forked) {
        auto executed = execute(config);
        if (!executed && forked == Nursery::Answer::No)
            return executed;
    }
    Kept &kept = m_kept[key];
    kept.folder = folder;
    kept.lookFrom = m_clock.now().mono + kComesUpWithin;
    m_look.start();
    return {};
}

Result<void> KeeperHub::execute(const keeper::KeeperConfig &config) const
{
    QProcess process;
    process.setProgram(m_program);
    process.setArguments(keeper::argumentsFor(config));
    // It outlives this process, so it must not hold anything of its.
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    setUpKeeper(process);
    if (process.startDetached())
        return {};
    return Problem{
        QStringLiteral("cannot_start"),
        QStringLiteral("this machine cannot start a process: %1").arg(process.errorString()),
        {},
        QStringLiteral("check that %1 exists and that the limit of processes is high enough").arg(m_program)};
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
    kept.isDue = kept.socket->bytesToWrite() > keeper::kMaxUnread;
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
    if (status.finished && !runtime::canOpenMore(kForResult))
        return; // its result cannot be read now: look() tries again
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
    std::vector<jobs::AttemptKey> silent;
    for (const auto &[key, kept] : m_kept) {
        if (kept.socket == nullptr && now >= kept.lookFrom)
            silent.push_back(key);
    }
    for (const jobs::AttemptKey &key : silent) {
        if (!runtime::canOpenMore(kForResult))
            return; // one by one: each that is gone gives its descriptors back
        const auto found = m_kept.find(key);
        if (found != m_kept.end() && isGone(found->second))
            Q_EMIT gone(key);
    }
}

/// Takes its lock, if nobody has it.
bool KeeperHub::isGone(Kept &kept)
{
    if (kept.lock)
        return false; // told before
    auto lock = std::make_unique<spool::FolderLock>();
    if (!lock->take(spool::AttemptFolder::lockPath(kept.folder)))
        return false;
    kept.lock = std::move(lock);
    return true;
}

} // namespace holdfast::worker
