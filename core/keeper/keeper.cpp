// SPDX-FileCopyrightText: 2026 The Holdfast developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/keeper/keeper.h"

#include "core/failpoint/fail_point.h"
#include "core/process/process_tree.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace holdfast::keeper {
namespace {

constexpr Milliseconds kFinishAgain{2'000};
/// A new worker process hears of its runs at the latest so long after its start.
constexpr Milliseconds kCallAgain{250};
constexpr int kLastWordPatience = 2'000; ///< milliseconds
constexpr QLatin1String kMark("--keep");
constexpr QChar kMoment(u'@');

/// Before the sign, the length of a lease stood here. Neither version takes the other's for its own.
QString momentText(MonoTime moment)
{
    const auto count = moment.time_since_epoch().count();
    return count == 0 ? QStringLiteral("0") : kMoment + QString::number(count);
}

std::optional<MonoTime> momentFrom(const QString &text)
{
    if (text == QLatin1String("0"))
        return MonoTime{};
    bool isNumber = false;
    const qint64 count = QStringView(text).mid(1).toLongLong(&isNumber);
    return isNumber && text.startsWith(kMoment) ? std::optional(MonoTime(Microseconds(count))) : std::nullopt;
}

} // namespace

QStringList argumentsFor(const KeeperConfig &config)
{
    return {kMark,
            config.folder,
            config.workerName,
            config.endpoint,
            momentText(config.leaseUntil),
            QString::number(config.maxOutput)};
}

std::optional<KeeperConfig> configFrom(const QStringList &arguments)
{
    if (arguments.size() != 6 || arguments[0] != kMark)
        return std::nullopt;
    const auto leaseUntil = momentFrom(arguments[4]);
    bool isSize = false;
    const qint64 maxOutput = arguments[5].toLongLong(&isSize);
    if (!leaseUntil || !isSize)
        return std::nullopt;
    return KeeperConfig{arguments[1], arguments[2], arguments[3], *leaseUntil, maxOutput};
}

bool isKeptElsewhere(const QString &folder)
{
    const QFileInfo own(folder);
    const QList<QByteArrayList> all = process::argumentsOfAll();
    return std::any_of(all.begin(), all.end(), [&own](const QByteArrayList &arguments) {
        if (arguments.size() < 3 || QLatin1String(arguments[1]) != kMark)
            return false;
        const QFileInfo other(QFile::decodeName(arguments[2]));
        return other.fileName() == own.fileName() && other.absoluteFilePath() != own.absoluteFilePath();
    });
}

Keeper::Keeper(const KeeperConfig &config, const runtime::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_config(config)
    , m_clock(clock)
    , m_timer(clock)
{
    connect(&m_timer, &runtime::DeadlineTimer::expired, this, &Keeper::onDeadline);
    connect(&m_finishAgain, &QTimer::timeout, this, &Keeper::finish);
    connect(&m_callAgain, &QTimer::timeout, this, &Keeper::call);
    connect(&m_worker, &QLocalSocket::connected, this, &Keeper::say);
    connect(&m_worker, &QLocalSocket::bytesWritten, this, &Keeper::tell);
    connect(&m_worker, &QLocalSocket::readyRead, this, &Keeper::onOrders);
    for (QTimer *timer : {&m_finishAgain, &m_callAgain})
        timer->setSingleShot(true);
    connect(&m_worker, &QLocalSocket::stateChanged, this, [this](QLocalSocket::LocalSocketState state) {
        if (state == QLocalSocket::UnconnectedState)
            m_callAgain.start(kCallAgain);
    });
}

Result<void> Keeper::start()
{
    const auto key = spool::keyOf(QFileInfo(m_config.folder).fileName());
    if (!key)
        return Problem{
            QStringLiteral("bad_field"), QStringLiteral("not the folder of an attempt"), m_config.folder, {}};
    if (const auto locked = m_lock.take(spool::AttemptFolder::lockPath(m_config.folder)); !locked)
        return locked;
    failPoint("keeper.locked");
    auto folder = spool::AttemptFolder::load(m_config.folder, *key);
    if (!folder)
        return folder.problem();
    m_folder = std::move(*folder);
    const spool::HeldAttempt held = m_folder->held();
    if (held.launched || held.outcome)
        return Problem{
            QStringLiteral("launched"), QStringLiteral("another keeper has begun with it"), m_config.folder, {}};
    if (const auto launched = m_folder->setLaunched(); !launched)
        return launched;
    failPoint("keeper.launched");
    m_book.emplace(held.assignment, m_config.leaseUntil);
    m_status.key = *key;
    m_timer.set(m_book->nextDeadline());
    m_execution = std::make_unique<Execution>(
        held.assignment, Execution::Setting{m_config.workerName, m_config.maxOutput, m_config.umask}, *m_folder, this);
    connect(m_execution.get(), &Execution::started, this, &Keeper::onStarted);
    connect(m_execution.get(), &Execution::outputStored, this, &Keeper::tell);
    connect(m_execution.get(), &Execution::ended, this, &Keeper::onEnded);
    connect(m_execution.get(), &Execution::troubled, this, [this](const QString &why) {
        m_status.trouble = why;
        tell();
    });
    call();
    m_execution->start();
    return {};
}

void Keeper::call()
{
    if (m_worker.state() == QLocalSocket::UnconnectedState)
        m_worker.connectToServer(m_config.endpoint);
}

/// What is news, if the worker reads.
void Keeper::tell()
{
    const spool::HeldAttempt held = m_folder->held();
    m_status.stdoutBytes = held.stdoutBytes;
    m_status.stderrBytes = held.stderrBytes;
    if (m_status != m_told && m_worker.bytesToWrite() <= kMaxUnread)
        say();
}

void Keeper::say()
{
    if (m_worker.state() != QLocalSocket::ConnectedState)
        return;
    m_worker.write(encode(m_status));
    m_told = m_status;
}

void Keeper::onOrders()
{
    while (m_worker.canReadLine()) {
        const auto order = decodeOrder(m_worker.readLine().trimmed());
        if (!order)
            continue;
        if (order->leaseUntil)
            m_book->renew(*order->leaseUntil);
        if (order->stop != jobs::StopCause::None)
            stopFor(order->stop);
    }
    m_timer.set(m_book->nextDeadline());
}

void Keeper::stopFor(jobs::StopCause why)
{
    if (m_book->stop(why))
        m_execution->stopTree(jobs::kStopGrace);
}

void Keeper::stop()
{
    stopFor(jobs::StopCause::WorkerStops);
}

void Keeper::collectOrphans()
{
    if (m_execution)
        m_execution->collectOrphans();
}

void Keeper::onDeadline(Now now)
{
    if (const auto grace = m_book->onDeadline(now.mono))
        m_execution->stopTree(*grace);
    m_timer.set(m_book->nextDeadline());
}

void Keeper::onStarted(qint64 pid)
{
    failPoint("keeper.started");
    const Now now = m_clock.now();
    m_book->started(now);
    m_timer.set(m_book->nextDeadline());
    m_status.pid = pid;
    m_status.startedAt = now.wall;
    // For the next worker process, and for people; whether the program may be started is not decided by it.
    [[maybe_unused]] const auto noted = m_folder->setStarted({pid, now.wall});
    tell();
}

void Keeper::onEnded(const process::Exit &exit)
{
    failPoint("keeper.ended");
    m_outcome = m_book->ended(exit.exitCode, exit.signal, exit.error, m_clock.now(), exit.outputIsOpen);
    finish();
}

/// A result that the disk does not take is tried again until it does: it is in nobody else's hands.
void Keeper::finish()
{
    if (const auto finished = m_folder->finish(*m_outcome); !finished) {
        m_status.trouble = QStringLiteral("its result waits: %1").arg(finished.problem().text());
        tell();
        m_finishAgain.start(kFinishAgain);
        return;
    }
    failPoint("keeper.finished");
    m_callAgain.stop();
    m_status.trouble.clear();
    m_status.finished = true;
    tell();
    if (m_worker.state() == QLocalSocket::ConnectedState)
        m_worker.waitForBytesWritten(kLastWordPatience);
    Q_EMIT done();
}

} // namespace holdfast::keeper
